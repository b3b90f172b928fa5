"""Functions that choose between their arguments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from ..errors import gateway
from .binder import Binder
from .coercion import comparable, unify
from .operators import compare
from .predicates import choose, truth
from .scope import Bound, compose
from .specials import MANY, Special, special
from .types import UNKNOWN, VARCHAR, literal


@special("if", 2, 3)
def _if(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    other = arguments[2] if len(arguments) > len(("condition", "result")) else Bound("NULL", UNKNOWN)
    return choose([truth(arguments[0], "IF condition")], [arguments[1]], other)


@special("coalesce", 2, MANY)
def _coalesce(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    values, kind = unify(arguments, "All COALESCE operands must be the same type or coercible to it: {0}, {1}")
    return compose(f"coalesce({', '.join(value.sql for value in values)})", kind, values)


@special("nullif", 2, 2)
def _nullif(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    return choose([compare("=", *arguments)], [Bound("NULL", arguments[0].type)], arguments[0])


@special("try", 1, 1)
def _try(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    return compose(f"TRY({arguments[0].sql})", arguments[0].type, arguments)


@special("typeof", 1, 1)
def _typeof(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    return compose(literal(str(arguments[0].type)), VARCHAR, arguments)


def _extreme(name: str) -> Special:
    def extreme(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
        values, kind = unify(arguments, f"All {name.upper()} operands must be the same type: {{0}}, {{1}}")
        if not comparable("<", kind):
            raise gateway(f"Unexpected parameters ({kind}) for function {name}")
        # One NULL makes the whole NULL, other than in DuckDB.
        missing = " OR ".join(f"{value.sql} IS NULL" for value in values)
        sql = f"CASE WHEN {missing} THEN NULL ELSE {name}({', '.join(value.sql for value in values)}) END"
        return compose(f"({sql})", kind, values)

    return extreme


special("greatest", 1, MANY)(_extreme("greatest"))
special("least", 1, MANY)(_extreme("least"))
