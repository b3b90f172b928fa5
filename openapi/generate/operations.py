"""The groups and methods of the client, as the templates print them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from document import Document, Raw, RawOperation, method_name
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty, StringProperty, UnionProperty
from problems import GenerationFailed, Problem
from properties import Properties, argument_name, identifier, plain

PROJECT = "projectId"
"""The path parameter that a project-bound group takes once, at construction."""

EVIDENCE = {
    "live": "measured on the live service",
    "client": "known from official clients",
    "document": "known from the published document alone",
}
_WIDTH = 108


@dataclass
class Argument:
    """One argument of a method and where it goes in the request."""

    name: str
    wire: str
    place: str
    annotation: str
    required: bool
    default: str
    checks: str | None
    description: str
    explode: bool = True
    deep: bool = False

    @property
    def declaration(self) -> str:
        return f"{self.name}: {self.annotation}" + ("" if self.required else f" = {self.default}")

    @property
    def is_absent(self) -> str:
        """The test for "leave this one out"."""
        return f"{self.name} is {self.default}"


@dataclass
class Outcome:
    """What one successful status answers: the annotation of its value and the expression that reads it."""

    status: str
    annotation: str
    expression: str
    media_type: str


@dataclass
class Method:
    """One operation as a method."""

    name: str
    operation: RawOperation
    path: str
    positional: list[Argument]
    keywords: list[Argument]
    body: str
    body_argument: Argument | None
    body_required: bool
    extra: bool
    outcomes: list[Outcome]
    classes: set[tuple[str, str]]
    deprecated: str | None
    doc: str = field(default="")

    @property
    def arguments(self) -> list[Argument]:
        return [*self.positional, *self.keywords]

    @property
    def needed(self) -> list[tuple[str, str]]:
        """Classes that the method uses when it runs, not only in its annotations."""
        code = " ".join([*(outcome.expression for outcome in self.outcomes), *(item.checks or "" for item in self.arguments)])
        return sorted(pair for pair in self.classes if re.search(rf"\b{pair[1]}\b", code))

    def url(self, is_project_bound: bool) -> str:
        """The path as an f-string, each parameter through `segment`."""
        text = self.path
        for argument in self.placed("path"):
            text = text.replace(f"{{{argument.wire}}}", f"{{segment('{argument.name}', {argument.name})}}")
        if is_project_bound:
            text = text.replace(f"{{{PROJECT}}}", "{segment('project_id', self._project_id)}")
        return f'f"{text}"' if text != self.path else f'"{text}"'

    def placed(self, place: str) -> list[Argument]:
        return [argument for argument in self.arguments if argument.place == place]

    @property
    def signature(self) -> str:
        parts = ["self", *(argument.declaration for argument in self.positional)]
        keywords = [argument.declaration for argument in self.keywords]
        if self.extra:
            keywords.append("additional_properties: Mapping[str, Any] | None = None")
        return ", ".join([*parts, *(["*", *keywords] if keywords else [])])

    @property
    def forwarded(self) -> str:
        """The same arguments, handed on."""
        parts = [argument.name for argument in self.positional]
        parts += [f"{argument.name}={argument.name}" for argument in self.keywords]
        if self.extra:
            parts.append("additional_properties=additional_properties")
        return ", ".join(parts)

    @property
    def is_stream(self) -> bool:
        return self.outcomes[0].media_type == "text/event-stream"

    @property
    def returns(self) -> str:
        return " | ".join(dict.fromkeys(outcome.annotation for outcome in self.outcomes))

    @property
    def accept(self) -> str | None:
        types = [outcome.media_type for outcome in self.outcomes if outcome.media_type]
        return types[0] if types and types[0] != "application/json" else None


@dataclass
class Group:
    """The operations of one tag."""

    name: str
    is_project_bound: bool
    description: str
    methods: list[Method]

    @property
    def class_name(self) -> str:
        return "".join(word.capitalize() for word in self.name.split("_")) + "Operations"

    @property
    def classes(self) -> list[tuple[str, str]]:
        return sorted({pair for method in self.methods for pair in method.classes})


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
        bound = (
            scope == "project"
            if scope
            else all(f"{{{PROJECT}}}" in operation.path for operation in by_tag[tag])
        )
        build = _Builder(document, properties, bound)
        methods = [build.method(operation, endpoints[operation.id]) for operation in by_tag[tag]]
        result.append(Group(identifier(tag), bound, _one_line(declared.get("description", "")), methods))
    return result


class _Builder:
    """Turns one operation into one method."""

    def __init__(self, document: Document, properties: Properties, is_project_bound: bool) -> None:
        self._document = document
        self._properties = properties
        self._bound = is_project_bound

    def method(self, operation: RawOperation, endpoint: Endpoint) -> Method:
        arguments = [self._parameter(operation, parameter, endpoint) for parameter in operation.parameters]
        arguments = [argument for argument in arguments if argument is not None]
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
        outcomes = [self._outcome(operation, status, endpoint) for status in operation.successes]
        method = Method(
            name=identifier(method_name(operation)),
            operation=operation,
            path=operation.path,
            positional=positional,
            keywords=keywords,
            body=body,
            body_argument=whole if isinstance(whole, Argument) else None,
            body_required=bool(raw_body.get("required", False)),
            extra=extra,
            outcomes=outcomes,
            classes=set(self._classes(endpoint)),
            deprecated=_deprecation(operation),
        )
        method.doc = self._doc(method)
        return method

    def _parameter(self, operation: RawOperation, parameter: Raw, endpoint: Endpoint) -> Argument | None:
        name, place = parameter["name"], parameter["in"]
        if self._bound and place == "path" and name == PROJECT:
            return None
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

    def _argument(self, prop: Any, place: str, description: str, schema: Raw | None = None) -> Argument:
        annotation = self._properties.annotation(prop, lenient=True)
        nullable = annotation != "Any" and self._properties.is_nullable(prop) and place == "body"
        default = "UNSET" if nullable or (annotation == "Any" and not prop.required) else "None"
        if not prop.required:
            annotation = f"{annotation} | Unset" if default == "UNSET" else f"{annotation} | None"
        text = _one_line(description)
        if schema and "default" in schema:
            text = f"{text.rstrip('.')}. Left out, the service takes {schema['default']!r}."
        return Argument(
            name=argument_name(prop),
            wire=plain(prop.name),
            place=place,
            annotation=annotation,
            required=prop.required,
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
            names = [argument_name(item) for item in inner]
            if not taken & set(names) and len(set(names)) == len(names):
                texts = schema.get("properties", {})
                arguments = [self._member(item, texts.get(plain(item.name), {})) for item in inner]
                return kind, arguments, schema.get("additionalProperties") is True
        argument = self._argument(prop, "body", raw.get("description", "") or schema.get("description", ""))
        argument.name = raw.get("x-peaka", {}).get("argument", "body")
        argument.required = bool(raw.get("required", False))
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
        if essence.startswith("text/"):
            return Outcome(status, "str", "response.text", essence)
        if essence != "application/json" and not essence.endswith("+json"):
            return Outcome(status, "bytes", "response.content", essence)
        parsed = next((item for item in endpoint.responses if item.status_code.pattern == status), None)
        if parsed is None:
            raise GenerationFailed([Problem(operation.where, f"{operation.id}: response {status} was lost in parsing")])
        if "schema" not in media:
            return Outcome(status, "Any", "response.json()", "application/json")
        return Outcome(status, self._properties.annotation(parsed.prop), self._read(parsed.prop), "application/json")

    def _read(self, prop: Any) -> str:
        variants = self._properties.variants(prop)
        if any(isinstance(variant, StringProperty) for variant in variants):
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

    def _doc(self, method: Method) -> str:
        operation = method.operation
        raw = operation.raw
        parts = [_sentence(raw.get("summary") or method.name.replace("_", " "))]
        parts += _paragraphs(raw.get("description", ""))
        if method.arguments:
            lines = ["Args:"]
            lines += [_entry(argument.name, argument.description or "Not described.") for argument in method.arguments]
            if method.extra:
                lines.append(_entry("additional_properties", "Further members of the body, sent as they are."))
            parts.append("\n".join(lines))
        answers = [self._document.resolve(response).get("description", "") for response in operation.successes.values()]
        parts.append("Returns:\n" + _entry(f"`{method.returns}`", _one_line(" ".join(answers)) or "Nothing."))
        statuses = [status for status in raw["responses"] if status[0] in "45"]
        declared = f"; declared here: {', '.join(sorted(statuses))}" if statuses else ""
        parts.append(
            "Raises:\n"
            + (_entry("InvalidArgument", "An argument has a wrong type or value; nothing was sent.") + "\n" if method.arguments else "")
            + _entry("PeakaError", f"The request failed; the class says how{declared}.")
        )
        evidence = EVIDENCE.get(str(operation.x_peaka.get("evidence")), "not stated")
        parts.append("Source:\n" + _entry(f"`{operation.method} {operation.path}`", f"operation `{operation.id}`, {evidence}."))
        return "\n\n".join(parts).replace("\\", "\\\\").replace('"""', "'''")


