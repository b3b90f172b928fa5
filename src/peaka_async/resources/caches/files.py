"""Reading a description of caches from a YAML or JSON file, with the line of everything in it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyio import to_thread

from ...errors import ConfigurationError, PlanError
from ...errors.setup import PlanProblem
from .places import DEPTH, Items, Located, Members, Place

if TYPE_CHECKING:
    import yaml

__all__ = ["read_file"]

_SPACE = re.compile(r"[ \t\r\n]*")


async def read_file(path: str) -> Located:
    """The values in a file, each with its line as its place.

    Raises:
        ConfigurationError: There is no such file, it is of another kind, or PyYAML is wanted and not installed.
        PlanError: It is no YAML or no JSON.
    """
    # Parsing ten thousand rules takes long enough to be noticed by everything else on the event loop.
    return await to_thread.run_sync(_read, path)


def _read(name: str) -> Located:
    parse = _PARSERS.get(Path(name).suffix.lower())
    if parse is None:
        raise ConfigurationError(
            f"desired is {name!r}; text is the path of a .yaml, .yml or .json file, and a pattern goes into a list"
        )
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{name} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name} is not UTF-8: {error}; save it as UTF-8") from error
    return parse(text, name)


def _json(text: str, name: str) -> Located:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise PlanError([PlanProblem(f"{name}:{error.lineno}", f"this is no JSON: {error.msg}")]) from error
    return _JsonFile(text, name).read()


class _JsonFile:
    """Goes through JSON that is known to be valid once more, because the decoder of Python tells no lines."""

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._decoder = json.JSONDecoder()
        self._newlines = [found.start() for found in re.finditer("\n", text)]

    def read(self) -> Located:
        return self._value(self._skip(0), 0)[0]

    def _value(self, at: int, depth: int) -> tuple[Located, int]:
        """The value that begins at an offset, and the offset after it."""
        opening = self._text[at]
        if depth == DEPTH or opening not in "{[":
            return self._plain(at)
        pairs: list[tuple[Located, Located]] = []
        items: list[Located] = []
        end = self._skip(at + 1)
        while self._text[end] not in "}]":
            if opening == "{":
                key, end = self._plain(end)
                value, end = self._value(self._skip(self._skip(end) + 1), depth + 1)  # a colon is in between
                pairs.append((key, value))
            else:
                # A list at the top is what `caches` would be.
                item, end = self._value(end, max(depth + 1, 2))
                items.append(item)
            end = self._skip(end)
            if self._text[end] == ",":
                end = self._skip(end + 1)
        return Located(Members(tuple(pairs)) if opening == "{" else Items(tuple(items)), self._place(at)), end + 1

    def _plain(self, at: int) -> tuple[Located, int]:
        value, end = self._decoder.raw_decode(self._text, at)
        return Located(value, self._place(at)), end

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _place(self, at: int) -> Place:
        return Place(at, f"{self._name}:{bisect_right(self._newlines, at) + 1}")


def _yaml(text: str, name: str) -> Located:
    try:
        import yaml
    except ImportError as error:
        raise ConfigurationError(
            f'{name} cannot be read without PyYAML: pip install "peaka-async[yaml]", or write JSON'
        ) from error
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        return _located(loader, root, name, 0) if root is not None else Located(None, Place(0, f"{name}:1"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = "; text that begins with * must stand in quotes" if "alias" in f"{error.context} {error.problem}" else ""
        place = f"{name}:{mark.line + 1}" if mark else name
        raise PlanError([PlanProblem(place, f"this is no YAML: {error.problem or error.context}{hint}")]) from error
    except (yaml.YAMLError, ValueError) as error:
        # A ValueError is a date or a number that looks like one and is none.
        raise PlanError([PlanProblem(name, f"this is no YAML: {' '.join(str(error).split())}")]) from error


def _located(loader: yaml.SafeLoader, node: yaml.Node, name: str, depth: int) -> Located:
    """The value of a node. Below `DEPTH` nothing is looked into, so that what refers to itself does no harm."""
    import yaml

    place = Place(node.start_mark.index, f"{name}:{node.start_mark.line + 1}")
    if depth < DEPTH and isinstance(node, yaml.MappingNode):
        pairs: list[tuple[Located, Located]] = []
        for key, item in node.value:
            at = Place(key.start_mark.index, f"{name}:{key.start_mark.line + 1}")
            # Keys are text as it is written: the id of a catalog needs no quotes there.
            text = key.value if isinstance(key, yaml.ScalarNode) else None
            pairs.append((Located(text, at), _located(loader, item, name, depth + 1)))
        return Located(Members(tuple(pairs)), place)
    if depth < DEPTH and isinstance(node, yaml.SequenceNode):
        return Located(Items(tuple(_located(loader, item, name, max(depth + 1, 2)) for item in node.value)), place)
    value: Any = loader.construct_object(node, deep=True)  # pyright: ignore[reportUnknownMemberType]  # types-PyYAML leaves its node untyped
    return Located(value, place)


_PARSERS: dict[str, Callable[[str, str], Located]] = {".yaml": _yaml, ".yml": _yaml, ".json": _json}
