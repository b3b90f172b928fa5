"""Queries inside expressions: scalar, EXISTS, IN, ANY and ALL."""

from __future__ import annotations

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .coercion import coerce, common_type, comparable
from .query import BoundQuery, bind_query, select_from
from .scope import Bound, Scope
from .types import BOOLEAN


@binds(exp.Subquery)
def _scalar(binder: Binder, node: exp.Subquery, scope: Scope) -> Bound:
    query = _one_column(bind_query(binder, node, scope))
    row = select_from('"c0"', query.text())
    return Bound(f"({row})", query.fields[0].type, loose=query.loose)


@binds(exp.Exists)
def _exists(binder: Binder, node: exp.Exists, scope: Scope) -> Bound:
    only(node, "this")
    query = bind_query(binder, node.this, scope)
    return Bound(f"EXISTS ({query.text()})", BOOLEAN, loose=query.loose)


def within(binder: Binder, value: Bound, node: exp.Expr, scope: Scope) -> Bound:
    """Return whether a value is among the rows of a query."""
    return _against(binder, value, "=", "IN", node, scope)


def quantified(binder: Binder, operator: str, value: Bound, node: exp.Any | exp.All, scope: Scope) -> Bound:
    """Return whether a comparison holds for any or all rows of a query."""
    word = "ANY" if isinstance(node, exp.Any) else "ALL"
    return _against(binder, value, operator, f"{operator} {word}", node.this, scope)


def _against(binder: Binder, value: Bound, operator: str, written: str, node: exp.Expr, scope: Scope) -> Bound:
    query = _one_column(bind_query(binder, node, scope))
    kind = query.fields[0].type
    common = common_type(value.type, kind)
    if common is None or not comparable(operator, common):
        raise gateway(f"Cannot apply operator: {value.type} {operator} {kind}")
    column = coerce(Bound('"c0"', kind), common).sql
    sql = f"({coerce(value, common).sql} {written} ({select_from(column, query.text())}))"
    return Bound(sql, BOOLEAN, None, value.loose | query.loose, value.aggregates, value.windows)


def _one_column(query: BoundQuery) -> BoundQuery:
    if len(query.fields) != 1:
        raise gateway(f"Multiple columns returned by subquery are not yet supported. Found {len(query.fields)}")
    return query
