"""Stretches of time that a question can name: `today`, `last week`, `past 3 months`, `in 2024`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from .wording import is_count

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_YEARS = range(1900, 2100)


@attrs.frozen
class Period:
    """A stretch of time, from its first moment to before its last; None for an end that is open."""

    first: datetime
    last: datetime | None = None


def find_period(stems: Sequence[str], now: datetime) -> Period | None:
    """Return the first stretch of time that a question names; None if it names none.

    `last week` is the seven days up to now, as `past 7 days` is, and not the calendar's.

    Args:
        stems: The words of the question, in lower case and in the singular.
        now: The moment of asking.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for place, word in enumerate(stems):
        after = stems[place + 1 : place + 3]
        if word == "today":
            return Period(midnight)
        if word == "yesterday":
            return Period(midnight - timedelta(days=1), midnight)
        if word == "this" and after and after[0] in {*_DAYS, *_MONTHS}:
            return Period(_start(after[0], midnight))
        if word in {"last", "past", "previous"} and after:
            number, unit = (int(after[0]), after[-1]) if is_count(after[0]) else (1, after[0])
            if unit in {*_DAYS, *_MONTHS} and number < _YEARS.start:
                return Period(_back(now, number, unit))
        if word in {"in", "during", "of"} and after and is_count(after[0]):
            year = int(after[0])
            if year in _YEARS:
                return Period(datetime(year, 1, 1), datetime(year + 1, 1, 1))  # noqa: DTZ001, columns have no zone
    return None


def _start(unit: str, midnight: datetime) -> datetime:
    match unit:
        case "day":
            return midnight
        case "week":
            return midnight - timedelta(days=midnight.weekday())
        case "year":
            return midnight.replace(month=1, day=1)
        case "quarter":
            return midnight.replace(month=midnight.month - (midnight.month - 1) % 3, day=1)
        case _:
            return midnight.replace(day=1)


def _back(now: datetime, number: int, unit: str) -> datetime:
    if unit in _DAYS:
        return now - timedelta(days=number * _DAYS[unit])
    month = now.year * 12 + now.month - 1 - number * _MONTHS[unit]
    year, month = month // 12, month % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))
