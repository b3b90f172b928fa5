"""Date macros: what `@today-7d` and the like stand for at a moment. Section 13; documented, and never measured.

A macro is a day or a moment by name, and any number of steps from there, taken from left to right. Which names and
units there are is documented. That weeks begin on Monday, that a step by months ends on the last day of a month too
short for it, as in Trino, and that a step by hours or minutes turns a day into its midnight, are guesses.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from .errors import gateway

_MACRO = re.compile(
    r"@(?P<name>today|yesterday|now|(?P<edge>[se])o(?P<period>[wmqy]))(?P<steps>(?:[+-].*)?)", re.ASCII | re.DOTALL
)
_STEP = re.compile(r"([+-])(\d+)([dwMqyhm])", re.ASCII)

_MONTHS = {"M": 1, "q": 3, "y": 12}
_DAYS = {"d": 1, "w": 7}
_MINUTES = {"h": 60, "m": 1}
_PERIOD_MONTHS = {"m": 1, "q": 3, "y": 12}


def expand(value: Any, now: datetime) -> Any:
    """Return what a value stands for.

    Args:
        value: Any JSON value.
        now: The moment, in UTC and without a zone.

    Returns:
        A `date` for a macro of whole days, a `datetime` for one that goes by hours or minutes or from `@now`; what is
        no macro, text that only begins with another `@` word included, as it is.

    Raises:
        Refusal: 400 of shape A, for a macro with a step that is none, or that leads beyond the calendar.

    Example:
        >>> from datetime import datetime
        >>> str(expand("@som-1M", datetime(2026, 8, 18, 9, 30)))
        '2026-07-01'
    """
    match = _MACRO.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    steps = match["steps"]
    if _STEP.sub("", steps):
        raise gateway(f"Date macro '{value}' has a step that is none")
    try:
        at = _named(match, now)
        for sign, number, unit in _STEP.findall(steps):
            at = _stepped(at, int(sign + number), unit)
    except (OverflowError, ValueError) as error:
        raise gateway(f"Date macro '{value}' leads beyond the calendar") from error
    return at


def _named(match: re.Match[str], now: datetime) -> date | datetime:
    if match["edge"] is not None:
        start, end = _period(now.date(), match["period"])
        return start if match["edge"] == "s" else end
    match match["name"]:
        case "now":
            return now
        case "yesterday":
            return now.date() - timedelta(days=1)
        case _:
            return now.date()


def _period(day: date, period: str) -> tuple[date, date]:
    """Return the first and the last day of the week, month, quarter or year that a day is in."""
    if period == "w":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = _PERIOD_MONTHS[period]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    last = first.replace(month=first.month + months - 1)
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _stepped(at: date | datetime, number: int, unit: str) -> date | datetime:
    if unit in _MONTHS:
        return _months_later(at, number * _MONTHS[unit])
    if unit in _DAYS:
        return at + timedelta(days=number * _DAYS[unit])
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    return moment + timedelta(minutes=number * _MINUTES[unit])


def _months_later(at: date | datetime, months: int) -> date | datetime:
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last))
