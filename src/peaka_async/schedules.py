"""Schedules as people write them: a `timedelta`, an ISO-8601 duration, or `None` for never.

The service answers 200 to a malformed duration and ignores it, so it is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.models import Schedule, ScheduleType

__all__ = ["ScheduleLike", "iso_duration", "schedule"]

ScheduleLike = Schedule | Mapping[str, Any] | timedelta | str | None
"""What is taken for a schedule."""

_DURATION = re.compile(
    r"P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,9})?S)?)?)"
)


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
