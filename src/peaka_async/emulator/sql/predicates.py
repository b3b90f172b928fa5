"""Predicates: what is true or false, and CASE, which asks for it."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .coercion import coerce, converts, unify
from .operators import compare
from .refusals import unsupported
from .scope import Bound, Scope, compose
from .types import BOOLEAN, UNKNOWN, VARCHAR


def truth(value: Bound, where: str) -> Bound:
    """Return a value that has to be true or false.

    Raises:
        Refusal: 400 of shape A: it is of another type.
    """
    if not converts(value.type, BOOLEAN):
        raise gateway(f"{where} must evaluate to a boolean: actual type {value.type}")
    return coerce(value, BOOLEAN)


def no_aggregates(value: Bound, clause: str) -> None:
    """Refuse an aggregate or window function in a clause that comes before them.

    Raises:
        Refusal: 400 of shape A.
    """
    if value.aggregates or value.windows:
        raise gateway(f"{clause} cannot contain aggregations, window functions or grouping operations")


@binds(exp.And, exp.Or)
def _connective(binder: Binder, node: exp.Connector, scope: Scope) -> Bound:
    word = "AND" if isinstance(node, exp.And) else "OR"
    parts = [truth(binder.bind(part, scope), f"Logical expression term of {word}") for part in (node.left, node.right)]
    return compose(f"({parts[0].sql} {word} {parts[1].sql})", BOOLEAN, parts)


@binds(exp.Not)
def _not(binder: Binder, node: exp.Not, scope: Scope) -> Bound:
    value = truth(binder.bind(node.this, scope), "Value of logical NOT expression")
    return compose(f"(NOT {value.sql})", BOOLEAN, [value])


@binds(exp.Is)
def _is(binder: Binder, node: exp.Is, scope: Scope) -> Bound:
    if not isinstance(node.expression, exp.Null):
        raise unsupported("IS with anything but NULL")
    value = binder.bind(node.this, scope)
    return compose(f"({value.sql} IS NULL)", BOOLEAN, [value])


@binds(exp.Between)
def _between(binder: Binder, node: exp.Between, scope: Scope) -> Bound:
    only(node, "this", "low", "high")
    value, low, high = binder.bind_all([node.this, node.args["low"], node.args["high"]], scope)
    parts = [compare(">=", value, low), compare("<=", value, high)]
    return compose(f"({parts[0].sql} AND {parts[1].sql})", BOOLEAN, parts)


@binds(exp.In)
def _in(binder: Binder, node: exp.In, scope: Scope) -> Bound:
    only(node, "this", "expressions", "query")
    value = binder.bind(node.this, scope)
    if node.args.get("query") is not None:
        from .subqueries import within

        return within(binder, value, node.args["query"], scope)
    values = binder.bind_all(node.expressions, scope)
    every, _ = unify([value, *values], "IN value and list items must be the same type: {0}")
    listed = ", ".join(item.sql for item in every[1:])
    return compose(f"({every[0].sql} IN ({listed}))", BOOLEAN, [value, *values])


@binds(exp.Like)
def _like(binder: Binder, node: exp.Like, scope: Scope) -> Bound:
    only(node, "this", "expression", "negate")
    return _matches(binder, node, None, scope)


@binds(exp.Escape)
def _escape(binder: Binder, node: exp.Escape, scope: Scope) -> Bound:
    if not isinstance(node.this, exp.Like):
        raise unsupported("ESCAPE outside of LIKE")
    return _matches(binder, node.this, node.expression, scope)


def _matches(binder: Binder, node: exp.Like, escape: exp.Expr | None, scope: Scope) -> Bound:
    parts = binder.bind_all([node.this, node.expression, *([] if escape is None else [escape])], scope)
    if any(part.type.base == "char" for part in parts):
        raise unsupported("LIKE of char")
    for part, name in zip(parts, ("Left side", "Pattern for", "Escape for"), strict=False):
        if not converts(part.type, VARCHAR):
            raise gateway(f"{name} of LIKE expression must evaluate to a varchar: actual type {part.type}")
    negated = "NOT " if node.args.get("negate") else ""
    escaped = f" ESCAPE {parts[2].sql}" if escape is not None else ""
    return compose(f"({parts[0].sql} {negated}LIKE {parts[1].sql}{escaped})", BOOLEAN, parts)


@binds(exp.Case)
def _case(binder: Binder, node: exp.Case, scope: Scope) -> Bound:
    only(node, "this", "ifs", "default")
    subject = binder.bind(node.this, scope) if node.this is not None else None
    branches: list[Any] = node.args["ifs"]
    tests = binder.bind_all([branch.this for branch in branches], scope)
    if subject is None:
        tests = [truth(test, "CASE WHEN clause") for test in tests]
    else:
        tests = [compare("=", subject, test) for test in tests]
    results = binder.bind_all([branch.args["true"] for branch in branches], scope)
    default = node.args.get("default")
    other = binder.bind(default, scope) if default is not None else Bound("NULL", UNKNOWN)
    return choose(tests, results, other)


def choose(tests: list[Bound], results: list[Bound], other: Bound) -> Bound:
    """Return a CASE over tests that are true or false."""
    values, kind = unify(
        [*results, other], "All CASE results must be the same type or coercible to a common type: {0}, {1}"
    )
    arms = " ".join(f"WHEN {test.sql} THEN {value.sql}" for test, value in zip(tests, values[:-1], strict=True))
    return compose(f"(CASE {arms} ELSE {values[-1].sql} END)", kind, [*tests, *values])
