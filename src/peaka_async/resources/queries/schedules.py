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

from ...schedules import iso_duration, period
from ...schedules import schedule as of_cache
from .cron import Cron

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
    if not isinstance(kept, MaterializedQuerySchedule):
        return None
    if kept.type != asked.type:
        return f"has the schedule {_told(kept)} and not {_told(asked)}"
    # Cron texts are not compared: the same times can be written in many ways.
    lengths = _length(asked), _length(kept)
    if None not in lengths and lengths[0] != lengths[1]:
        return f"has the schedule {_told(kept)} and not {_told(asked)}"
    return None


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
        if not value.repeat_duration or not value.repeat_duration.startswith("P"):
            raise InvalidArgument(f"{name} is an interval and has no repeatDuration, such as 'PT6H'")
        return _of_text(name, value.repeat_duration)
    if value.type == MaterializedScheduleType.CRON:
        if not value.cron_expression:
            raise InvalidArgument(f"{name} is a cron schedule and has no cronExpression, such as '0 6 * * *'")
        return _cron(Cron(value.cron_expression, value.timezone or None))
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


def _length(value: MaterializedQuerySchedule) -> Any:
    return period(Schedule(type=ScheduleType.BASIC, expression=value.repeat_duration or None))


def _told(value: MaterializedQuerySchedule) -> str:
    return value.repeat_duration or value.cron_expression or "never"
