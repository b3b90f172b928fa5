"""Cron expressions of five fields: checked as far as can be told without a calendar, and compared by what they mean."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen

from peaka_api.errors import InvalidArgument

__all__ = ["Cron", "same_times"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    # Sunday is 0 and 7.
    ("day of the week", 0, 7, _DAYS),
)

_PART = re.compile(r"(?:\*|(?P<low>[a-z]+|\d{1,2})(?:-(?P<high>[a-z]+|\d{1,2}))?)(?:/(?P<step>\d{1,2}))?", re.ASCII)

_ALWAYS_THERE = "Europe/London"
"""A time zone that every collection of them has."""


_UTC = ("UTC", "Etc/UTC", "Z")
"""Ways to write it."""


def _name(value: str | ZoneInfo | None) -> str | None:
    key: str | None = value.key if isinstance(value, ZoneInfo) else value
    if key is None and value is not None:
        raise InvalidArgument("timezone is a ZoneInfo without a key, made from a file; give the IANA name of it")
    return key


def _spaced(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


@frozen(repr=False)
class Cron:
    """A schedule by the clock on the wall, for a materialized query.

    Attributes:
        expression: Minute, hour, day of the month, month and day of the week, with one blank between them, however many
            were given; each `*`, or a list of numbers, names, ranges and steps, as in `0 6 * * mon-fri`.
        timezone: Whose clock: an IANA name such as `Europe/Istanbul`, or a `ZoneInfo`. UTC when left out.

    Raises:
        InvalidArgument: It is no such expression, or there is no such time zone.

    Source:
        Operations `queries.create` and `queries.update`; behaviour reference section 8.1.

    Example:
        ```python
        from peaka_async.resources.queries.cron import Cron

        weekdays = Cron("0 6 * * mon-fri", timezone="Europe/Istanbul")
        ```
    """

    expression: str = field(converter=_spaced)
    timezone: str | None = field(default=None, converter=_name)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.expression, str):
            raise InvalidArgument(f"expression must be text, not a {type(self.expression).__name__}")
        fields = self.expression.split()
        if len(fields) != len(_FIELDS):
            raise InvalidArgument(
                f"expression is {self.expression!r}, which has {len(fields)} fields; a cron expression has 5:"
                " minute, hour, day of the month, month, day of the week"
            )
        for text, (name, low, high, names) in zip(fields, _FIELDS, strict=True):
            for part in text.lower().split(","):
                if _numbers(part, low, high, names) is None:
                    raise InvalidArgument(f"expression is {self.expression!r}, in which {part!r} is no {name}")
        if self.timezone is not None and not _is_zone(self.timezone):
            raise InvalidArgument(f"timezone is {self.timezone!r}; it must be an IANA name such as 'Europe/Istanbul'")

    def __repr__(self) -> str:
        return f"<Cron {self.expression} {self.timezone or 'UTC'}>"


def same_times(one: Cron, other: Cron) -> bool:
    """Whether two expressions are met at the same times: `0 6 * * mon` is `00 6 * * 1`."""
    return _meaning(one) == _meaning(other)


def _meaning(cron: Cron) -> tuple[Any, ...]:
    minutes, hours, days, months, weekdays = (
        {number for part in text.lower().split(",") for number in _numbers(part, low, high, names) or ()}
        for text, (_, low, high, names) in zip(cron.expression.split(), _FIELDS, strict=True)
    )
    _, _, day, _, weekday = cron.expression.split()
    # Where both kinds of day are restricted, either is enough; one that begins with a star restricts nothing.
    either = not day.startswith("*") and not weekday.startswith("*")
    zone = None if cron.timezone in _UTC else cron.timezone
    return minutes, hours, days, months, {number % 7 for number in weekdays}, either, zone


def _numbers(part: str, low: int, high: int, names: tuple[str, ...]) -> range | None:
    """The numbers that a part of a field stands for; `None` where it is wrong."""
    found = _PART.fullmatch(part)
    step = int(found["step"] or 1) if found else 0
    if found is None or step == 0:
        return None
    if found["low"] is None:
        return range(low, high + 1, step)
    first = _number(found["low"], low, names)
    # A single number with a step means "from there on".
    last = _number(found["high"], low, names) if found["high"] else high if found["step"] else first
    return range(first, last + 1, step) if low <= first <= last <= high else None


def _number(text: str, low: int, names: tuple[str, ...]) -> int:
    if text.isdigit():
        return int(text)
    return low + names.index(text) if text in names else -1


def _is_zone(name: object) -> bool:
    if not isinstance(name, str) or not name:
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return not _has_zones()
    return True


def _has_zones() -> bool:
    """Whether this machine knows time zones at all; some do not, and then nothing can be said of a name."""
    try:
        ZoneInfo(_ALWAYS_THERE)
    except (KeyError, ValueError, OSError):
        return False
    return True