def _deprecation(operation: RawOperation) -> str | None:
    if not operation.raw.get("deprecated"):
        return None
    instead = operation.x_peaka.get("replaced_by")
    return f"{operation.method} {operation.path} is deprecated by the API" + (f"; use {instead}" if instead else "")


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _sentence(text: str) -> str:
    text = _one_line(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _paragraphs(text: str) -> list[str]:
    """Paragraphs rewrapped; lists and tables kept as they are.

    A folded YAML block arrives with one line per paragraph, a literal one with blank lines between paragraphs.
    """
    result: list[str] = []
    text = str(text).strip()
    separator = r"\n\s*\n" if re.search(r"\n\s*\n", text) else r"\n(?!\s*(?:[-*|]|\d+\.) )"
    for paragraph in re.split(separator, text):
        if not paragraph.strip():
            continue
        lines = paragraph.strip("\n").split("\n")
        if any(re.match(r"\s*([-*|]|\d+\.) ", line) for line in lines):
            result.append(textwrap.dedent("\n".join(lines)))
        else:
            result.append("\n".join(textwrap.wrap(_one_line(paragraph), _WIDTH - 8, break_long_words=False, break_on_hyphens=False)))
    return result


def _entry(name: str, text: str) -> str:
    return "\n".join(
        textwrap.wrap(
            f"{name}: {text}",
            _WIDTH - 8,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )

