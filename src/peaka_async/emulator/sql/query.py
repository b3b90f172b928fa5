"""A whole query: its body, what comes before it (WITH) and what comes after it (ORDER BY, OFFSET, LIMIT)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
from sqlglot import exp

from ..errors import gateway
from .binder import Binder, construct, only
from .coercion import coerce, common_type
from .ordering import bind_slice, direction, ordinal
from .refusals import mismatched, unsupported
from .scope import Bound, Field, Scope

_MODIFIERS = ("with_", "order", "limit", "offset")


@attrs.frozen
class BoundQuery:
    """A query, translated.

    Attributes:
        fields: What it answers; in its SQL they are called `c0`, `c1` and so on.
        core: DuckDB's SQL for its rows, with columns `s0` and so on to sort by.
        order: How to sort, as SQL.
        slice: OFFSET and LIMIT, as SQL.
        loose: The columns of queries around it that are in it, each with the number of its scope.
    """

    fields: tuple[Field, ...]
    core: str
    order: tuple[str, ...] = ()
    slice: str = ""
    loose: frozenset[tuple[int, str]] = frozenset()

    def text(self, render: Callable[[str, Field], str] | None = None) -> str:
        """Return the SQL of the query.

        Args:
            render: What is selected in place of a column, given its SQL.
        """
        if render is None and not self.order and not self.slice:
            return self.core
        columns = [f'"c{index}"' for index in range(len(self.fields))]
        selected = columns
        if render is not None:
            selected = [render(column, field) for column, field in zip(columns, self.fields, strict=True)]
        order = f" ORDER BY {', '.join(self.order)}" if self.order else ""
        return f"{select_from(', '.join(selected), self.core)}{order}{self.slice}"


def select_from(columns: str, query: str, alias: str = "q") -> str:
    """Return SQL that selects columns from the rows of a query."""
    return f"SELECT {columns} FROM ({query}) AS {alias}"  # noqa: S608 - made of names of ours and literals written anew


def bind_query(binder: Binder, node: exp.Expr, parent: Scope | None = None) -> BoundQuery:
    """Translate a query.

    Args:
        binder: The translation that it is a part of.
        node: A SELECT, VALUES, set operation, or one of these in parentheses.
        parent: The columns of the queries around it, for a subquery in an expression.

    Raises:
        Refusal: 400 of shape A.
    """
    outer = binder.ctes
    prefix = ""
    try:
        if (with_ := node.args.get("with_")) is not None:
            prefix = _bind_ctes(binder, with_)
        bound = _bind_body(binder, node, parent)
    finally:
        binder.ctes = outer
    return attrs.evolve(bound, core=prefix + bound.core)


def _bind_body(binder: Binder, node: exp.Expr, parent: Scope | None) -> BoundQuery:
    from .select import bind_select

    match node:
        case exp.Select():
            return bind_select(binder, node, parent)
        case exp.SetOperation():
            return _bind_set_operation(binder, node, parent)
        case exp.Values():
            only(node, "expressions", "alias", *_MODIFIERS)
            return _modified(binder, node, bind_values(binder, node, parent))
        case exp.Subquery():
            only(node, "this", *_MODIFIERS)
            return _modified(binder, node, bind_query(binder, node.this, parent))
        case _:
            raise mismatched(construct(node))


def _bind_ctes(binder: Binder, node: exp.With) -> str:
    if node.args.get("recursive"):
        raise unsupported("WITH RECURSIVE")
    only(node, "expressions")
    binder.ctes = dict(binder.ctes)
    parts: list[str] = []
    seen: set[str] = set()
    for cte in node.expressions:
        only(cte, "this", "alias")
        name = cte.alias.casefold()
        if name in seen:
            raise gateway(f"WITH query name '{cte.alias}' specified more than once")
        seen.add(name)
        bound = bind_query(binder, cte.this)
        names = [column.name for column in cte.args["alias"].columns]
        if names and len(names) != len(bound.fields):
            raise gateway(
                f"WITH column alias list has {len(names)} entries but relation has {len(bound.fields)} columns"
            )
        fields = tuple(
            attrs.evolve(field, name=names[index] if names else field.name) for index, field in enumerate(bound.fields)
        )
        own = f'"w{binder.number()}"'
        columns = ", ".join(f'"c{index}"' for index in range(len(fields)))
        # What a WITH query is sorted by only matters where it is cut off.
        parts.append(f"{own} AS ({select_from(columns, bound.text())})")
        binder.ctes[name] = (own, attrs.evolve(bound, fields=fields))
    return f"WITH {', '.join(parts)} "


def bind_values(binder: Binder, node: exp.Values, parent: Scope | None) -> BoundQuery:
    """Translate the rows of VALUES."""
    scope = Scope(binder.number(), [], parent)
    rows = [
        binder.bind_all(row.expressions if isinstance(row, exp.Tuple) else [row], scope) for row in node.expressions
    ]
    width = len(rows[0])
    for row in rows:
        if len(row) != width:
            raise gateway(f"Values rows have mismatched sizes: {width} vs {len(row)}")
    kinds = [value.type for value in rows[0]]
    for row in rows[1:]:
        for index, value in enumerate(row):
            wider = common_type(kinds[index], value.type)
            if wider is None:
                raise gateway(f"Values rows have mismatched types: {kinds[index]} vs {value.type}")
            kinds[index] = wider
    written = ", ".join(
        "(" + ", ".join(coerce(value, kind).sql for value, kind in zip(row, kinds, strict=True)) + ")" for row in rows
    )
    columns = ", ".join(f'"c{index}"' for index in range(width))
    fields = tuple(Field(None, kind, f'"c{index}"') for index, kind in enumerate(kinds))
    loose = frozenset[tuple[int, str]]().union(*(value.loose for row in rows for value in row))
    return BoundQuery(fields, select_from(columns, f"VALUES {written}", f"v({columns})"), loose=loose)


def _bind_set_operation(binder: Binder, node: exp.SetOperation, parent: Scope | None) -> BoundQuery:
    only(node, "this", "expression", "distinct", *_MODIFIERS)
    word = type(node).__name__.upper()
    sides = [bind_query(binder, side, parent) for side in (node.left, node.right)]
    left, right = sides
    if len(left.fields) != len(right.fields):
        raise gateway(f"{word} query has different number of fields: {len(left.fields)}, {len(right.fields)}")
    fields: list[Field] = []
    for index, (one, other) in enumerate(zip(left.fields, right.fields, strict=True)):
        kind = common_type(one.type, other.type)
        if kind is None:
            raise gateway(f"column {index + 1} in {word} query has incompatible types: {one.type}, {other.type}")
        fields.append(Field(one.name, kind, f'"c{index}"'))
    quantifier = "" if node.args.get("distinct") else " ALL"
    written = [
        select_from(
            ", ".join(_column_as(index, side.fields[index], field) for index, field in enumerate(fields)), side.text()
        )
        for side in sides
    ]
    core = f"({written[0]}) {word}{quantifier} ({written[1]})"
    return _modified(binder, node, BoundQuery(tuple(fields), core, loose=left.loose | right.loose))


def _column_as(index: int, source: Field, target: Field) -> str:
    column = f'"c{index}"'
    return f"{coerce(Bound(column, source.type), target.type).sql} AS {column}"


def _modified(binder: Binder, node: exp.Expr, bound: BoundQuery) -> BoundQuery:
    """Return a query sorted and cut as a node says; the query may be sorted and cut already."""
    cut = bind_slice(binder, node)
    order_by = node.args.get("order")
    if not cut and order_by is None:
        return bound
    columns = [f'"c{index}"' for index in range(len(bound.fields))]
    inner = Scope(binder.number(), [attrs.evolve(field, sql=columns[i]) for i, field in enumerate(bound.fields)])
    keys: list[str] = []
    order: list[str] = []
    listed: list[exp.Ordered] = [] if order_by is None else order_by.expressions
    for ordered in listed:
        only(ordered, "this", "desc", "nulls_first")
        position = ordinal(ordered.this, len(bound.fields), "ORDER BY")
        key = columns[position] if position is not None else binder.bind(ordered.this, inner).sql
        order.append(f'"s{len(keys)}" {direction(ordered)}')
        keys.append(f'{key} AS "s{len(keys)}"')
    return BoundQuery(
        bound.fields,
        select_from(", ".join([*columns, *keys]), bound.text()),
        tuple(order),
        cut,
        bound.loose,
    )


def names_of(fields: Sequence[Field]) -> list[str]:
    """Return the names of an answer's columns; those without one are called after their position."""
    return [f"_col{index}" if field.name is None else field.name for index, field in enumerate(fields)]
