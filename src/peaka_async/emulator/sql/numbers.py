"""Functions of numbers whose type depends on the digits of a decimal."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from .binder import Binder
from .operators import calculate
from .refusals import unsupported
from .scalars import SCALARS
from .scope import Bound, compose
from .signatures import choose
from .specials import Special, special, written_number
from .types import decimal

_DECIMAL_DIGITS = 38


@special("mod", 2, 2)
def _mod(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    return calculate("%", *arguments)


def _whole(name: str) -> Special:
    def whole(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
        value = arguments[0]
        if value.type.base != "decimal":
            choose(SCALARS, name, arguments)
        precision, scale = value.type.precision or 1, value.type.scale or 0
        kind = decimal(min(_DECIMAL_DIGITS, max(1, precision - scale + min(scale, 1))), 0)
        return compose(f"CAST({name}({value.sql}) AS {kind.stored})", kind, arguments)

    return whole


special("ceil", 1, 1)(_whole("ceil"))
special("floor", 1, 1)(_whole("floor"))


@special("round", 1, 2)
def _round(binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    if len(arguments) == 1:
        return _whole("round")(binder, arguments, nodes)
    value, digits = arguments[0], written_number(nodes[1])
    if value.type.base != "decimal" or digits is None:
        choose(SCALARS, "round", [arguments[0]])
        raise unsupported(f"round of {value.type} to a number of digits of the type {arguments[1].type}")
    precision, scale = value.type.precision or 1, value.type.scale or 0
    kind = decimal(min(_DECIMAL_DIGITS, precision + 1), scale)
    return compose(f"CAST(round({value.sql}, {min(digits, scale)}) AS {kind.stored})", kind, arguments)
