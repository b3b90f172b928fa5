"""From operations to the methods of the client: which arguments there are, where each goes, what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docstrings import docstring
from document import Document, Raw, RawOperation, method_name
from methods import PROJECT, Argument, Group, Method, Outcome
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from problems import GenerationFailed, Problem
from properties import Properties, argument_name, distinct, identifier, plain
from texts import one_line, safe


def groups(document: Document, endpoints: dict[str, Endpoint], properties: Properties) -> list[Group]:
    """The groups in the order of the document's tags; tags that the document does not declare come last, by name.

    Args:
        document: The document.
        endpoints: What the parser made of each operation, by operation id.
        properties: The property table.
    """
    by_tag: dict[str, list[RawOperation]] = {}
    for operation in document.operations:
        by_tag.setdefault(operation.tag, []).append(operation)
    order = [tag for tag in document.tags if tag in by_tag] + sorted(set(by_tag) - set(document.tags))
    result: list[Group] = []
    for tag in order:
        declared = document.tags.get(tag, {})
        scope = declared.get("x-peaka", {}).get("scope")
        bound = scope == "project" if scope else all(f"{{{PROJECT}}}" in operation.path for operation in by_tag[tag])
        build = _Builder(document, properties, bound)
        methods = [build.method(operation, endpoints[operation.id]) for operation in by_tag[tag]]
        description = one_line(declared.get("description") or f"The operations tagged `{tag}`.")
        result.append(Group(identifier(tag), bound, safe(description), methods))
    return result


class _Builder:
    """Turns one operation into one method."""

    def __init__(self, document: Document, properties: Properties, is_project_bound: bool) -> None:
        self._document = document
        self._properties = properties
        self._bound = is_project_bound

    def method(self, operation: RawOperation, endpoint: Endpoint) -> Method:
        arguments = [
            self._parameter(operation, parameter, endpoint)
            for parameter in operation.parameters
            if not (self._bound and parameter["in"] == "path" and parameter["name"] == PROJECT)
        ]
        places = {name: index for index, name in enumerate(re.findall(r"{([^}]+)}", operation.path))}
        positional = sorted(
            (argument for argument in arguments if argument.place == "path"), key=lambda argument: places[argument.wire]
        )
        keywords = [argument for argument in arguments if argument.place != "path"]
        body, whole, extra = self._body(operation, endpoint, {argument.name for argument in arguments})
        raw_body = self._document.resolve(operation.raw.get("requestBody", {}))
        if isinstance(whole, Argument):
            (positional if whole.required else keywords).append(whole)
        else:
            keywords += whole
        keywords.sort(key=lambda argument: not argument.required)
        everything = [*positional, *keywords]
        for argument, name in zip(everything, distinct(argument.name for argument in everything), strict=True):
            argument.name = name
        # A range comes first, because the first one also reads what no other fits.
        successes = sorted(operation.successes, key=lambda status: not status.endswith("XX"))
        outcomes = [self._outcome(operation, status, endpoint) for status in successes]
        method = Method(
            name=identifier(method_name(operation)),
            operation=operation,
            path=operation.path,
            positional=positional,
            keywords=keywords,
            body=body,
            body_type=next(iter(raw_body.get("content", {})), "").partition(";")[0].strip(),
            body_argument=whole if isinstance(whole, Argument) else None,
            body_required=bool(raw_body.get("required", False)),
            extra=extra,
            outcomes=outcomes,
            classes=set(self._classes(endpoint)),
            deprecated=_deprecation(operation),
            secret=self._document.holds_secret(operation),
        )
        method.doc = docstring(self._document, method)
        return method

    def _parameter(self, operation: RawOperation, parameter: Raw, endpoint: Endpoint) -> Argument:
        name, place = parameter["name"], parameter["in"]
        parsed = {
            "path": endpoint.path_parameters,
            "query": endpoint.query_parameters,
            "header": endpoint.header_parameters,
        }[place]
        prop = next((prop for prop in parsed if plain(prop.name) == name), None)
        if prop is None:
            raise GenerationFailed([Problem(operation.where, f"{operation.id}: parameter {name} was lost in parsing")])
        schema = self._document.resolve(parameter.get("schema", {}))
        argument = self._argument(prop, place, parameter.get("description") or schema.get("description", ""), schema)
        argument.explode = parameter.get("explode", parameter.get("style", "form") in ("form", "deepObject"))
        argument.deep = parameter.get("style") == "deepObject"
        argument.name = parameter.get("x-peaka", {}).get("argument", argument.name)
        return argument

    def _argument(
        self, prop: Any, place: str, description: str, schema: Raw | None = None, *, required: bool | None = None
    ) -> Argument:
        required = prop.required if required is None else required
        annotation = self._properties.annotation(prop, lenient=True)
        nullable = annotation != "Any" and self._properties.is_nullable(prop) and place == "body"
        default = "UNSET" if nullable or (annotation == "Any" and not required) else "None"
        if not required:
            absent = "Unset" if default == "UNSET" else "None"
            annotation = annotation if annotation.endswith(f"| {absent}") else f"{annotation} | {absent}"
        text = one_line(description)
        if schema and "default" in schema:
            said = f"{text.rstrip('.')}. " if text else ""
            text = f"{said}Left out, the service takes {schema['default']!r}."
        return Argument(
            name=argument_name(prop),
            wire=plain(prop.name),
            place=place,
            annotation=annotation,
            required=required,
            default=default,
            checks=self._properties.checks(prop),
            description=text,
        )

    def _body(
        self, operation: RawOperation, endpoint: Endpoint, taken: set[str]
    ) -> tuple[str, list[Argument] | Argument, bool]:
        """How the body is sent, the arguments that make it, and whether more members may be passed through."""
        if not endpoint.bodies:
            return "none", [], False
        body = endpoint.bodies[0]
        kind = {"json": "json", "data": "form", "files": "multipart", "content": "content"}[str(body.body_type.value)]
        raw = self._document.resolve(operation.raw["requestBody"])
        schema = self._document.resolve(next(iter(raw["content"].values())).get("schema", {}))
        prop = body.prop
        if isinstance(prop, ModelProperty) and not self._properties.is_map(prop):
            model = self._properties.model(prop)
            inner = [*(model.required_properties or ()), *(model.optional_properties or ())]
            if not taken & {argument_name(item) for item in inner}:
                texts = schema.get("properties", {})
                arguments = [self._member(item, texts.get(plain(item.name), {})) for item in inner]
                return kind, arguments, schema.get("additionalProperties") is True
        description = raw.get("description", "") or schema.get("description", "")
        argument = self._argument(prop, "body", description, required=bool(raw.get("required", False)))
        argument.name = raw.get("x-peaka", {}).get("argument", "body")
        if kind == "content":
            argument.annotation = argument.annotation.replace("File", "bytes")
        return kind, argument, False

    def _member(self, prop: Any, schema: Raw) -> Argument:
        description = schema.get("description") or self._document.resolve(schema).get("description", "")
        return self._argument(prop, "body", str(description), schema)

    def _outcome(self, operation: RawOperation, status: str, endpoint: Endpoint) -> Outcome:
        raw = self._document.resolve(operation.successes[status])
        content: Raw = raw.get("content", {})
        if not content:
            return Outcome(status, "None", "None", "")
        media_type, media = next(iter(content.items()))
        essence = media_type.partition(";")[0].strip().lower()
        if essence == "text/event-stream":
            return Outcome(status, "EventStream", "", essence)
        parsed = next((item for item in endpoint.responses if item.status_code.pattern == status), None)
        if parsed is None:
            raise GenerationFailed([Problem(operation.where, f"{operation.id}: response {status} was lost in parsing")])
        if essence.startswith("text/") and not isinstance(parsed.prop, FileProperty):
            return Outcome(status, "str", "response.text", essence)
        if essence != "application/json" and not essence.endswith("+json"):
            return Outcome(status, "bytes", "response.content", essence)
        if "schema" not in media:
            return Outcome(status, "Any", "response.json()", "application/json")
        return Outcome(status, self._properties.annotation(parsed.prop), self._read(parsed.prop), "application/json")

    def _read(self, prop: Any) -> str:
        variants = self._properties.variants(prop)
        if variants and all(isinstance(variant, StringProperty) for variant in variants):
            source = "response.json_string()"
        elif any(isinstance(variant, StringProperty) for variant in variants):
            source = "response.json_or_text()"
        elif self._properties.is_nullable(prop):
            source = "response.json_or_none()"
        else:
            source = "response.json()"
        decoder = self._properties.decoder(prop if len(variants) != 1 else variants[0])
        if self._properties.is_unchanged(prop) and isinstance(prop, UnionProperty) is False:
            checks = self._properties.checks(prop)
            return source if checks is None else f"expect({checks})({source})"
        if self._properties.is_nullable(prop):
            return f"decode_nullable({source}, {decoder})"
        if len(variants) == 1 and not decoder.startswith("lambda"):
            return f"{decoder}({source})"
        return self._properties.decode(prop, source)

    def _classes(self, endpoint: Endpoint) -> Iterator[tuple[str, str]]:
        for prop in (*endpoint.path_parameters, *endpoint.query_parameters, *endpoint.header_parameters):
            yield from self._properties.classes(prop)
        for response in endpoint.responses:
            if (response.status_code.range or (0,))[0] // 100 == 2:
                yield from self._properties.classes(response.prop)
        for body in endpoint.bodies:
            prop = body.prop
            if isinstance(prop, ModelProperty) and not self._properties.is_map(prop):
                model = self._properties.model(prop)
                yield str(model.class_info.module_name), str(model.class_info.name)
                for inner in (*(model.required_properties or ()), *(model.optional_properties or ())):
                    yield from self._properties.classes(inner)
            else:
                yield from self._properties.classes(prop)


def _deprecation(operation: RawOperation) -> str | None:
    if not operation.raw.get("deprecated"):
        return None
    instead = operation.x_peaka.get("replaced_by")
    return f"{operation.method} {operation.path} is deprecated by the API" + (f"; use {instead}" if instead else "")
