"""The OpenAPI document: read strictly, validated, and open to questions that the generator's parser cannot answer.

The parser drops `deprecated`, `x-*` on operations and parameters, descriptions of parameters and of properties that
are references, and the second of two response types. `Document` keeps the raw mapping beside it for all of these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from problems import GenerationFailed, Problem

Raw = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


@dataclass(frozen=True)
class RawOperation:
    """One operation as the document states it, parameters of its path item included and references followed."""

    id: str
    method: str
    path: str
    tag: str
    raw: Raw
    parameters: tuple[Raw, ...]
    where: str

    @property
    def successes(self) -> dict[str, Raw]:
        return {status: response for status, response in self.raw["responses"].items() if status.startswith("2")}

    @property
    def x_peaka(self) -> Raw:
        return cast(Raw, self.raw.get("x-peaka", {}))


class Document:
    """A valid OpenAPI 3.1 document and where its parts are."""

    def __init__(self, path: Path) -> None:
        """Read and validate.

        Raises:
            GenerationFailed: The file is missing, is not YAML, is not OpenAPI 3.1, or breaks an authoring rule.
        """
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
            data = YAML(typ="safe").load(self.text)
        except OSError as error:
            raise GenerationFailed([Problem(str(path), f"cannot be read: {error.strerror}")]) from error
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"{path.name}:{mark.line + 1}" if mark else path.name
            detail = " ".join((getattr(error, "problem", None) or str(error)).split())
            raise GenerationFailed([Problem(where, f"is not valid YAML: {detail}")]) from error
        if not isinstance(data, dict):
            raise GenerationFailed([Problem(path.name, "is not an OpenAPI document: the top level is not a mapping")])
        self.raw: Raw = data
        problems = list(self._not_json(data, ())) or list(self._invalid()) or list(self._against_our_rules())
        if problems:
            raise GenerationFailed(problems)

    def where(self, *keys: str | int) -> str:
        """A readable address of a part: file, line and keys."""
        node: yaml.Node | None = self._tree
        line = 0
        for key in keys:
            child = _child(node, key)
            if child is None:
                break
            line, node = child
        dotted = ".".join(str(key) for key in keys)
        return f"{self.path.name}:{line + 1} {dotted}".rstrip()

    def resolve(self, part: Raw) -> Raw:
        """The part itself, or what its `$ref` points to."""
        while "$ref" in part:
            target: Any = self.raw
            for key in part["$ref"].removeprefix("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            part = target
        return part

    @cached_property
    def operations(self) -> tuple[RawOperation, ...]:
        found: list[RawOperation] = []
        for path, item in self.raw.get("paths", {}).items():
            shared = [self.resolve(parameter) for parameter in item.get("parameters", [])]
            for method in METHODS:
                if method not in item:
                    continue
                raw = item[method]
                own = [self.resolve(parameter) for parameter in raw.get("parameters", [])]
                names = {(parameter["name"], parameter["in"]) for parameter in own}
                inherited = [parameter for parameter in shared if (parameter["name"], parameter["in"]) not in names]
                found.append(
                    RawOperation(
                        id=raw.get("operationId", ""),
                        method=method.upper(),
                        path=path,
                        tag=(raw.get("tags") or [""])[0],
                        raw=raw,
                        parameters=(*inherited, *own),
                        where=self.where("paths", path, method),
                    )
                )
        return tuple(found)

    @cached_property
    def tags(self) -> dict[str, Raw]:
        return {tag["name"]: tag for tag in self.raw.get("tags", [])}

    @cached_property
    def _tree(self) -> yaml.Node | None:
        return yaml.compose(self.text, Loader=yaml.SafeLoader)

    def _not_json(self, part: Any, keys: tuple[str | int, ...]) -> Iterator[Problem]:
        """YAML knows dates, integer keys and infinities; JSON, and so OpenAPI, does not."""
        if isinstance(part, dict):
            for key, value in part.items():
                if not isinstance(key, str):
                    yield Problem(self.where(*keys), f"has the key {key!r}, which is not text: put it in quotes")
                else:
                    yield from self._not_json(value, (*keys, key))
        elif isinstance(part, list):
            for index, value in enumerate(part):
                yield from self._not_json(value, (*keys, index))
        elif not isinstance(part, str | int | float | bool | None) or (isinstance(part, float) and not math.isfinite(part)):
            yield Problem(self.where(*keys), f"is {part!r}, which JSON cannot hold: put it in quotes")

    def _invalid(self) -> Iterator[Problem]:
        version = self.raw.get("openapi")
        if not isinstance(version, str) or not re.fullmatch(r"3\.1\.\d+", version):
            yield Problem(self.where("openapi"), f'is {version!r}; this generator reads OpenAPI "3.1.x"')
            return
        try:
            for error in OpenAPIV31SpecValidator(self.raw).iter_errors():
                deepest = _deepest(error)
                message = " ".join(deepest.message.split())
                if len(message) > 300:
                    message = message[:300] + "..."
                yield Problem(self.where(*deepest.absolute_path), message)
        except Exception as error:
            # The validator follows references while it looks; one that leads nowhere ends it with an error of
            # whichever of its libraries met it first.
            yield Problem(self.path.name, f"cannot be validated: {type(error).__name__}: {error}")

    def _against_our_rules(self) -> Iterator[Problem]:
        """Rules of ours that the parser does not enforce and would answer with lost or wrong code."""
        seen: dict[str, RawOperation] = {}
        methods: dict[tuple[str, str], RawOperation] = {}
        for operation in self.operations:
            if not operation.id:
                yield Problem(operation.where, "has no operationId: it names the method, as in `caches.list`")
                continue
            if not operation.tag:
                yield Problem(operation.where, f"{operation.id} has no tag: it names the group of the operation")
            if len(operation.raw.get("tags", ())) > 1:
                yield Problem(operation.where, f"{operation.id} has several tags: keep the one that is its group")
            if operation.id in seen:
                first = seen[operation.id]
                yield Problem(operation.where, f"operationId {operation.id} is already used at {first.where}")
            seen.setdefault(operation.id, operation)
            key = (operation.tag, method_name(operation))
            if key in methods and methods[key].id != operation.id:
                yield Problem(
                    operation.where,
                    f"{operation.id} and {methods[key].id} both become the method {key[1]} of {key[0]}",
                )
            methods.setdefault(key, operation)
            yield from self._lost(operation)

    def _lost(self, operation: RawOperation) -> Iterator[Problem]:
        """Bodies and parameters of which the parser would keep one and drop the others without a word."""
        content = self.resolve(operation.raw.get("requestBody", {})).get("content", {})
        if len(content) > 1:
            yield Problem(operation.where, f"{operation.id} takes {', '.join(content)}: keep one request type")
        if not operation.successes:
            yield Problem(operation.where, f"{operation.id} declares no response of the 200s")
        for status, response in operation.successes.items():
            types = self.resolve(response).get("content", {})
            if len(types) > 1:
                yield Problem(
                    operation.where, f"{operation.id} answers {status} as {', '.join(types)}: keep one response type"
                )
        for parameter in operation.parameters:
            name = parameter["name"]
            if parameter["in"] == "cookie":
                yield Problem(operation.where, f"{operation.id} wants the cookie {name}: cookies are not supported")
            if "schema" not in parameter:
                yield Problem(operation.where, f"{operation.id}: parameter {name} has no schema")


def method_name(operation: RawOperation) -> str:
    """The name of the operation inside its group: `caches.list` is `list` in the group `caches`."""
    name = operation.id.removeprefix(f"{operation.tag}.")
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"\W+", "_", name).strip("_").lower()


def _deepest(error: Any) -> Any:
    """The most telling of the errors behind a failed `oneOf`: the one that got furthest into the document."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def _child(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line, node.value[key]
    return None
