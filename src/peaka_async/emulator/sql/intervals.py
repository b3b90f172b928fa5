"""Literals of intervals, of one unit or of several: `INTERVAL '2' DAY`, `INTERVAL '1 02:03:04.567' DAY TO SECOND`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .refusals import mismatched, unsupported
from .scope import Bound, Scope
from .types import DAYS, MONTHS, SqlType

_MONTHS = {"YEAR": 12, "MONTH": 1}
_MILLISECONDS = {"DAY": 86_400_000, "HOUR": 3_600_000, "MINUTE": 60_000, "SECOND": 1_000}
_WEEK = 7 * _MILLISECONDS["DAY"]
_BEFORE = {"MONTH": "-", "HOUR": " ", "MINUTE": ":", "SECOND": ":"}
"""What stands before a unit that is not the first one."""


@binds(exp.Interval)
def _interval(_binder: Binder, node: exp.Interval, _scope: Scope) -> Bound:
    only(node, "this", "unit")
    written, amount = node.this, node.this
    if isinstance(written, exp.Neg):
        amount = written.this
    if not (isinstance(amount, exp.Literal) and amount.is_string):
        raise mismatched("INTERVAL")
    units = _units(node.args.get("unit"))
    total = _total(amount.name, units)
    sign = "-" if (total < 0) is (written is amount) else ""
    if units[0] in _MONTHS:
        return Bound(f"(INTERVAL '{sign}{abs(total)}' MONTH)", SqlType(MONTHS))
    # In DuckDB an interval has days beside its time, and a time alone has no room for all of Trino's.
    days, rest = divmod(abs(total), _MILLISECONDS["DAY"])
    clock = f" + to_milliseconds({sign}{rest})" if rest else ""
    return Bound(f"(INTERVAL '{sign}{days}' DAY{clock})", SqlType(DAYS))


def _units(node: object) -> Sequence[str]:
    """Return the units from the first one to the last one."""
    first, last = (node.this, node.expression) if isinstance(node, exp.IntervalSpan) else (node, node)
    if not isinstance(first, exp.Var) or not isinstance(last, exp.Var):
        raise mismatched("INTERVAL")
    ends = first.name.upper(), last.name.upper()
    if ends == ("WEEK", "WEEK"):
        return ["WEEK"]
    for family in (list(_MONTHS), list(_MILLISECONDS)):
        if set(ends) <= set(family):
            found = family[family.index(ends[0]) : family.index(ends[1]) + 1]
            if found:
                return found
    raise mismatched(ends[1])


def _total(text: str, units: Sequence[str]) -> int:
    """Return how many months or milliseconds a text stands for; the last units of several may be left out."""
    if len(units) > 1 and text[:1] in {"+", "-"}:
        # In Trino it is the sign of the first number alone.
        raise unsupported("a sign inside an interval of several units: write it before the text")
    found = re.fullmatch(rf"([+-]?){_pattern(units)}", text)
    if found is None:
        raise gateway(f"Invalid INTERVAL literal: {text}")
    sizes = {**_MONTHS, **_MILLISECONDS, "WEEK": _WEEK}
    numbers = zip(units, found.groups()[1:], strict=True)
    total = sum((Decimal(number) * sizes[unit] for unit, number in numbers if number), Decimal())
    return int(-total if found[1] == "-" else total)


def _pattern(units: Sequence[str]) -> str:
    pattern = ""
    for unit in reversed(units):
        fraction = r"(?:\.[0-9]{1,3})?" if unit == "SECOND" else ""
        pattern = f"([0-9]{{1,9}}{fraction}){pattern}"
        if unit != units[0]:
            pattern = f"(?:{_BEFORE[unit]}{pattern})?"
    return pattern
