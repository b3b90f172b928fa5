"""From a method and a path to an operation, with literal segments before arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import attrs

from .document import Operation


@attrs.frozen
class Match:
    """An operation and the arguments that the path gave it."""

    operation: Operation
    arguments: dict[str, str]


@attrs.frozen
class NoMatch:
    """No operation: `allowed` is empty for an unknown path, else it lists the methods that the path has."""

    allowed: tuple[str, ...]


@attrs.define
class _Node:
    literals: dict[str, _Node] = attrs.field(factory=dict[str, "_Node"])
    argument: _Node | None = None
    operations: dict[str, Operation] = attrs.field(factory=dict[str, Operation])


class Router:
    """Finds operations by path.

    The name of an argument belongs to the operation and not to the tree: the same place in a path is a column name
    for one method and a relation id for another.

    Args:
        operations: The operations to be found.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            node = self._root
            for segment in operation.segments:
                if segment.startswith("{"):
                    node.argument = node.argument or _Node()
                    node = node.argument
                else:
                    node = node.literals.setdefault(segment, _Node())
            node.operations[operation.method] = operation

    def match(self, method: str, path: str) -> Match | NoMatch:
        """Find the operation for a request.

        A path can fit several templates, `queries/folders/tree` for instance. The most literal one that has the
        method wins, as in the framework of the service.

        Args:
            method: The HTTP method, in capitals.
            path: The path as sent, still percent-encoded, without the base path: `%2F` in a name is no separator.
        """
        raw = path.removeprefix("/").split("/")
        segments = [unquote(segment) for segment in raw]
        allowed: set[str] = set()
        for node in _leaves(self._root, segments):
            if method in node.operations:
                operation = node.operations[method]
                return Match(operation, dict(_arguments(operation, segments)))
            allowed.update(node.operations)
        return NoMatch(tuple(sorted(allowed)))


def _leaves(node: _Node, segments: list[str]) -> Iterator[_Node]:
    """Yield the ends of all templates that fit, those with the earlier literal first."""
    if not segments:
        if node.operations:
            yield node
        return
    first, rest = segments[0], segments[1:]
    if first in node.literals:
        yield from _leaves(node.literals[first], rest)
    if node.argument is not None and first:
        yield from _leaves(node.argument, rest)


def _arguments(operation: Operation, segments: list[str]) -> Iterator[tuple[str, str]]:
    for template, segment in zip(operation.segments, segments, strict=True):
        if template.startswith("{"):
            yield template[1:-1], segment
