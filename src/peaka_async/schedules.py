"""Schedules as people write them: a `timedelta`, an ISO-8601 duration, or `None` for never.

The service answers 200 to a malformed duration and ignores it, so it is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.models import Schedule, ScheduleType

__all__ = ["ScheduleLike", "iso_duration", "period", "same_schedule", "schedule"]

ScheduleLike = Schedule | Mapping[str, Any] | timedelta | str | None
"""What is taken for a schedule."""

_DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d+)W|(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d{1,9})?)S)?)?)"
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def schedule(name: str, value: ScheduleLike) -> Schedule:
    """The schedule that a value means.

    Args:
        name: The argument, for the error.
        value: `None` for never; a `timedelta` or an ISO-8601 duration such as `PT6H` for an interval; or a `Schedule`.

    Raises:
        InvalidArgument: It is none of these, or an interval of nothing.
    """
    if value is None:
        return Schedule(type=ScheduleType.NONE)
    if isinstance(value, timedelta):
        return Schedule(type=ScheduleType.BASIC, expression=iso_duration(name, value))
    if isinstance(value, str):
        if not _DURATION.fullmatch(value) or not re.search(r"[1-9]", value):
            raise InvalidArgument(
                f"{name} is {value!r}; it must be a timedelta, an ISO-8601 duration above zero such as 'PT6H', or None"
            )
        return Schedule(type=ScheduleType.BASIC, expression=value)
    if isinstance(value, Mapping):
        try:
            value = Schedule.from_dict(value)
        except DecodeError as error:
            raise InvalidArgument(f"{name} is no schedule: {error}") from error
    if not isinstance(value, Schedule):
        raise InvalidArgument(f"{name} must be a schedule, a timedelta, text or None, not a {type(value).__name__}")
    if value.type == ScheduleType.BASIC:
        if not value.expression:
            raise InvalidArgument(f"{name} is BASIC and has no expression; write an ISO-8601 duration such as 'PT6H'")
        schedule(name, value.expression)
    return value


def iso_duration(name: str, value: timedelta) -> str:
    """A `timedelta` as an ISO-8601 duration, to the microsecond.

    Raises:
        InvalidArgument: It is not above zero.
    """
    microseconds = value // timedelta(microseconds=1)
    if microseconds <= 0:
        raise InvalidArgument(f"{name} is {value}; an interval must be above zero, and None means never")
    whole, fraction = divmod(microseconds, 1_000_000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}H" if hours else ""
    text += f"{minute}M" if minute else ""
    if fraction:
        text += f"{second}.{fraction:06d}".rstrip("0") + "S"
    elif second:
        text += f"{second}S"
    return f"PT{text}"


def period(value: Schedule | None) -> Decimal | None:
    """The seconds from one run to the next, exactly; `None` for never, and for months and years, which vary."""
    found = _DURATION.fullmatch(value.expression or "") if value and value.type == ScheduleType.BASIC else None
    if found is None or int(found["years"] or 0) or int(found["months"] or 0):
        return None
    return sum((Decimal(found[unit] or 0) * factor for unit, factor in _SECONDS.items()), Decimal())


def same_schedule(one: Schedule | None, other: Schedule | None) -> bool:
    """Whether two schedules mean the same: `PT60M` is `PT1H`, and no schedule at all is one of type NONE."""
    texts = [value.expression if value and value.type != ScheduleType.NONE else None for value in (one, other)]
    if None in texts or texts[0] == texts[1]:
        return texts[0] == texts[1]
    lengths = period(one), period(other)
    return None not in lengths and lengths[0] == lengths[1]
