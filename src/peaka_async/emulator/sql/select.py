"""SELECT: what it reads, filters, groups and answers, in the order in which names come into reach."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from sqlglot import exp

from ..errors import gateway
from .binder import Binder, only
from .ordering import bind_slice, direction, ordinal
from .predicates import no_aggregates, truth
from .query import BoundQuery
from .refusals import mismatched, unsupported
from .scope import Bound, Field, Scope
from .sources import bind_from

_PARTS = ("expressions", "from_", "joins", "where", "group", "having", "order", "limit", "offset", "distinct", "with_")


@attrs.frozen
class _Item:
    """One column of the answer."""

    name: str | None
    node: exp.Expr | None
    bound: Bound


def bind_select(binder: Binder, node: exp.Select, parent: Scope | None) -> BoundQuery:
    """Translate a SELECT with its own ORDER BY, OFFSET and LIMIT.

    Raises:
        Refusal: 400 of shape A.
    """
    if node.args.get("windows"):
        raise unsupported("the WINDOW clause")
    only(node, *_PARTS)
    if not node.expressions:
        raise mismatched("<EOF>")
    source = bind_from(binder, node, parent)
    scope = Scope(binder.number(), [] if source is None else source.fields, parent)
    where = _condition(binder, node, "where", scope)
    if where is not None:
        no_aggregates(where, "WHERE clause")
    group = _bind_group(binder, node, scope)
    having = _condition(binder, node, "having", scope)
    items = _bind_items(binder, node, scope, has_source=source is not None)
    distinct = _is_distinct(node)
    keys, order = _bind_order(binder, node, scope, items, distinct=distinct)
    everything = [*(item.bound for item in items), *keys, *([] if having is None else [having])]
    if group is not None or having is not None or any(bound.aggregates for bound in everything):
        _refuse_ungrouped(everything, scope)
    selected = [f'{item.bound.sql} AS "c{index}"' for index, item in enumerate(items)]
    selected += [f'{key.sql} AS "s{index}"' for index, key in enumerate(keys)]
    core = f"SELECT {'DISTINCT ' if distinct else ''}{', '.join(selected)}"
    core += "" if source is None else f" FROM {source.sql}"
    core += "" if where is None else f" WHERE {where.sql}"
    core += "" if group is None else f" GROUP BY {group}"
    core += "" if having is None else f" HAVING {having.sql}"
    fields = tuple(
        Field(item.name, item.bound.type, f'"c{index}"', item.bound.origin) for index, item in enumerate(items)
    )
    parts = [*everything, *([] if where is None else [where])]
    loose = frozenset(name for part in parts for name in part.loose if name[0] != scope.number)
    return BoundQuery(fields, core, tuple(order), bind_slice(binder, node), loose)


def _condition(binder: Binder, node: exp.Select, clause: str, scope: Scope) -> Bound | None:
    part = node.args.get(clause)
    if part is None:
        return None
    return truth(binder.bind(part.this, scope), f"{clause.upper()} clause")


def _is_distinct(node: exp.Select) -> bool:
    distinct = node.args.get("distinct")
    if distinct is not None and distinct.args.get("on") is not None:
        raise mismatched("ON")
    return distinct is not None


def _bind_items(binder: Binder, node: exp.Select, scope: Scope, *, has_source: bool) -> list[_Item]:
    items: list[_Item] = []
    for expression in node.expressions:
        star = expression.this if isinstance(expression, exp.Column) else expression
        if isinstance(star, exp.Star):
            only(star)
            qualifier = [part.name for part in expression.parts[:-1]] if isinstance(expression, exp.Column) else []
            items += _expand(scope, qualifier, has_source=has_source)
            continue
        inner = expression.this if isinstance(expression, exp.Alias) else expression
        name = expression.alias if isinstance(expression, exp.Alias) else None
        if name is None and isinstance(inner, exp.Column):
            name = inner.name
        items.append(_Item(name, inner, binder.bind(inner, scope)))
    return items


def _expand(scope: Scope, qualifier: Sequence[str], *, has_source: bool) -> list[_Item]:
    if not has_source:
        raise gateway("SELECT * not allowed in queries without FROM clause")
    if qualifier and not any(field.is_of(qualifier) for field in scope.fields):
        raise gateway(f"Unable to resolve reference {'.'.join(qualifier)}")
    items: list[_Item] = []
    for field in scope.fields:
        if field.hidden or (qualifier and not field.is_of(qualifier)):
            continue
        bound = Bound(field.sql, field.type, field.origin, frozenset({(scope.number, field.name or "")}))
        items.append(_Item(field.name, None, scope.settle(bound)))
    if not items:
        raise gateway("SELECT list is empty: every column is hidden")
    return items


def _bind_group(binder: Binder, node: exp.Select, scope: Scope) -> str | None:
    group = node.args.get("group")
    if group is None:
        return None
    only(group, "expressions")
    grouped: set[str] = set()

    def simple(part: exp.Expr) -> str:
        listed = part.expressions if isinstance(part, exp.Tuple) else [part]
        return ", ".join(one(expression) for expression in listed)

    def one(expression: exp.Expr) -> str:
        position = ordinal(expression, len(node.expressions), "GROUP BY")
        if position is not None:
            expression = node.expressions[position].unalias()
            if expression.is_star:
                raise unsupported("GROUP BY a position in a list with *")
        bound = binder.bind(expression, scope)
        no_aggregates(bound, "GROUP BY clause")
        grouped.add(bound.sql)
        return bound.sql

    written: list[str] = []
    for part in group.expressions:
        match part:
            case exp.Rollup() | exp.Cube():
                sets = ", ".join(f"({simple(inner)})" for inner in part.expressions)
                written.append(f"{type(part).__name__.upper()} ({sets})")
            case exp.GroupingSets():
                sets = ", ".join(f"({simple(inner)})" for inner in part.expressions)
                written.append(f"GROUPING SETS ({sets})")
            case exp.Tuple():
                written.append(f"({simple(part)})")
            case _:
                written.append(simple(part))
    scope.grouped = frozenset(grouped)
    return ", ".join(written)


def _bind_order(
    binder: Binder, node: exp.Select, scope: Scope, items: Sequence[_Item], *, distinct: bool
) -> tuple[list[Bound], list[str]]:
    """Return what to sort by beside the answer's columns, and how to sort."""
    clause = node.args.get("order")
    keys: list[Bound] = []
    order: list[str] = []
    if clause is None:
        return keys, order
    columns = [item.bound.sql for item in items]
    scope.outputs = [(item.name, item.bound) for item in items if item.name is not None]
    for ordered in clause.expressions:
        only(ordered, "this", "desc", "nulls_first")
        position = ordinal(ordered.this, len(items), "ORDER BY")
        if position is None:
            key = binder.bind(ordered.this, scope)
            if key.sql in columns:
                position = columns.index(key.sql)
            elif distinct:
                raise gateway("For SELECT DISTINCT, ORDER BY expressions must appear in select list")
            else:
                keys.append(key)
        name = f'"s{len(keys) - 1}"' if position is None else f'"c{position}"'
        order.append(f"{name} {direction(ordered)}")
    scope.outputs = []
    return keys, order


def _refuse_ungrouped(parts: Sequence[Bound], scope: Scope) -> None:
    for part in parts:
        for number, name in sorted(part.loose):
            if number == scope.number:
                raise gateway(f"'{name}' must be an aggregate expression or appear in GROUP BY clause")
