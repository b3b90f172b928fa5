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

import yaml  # type: ignore[import-untyped]  # The generator's environment has no stubs of it.
from openapi_spec_validator import OpenAPIV31SpecValidator
from problems import GenerationFailed, Problem
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

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
        return cast("Raw", self.raw.get("x-peaka", {}))


class Document:
    """A valid OpenAPI 3.1 document and where its parts are."""

    def __init__(self, path: Path) -> None:
        """Read and validate.

        Raises:
            GenerationFailed: The file is missing, is not YAML, or is not OpenAPI 3.1.
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
        problems = list(self._not_json(data, ())) or list(self._dangling(data, ())) or list(self._invalid())
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
        if not isinstance(part.get("$ref"), str):
            return part
        target: Any = self.raw
        for key in part["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        return self.resolve(target) if isinstance(target, dict) else target

    def holds_secret(self, operation: RawOperation) -> bool:
        """Whether an answer of success has a property, at whatever depth, that is never to be printed."""
        contents = [self.resolve(response).get("content", {}) for response in operation.successes.values()]
        return self._is_secret([media.get("schema", {}) for content in contents for media in content.values()], set())

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

    def _is_secret(self, part: Any, seen: set[str]) -> bool:
        if isinstance(part, list):
            return any(self._is_secret(inner, seen) for inner in part)
        if not isinstance(part, dict):
            return False
        target = part.get("$ref")
        if isinstance(target, str):
            # A schema that contains itself is looked at once.
            if target in seen:
                return False
            seen.add(target)
            return self._is_secret(self.resolve(part), seen)
        own = part.get("x-peaka")
        if isinstance(own, dict) and own.get("secret") is True:
            return True
        return any(self._is_secret(inner, seen) for inner in part.values())

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
        elif isinstance(part, float) and math.isfinite(part):
            return
        elif not isinstance(part, str | int | bool | None):
            yield Problem(self.where(*keys), f"is {part!r}, which JSON cannot hold: put it in quotes")

    def _dangling(self, part: Any, keys: tuple[str | int, ...]) -> Iterator[Problem]:
        """References that lead nowhere. They are looked for first, because the validator ends at the first one."""
        if isinstance(part, dict):
            target = part.get("$ref")
            if isinstance(target, str):
                if not target.startswith("#/"):
                    yield Problem(self.where(*keys), f"{target} is in another document; keep everything in this one")
                elif not self._leads_somewhere(part):
                    yield Problem(self.where(*keys), f"{target} leads nowhere")
            for key, value in part.items():
                yield from self._dangling(value, (*keys, key))
        elif isinstance(part, list):
            for index, value in enumerate(part):
                yield from self._dangling(value, (*keys, index))

    def _leads_somewhere(self, part: Raw) -> bool:
        try:
            return isinstance(self.resolve(part), dict)
        except (KeyError, TypeError, RecursionError):
            return False

    def _invalid(self) -> Iterator[Problem]:
        version = self.raw.get("openapi")
        if not isinstance(version, str) or not re.fullmatch(r"3\.1\.\d+", version):
            yield Problem(self.where("openapi"), f'is {version!r}; this generator reads OpenAPI "3.1.x"')
            return
        for error in OpenAPIV31SpecValidator(self.raw).iter_errors():
            deepest = _deepest(error)
            message = " ".join(deepest.message.split())
            if len(message) > 300:
                message = message[:300] + "..."
            # Errors about path parameters and operation ids have no place of their own, but name it.
            named = re.search(r"for '(\w+)'(?: operation)? in '([^']+)'", message)
            place = ("paths", named[2], named[1]) if named else deepest.absolute_path
            yield Problem(self.where(*place), message)


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
