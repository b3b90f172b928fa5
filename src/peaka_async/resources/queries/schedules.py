"""Schedules of materialized queries as people write them: a duration, a cron expression with a time zone, or never.

What the service makes of a malformed one was not measured. Malformed schedules of caches it accepts and ignores, so
those of queries are refused here as well, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.models import (
    MaterializedQuerySchedule,
    MaterializedScheduleType,
    Query,
    QueryType,
    Schedule,
    ScheduleType,
)
from peaka_api.types import Unset

from ...schedules import iso_duration, same_schedule
from ...schedules import schedule as of_cache
from .cron import Cron, same_times

__all__ = ["QueryScheduleLike", "contradiction", "query_schedule"]

QueryScheduleLike: TypeAlias = MaterializedQuerySchedule | Mapping[str, Any] | Cron | timedelta | str | None
"""What is taken for the schedule of a materialized query."""


def query_schedule(name: str, value: QueryScheduleLike) -> MaterializedQuerySchedule:
    """The schedule that a value means.

    Args:
        name: The argument, for the error.
        value: A `timedelta` or an ISO-8601 duration such as `PT6H` for an interval; a `Cron`, or its five fields as
            text, which go by UTC; `None` for never; or the schedule of a query as it was read.

    Raises:
        InvalidArgument: It is none of these, or cannot be right.
    """
    if value is None:
        return MaterializedQuerySchedule(type=MaterializedScheduleType.NONE)
    if isinstance(value, timedelta):
        return _interval(iso_duration(name, value))
    if isinstance(value, Cron):
        return _cron(value)
    if isinstance(value, str):
        return _of_text(name, value)
    if isinstance(value, Mapping):
        try:
            value = MaterializedQuerySchedule.from_dict(value)
        except DecodeError as error:
            raise InvalidArgument(f"{name} is no schedule: {error}") from error
    if not isinstance(value, MaterializedQuerySchedule):
        raise InvalidArgument(
            f"{name} must be a schedule, a timedelta, a Cron, text or None, not a {type(value).__name__}"
        )
    return _checked(name, value)


def contradiction(asked: MaterializedQuerySchedule, query: Query) -> str | None:
    """How a query differs from the schedule that was sent for it; `None` where it does not, or does not say."""
    kept = query.schedule
    if query.query_type == QueryType.PLAIN:
        return None if asked.type == MaterializedScheduleType.NONE else "is plain, and only materialized queries run"
    if isinstance(kept, Unset):
        return None
    # Null is one of the ways in which the service writes that there is none.
    found = query_schedule("schedule", None) if kept is None else kept
    if _is_same(asked, found):
        return None
    return f"has the schedule {_told(found)} and not {_told(asked)}"


def _is_same(asked: MaterializedQuerySchedule, kept: MaterializedQuerySchedule) -> bool:
    """Whether two schedules mean the same, however they are written."""
    if kept.type != asked.type:
        return False
    if asked.type == MaterializedScheduleType.INTERVAL:
        return same_schedule(_of_cache(asked), _of_cache(kept))
    try:
        return asked.type == MaterializedScheduleType.NONE or same_times(_read(asked), _read(kept))
    except InvalidArgument:
        # It cannot be read, and what was asked for can.
        return False


def _of_text(name: str, value: str) -> MaterializedQuerySchedule:
    if value.startswith("P"):
        of_cache(name, value)
        return _interval(value)
    try:
        return _cron(Cron(value))
    except InvalidArgument as error:
        raise InvalidArgument(
            f"{name} is {value!r}; it must be a timedelta, an ISO-8601 duration above zero such as 'PT6H', a cron"
            f" expression such as '0 6 * * *', or None ({error})"
        ) from error


def _checked(name: str, value: MaterializedQuerySchedule) -> MaterializedQuerySchedule:
    """A schedule without the members that do not apply to its type, which replies have."""
    if value.type == MaterializedScheduleType.NONE:
        return query_schedule(name, None)
    if value.type == MaterializedScheduleType.INTERVAL:
        if not _text(value.repeat_duration).startswith("P"):
            raise InvalidArgument(f"{name} is an interval and has no repeatDuration, such as 'PT6H'")
        return _of_text(name, _text(value.repeat_duration))
    if value.type == MaterializedScheduleType.CRON:
        if not value.cron_expression:
            raise InvalidArgument(f"{name} is a cron schedule and has no cronExpression, such as '0 6 * * *'")
        return _cron(_read(value))
    raise InvalidArgument(
        f"{name} has the type {str(value.type)!r}, which this version does not know: interval, cron or none;"
        " `raw` sends it unchecked"
    )


def _interval(duration: str) -> MaterializedQuerySchedule:
    return MaterializedQuerySchedule(type=MaterializedScheduleType.INTERVAL, repeat_duration=duration)


def _cron(value: Cron) -> MaterializedQuerySchedule:
    made = MaterializedQuerySchedule(type=MaterializedScheduleType.CRON, cron_expression=value.expression)
    if value.timezone is not None:
        made.timezone = value.timezone
    return made


def _read(value: MaterializedQuerySchedule) -> Cron:
    return Cron(value.cron_expression or "", value.timezone or None)


def _of_cache(value: MaterializedQuerySchedule) -> Schedule:
    return Schedule(type=ScheduleType.BASIC, expression=_text(value.repeat_duration))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _told(value: MaterializedQuerySchedule) -> str:
    if value.type == MaterializedScheduleType.NONE:
        return "never"
    times = value.repeat_duration or value.cron_expression or f"of type {value.type}"
    return f"{times} ({value.timezone})" if value.timezone else times
