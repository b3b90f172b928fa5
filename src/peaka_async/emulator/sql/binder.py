"""Translates a tree node by node, each with its type; a node that no handler knows is refused by its name.

Nothing of a statement's text goes through to DuckDB as it stands. Relations and columns get names of ours, literals are
written anew, and operators and functions come from the tables of this package. So what is not in those tables, DuckDB's
readers of files among it, cannot be reached.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from ..errors import gateway
from .refusals import unsupported
from .relation import Relation, Resolver, View
from .scope import Bound, Scope

if TYPE_CHECKING:
    from .query import BoundQuery

Handler = Callable[["Binder", Any, Scope], Bound]

_HANDLERS: dict[type[exp.Expr], Handler] = {}
_NAMES: dict[str, str] = {
    "ILike": "ILIKE",
    "Lambda": "lambda expressions",
    "Dot": "fields of rows and qualified functions",
    "Concat": "adjacent string literals",
    "Lateral": "LATERAL",
    "WithinGroup": "WITHIN GROUP",
    "CurrentUser": "CURRENT_USER",
    "UnicodeString": "U&'...' literals",
    "Tuple": "row values",
}
_MOST_PARTS = 1000


def binds(*nodes: type[exp.Expr]) -> Callable[[Handler], Handler]:
    """Make the decorated function the translation of a kind of node."""

    def register(function: Handler) -> Handler:
        for node in nodes:
            _HANDLERS[node] = function
        return function

    return register


def only(node: exp.Expr, *allowed: str) -> None:
    """Refuse a node that has other parts than those allowed.

    Raises:
        Refusal: 400 of shape A, with the name of a part.
    """
    for name, value in node.args.items():
        if value and name not in allowed:
            raise unsupported(f"{_words(name)} in {construct(node)}")


def construct(node: exp.Expr) -> str:
    """Return what a kind of node is called in SQL."""
    name = type(node).__name__
    return _NAMES.get(name) or _words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))


class Binder:
    """The translation of one statement.

    Args:
        resolver: Says what three-part names stand for.
        bindings: The arguments of the placeholders.
        places: The number of each placeholder, by its name in the tree.
        now: The moment that the statement calls now; in UTC, without a zone.
        views: The saved queries that are being planned, outermost first.
        shared: The binder of the statement around a saved query.
    """

    def __init__(
        self,
        resolver: Resolver,
        *,
        bindings: Sequence[Any],
        places: Mapping[str, int],
        now: datetime,
        views: Sequence[View] = (),
        shared: Binder | None = None,
    ) -> None:
        self.resolver = resolver
        self.bindings = bindings
        self.places = places
        self.now = now
        self.views = tuple(views)
        self.ctes: dict[str, tuple[str, BoundQuery]] = {}
        self.relations: dict[str, Relation] = {} if shared is None else shared.relations
        self.numbers: Iterator[int] = count(1) if shared is None else shared.numbers
        if len(places) != len(bindings):
            raise gateway(f"Incorrect number of parameters: expected {len(places)} but found {len(bindings)}")

    def number(self) -> int:
        """Return a number that no other part of this statement has."""
        number = next(self.numbers)
        if number > _MOST_PARTS:
            raise gateway("statement is too large (stack overflow during analysis)")
        return number

    def bind(self, node: exp.Expr, scope: Scope) -> Bound:
        """Translate an expression.

        Raises:
            Refusal: 400 of shape A.
        """
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise unsupported(construct(node))
        return scope.settle(handler(self, node, scope))

    def bind_all(self, nodes: Sequence[exp.Expr], scope: Scope) -> list[Bound]:
        """Translate expressions in their order."""
        return [self.bind(node, scope) for node in nodes]


def _words(name: str) -> str:
    return name.strip("_").replace("_", " ").upper()
