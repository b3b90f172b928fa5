"""What a name in an expression can mean: the columns in reach, innermost query first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ..errors import gateway
from .types import SqlType

Origin = tuple[str, str, str]
"""Catalog, schema and table."""


@attrs.frozen
class Bound:
    """An expression, translated.

    Attributes:
        sql: It in DuckDB's SQL.
        type: Its Trino type.
        origin: Where a plain column comes from; None for anything computed.
        loose: The columns in it that are neither grouped by nor inside an aggregate, each with the number of its scope.
        aggregates: Whether an aggregate function is in it.
        windows: Whether a window function is in it.
    """

    sql: str
    type: SqlType
    origin: Origin | None = None
    loose: frozenset[tuple[int, str]] = frozenset()
    aggregates: bool = False
    windows: bool = False


def compose(sql: str, kind: SqlType, parts: Iterable[Bound]) -> Bound:
    """Return an expression that is made of `parts`."""
    parts = tuple(parts)
    return Bound(
        sql,
        kind,
        loose=frozenset[tuple[int, str]]().union(*(part.loose for part in parts)),
        aggregates=any(part.aggregates for part in parts),
        windows=any(part.windows for part in parts),
    )


@attrs.frozen
class Field:
    """A column of what a query reads, or of what it answers.

    Attributes:
        name: Its name, if it has one.
        type: Its Trino type.
        sql: How DuckDB's SQL refers to it.
        origin: Where a plain column comes from.
        hidden: Whether `*` leaves it out.
        qualifier: The names that may stand before its own: an alias, or the parts of a table's name.
    """

    name: str | None
    type: SqlType
    sql: str
    origin: Origin | None = None
    hidden: bool = False
    qualifier: tuple[str, ...] = ()

    def answers_to(self, name: str, qualifier: Sequence[str]) -> bool:
        """Tell whether a reference means this column; case does not count."""
        if self.name is None or self.name.casefold() != name.casefold():
            return False
        return self.is_of(qualifier)

    def is_of(self, qualifier: Sequence[str]) -> bool:
        """Tell whether this column's relation may be called `qualifier`: its name in all its parts or the last ones."""
        if not qualifier:
            return True
        ending = self.qualifier[-len(qualifier) :]
        return [part.casefold() for part in ending] == [part.casefold() for part in qualifier]


@attrs.define
class Scope:
    """The columns that one query's expressions see, and the queries around it.

    Attributes:
        number: What tells this scope from all others of the plan.
        fields: The columns, in the order of `*`.
        parent: The scope around it, for a subquery.
        grouped: In an aggregated query, the SQL of what it groups by; elsewhere None.
        outputs: What ORDER BY may call by the names of the answer, which come before those of the source.
    """

    number: int
    fields: list[Field]
    parent: Scope | None = None
    grouped: frozenset[str] | None = None
    outputs: list[tuple[str, Bound]] = attrs.field(factory=list[tuple[str, Bound]])

    def resolve(self, name: str, qualifier: Sequence[str] = ()) -> Bound:
        """Return the column that a reference means.

        Raises:
            Refusal: 400 of shape A: there is none, or more than one.
        """
        scope: Scope | None = self
        while scope is not None:
            if (found := scope.own(name, qualifier)) is not None:
                return found
            scope = scope.parent
        raise gateway(f"Column '{'.'.join([*qualifier, name])}' cannot be resolved")

    def own(self, name: str, qualifier: Sequence[str]) -> Bound | None:
        """Return the column that a reference means here, without looking at the scopes around."""
        named = [bound for output, bound in self.outputs if not qualifier and output.casefold() == name.casefold()]
        # The same column under the same name twice is no ambiguity.
        if len({bound.sql for bound in named}) > 1:
            raise gateway(f"Column '{name}' is ambiguous")
        if named:
            return named[0]
        found = [field for field in self.fields if field.answers_to(name, qualifier)]
        if len(found) > 1:
            raise gateway(f"Column '{'.'.join([*qualifier, name])}' is ambiguous")
        if not found:
            return None
        field = found[0]
        return Bound(field.sql, field.type, field.origin, frozenset({(self.number, name)}))

    def settle(self, bound: Bound) -> Bound:
        """Return an expression without loose columns where this query, or one around it, groups by the expression."""
        scope: Scope | None = self
        while scope is not None and bound.loose:
            if scope.grouped and bound.sql in scope.grouped:
                number = scope.number
                bound = attrs.evolve(bound, loose=frozenset(loose for loose in bound.loose if loose[0] != number))
            scope = scope.parent
        return bound
