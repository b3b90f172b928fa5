"""Schedules that are set and have not run: which of a cache's are overdue, told with as few requests as will do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peaka_api.models import CacheExecutionInfo, CacheStatus, Schedule

from ...schedules import period
from .findings import SETTLED, HealthProblem, Told, known_since, moment_text, quoted, slots, utc

if TYPE_CHECKING:
    from peaka_api.groups.caches import CachesOperations

__all__ = ["late_schedules"]

GRACE = 60.0
"""Seconds by which a scheduled run may be late beyond two periods."""

RECORDS_KEPT = dt.timedelta(days=14)
"""For how long the service keeps the records of runs."""


async def late_schedules(caches: CachesOperations, status: CacheStatus, now: dt.datetime) -> list[Told]:
    """The schedules of a cache that have had no run of their kind for two periods and a minute.

    The settings are one request. Runs are known from the status; only where there was none of a kind, the history is
    asked whether the cache is old enough for one.

    Args:
        caches: The caches of the project.
        status: The state of the cache.
        now: The time by the service's clock.

    Raises:
        PeakaError: The settings or the history could not be read.
    """
    cache = await caches.get(status.id)
    schedules = {"incremental": cache.incremental_cache_schedule, "full_refresh": cache.full_refresh_cache_schedule}
    found: list[Told] = []
    for kind, run in slots(status).items():
        schedule = schedules[kind]
        since = _due_since(schedule, now)
        if schedule is None or since is None or not _is_before(run, since):
            continue
        if run is not None or await _was_there_before(caches, status, since, now):
            last = f"the last one was of {moment_text(run.created_at)}" if run else "there was none"
            name = f"{kind.replace('_', ' ')} schedule {quoted(str(schedule.expression))}"
            found.append((HealthProblem.SCHEDULE_OVERDUE, f"its {name} has had no run in time: {last}"))
    return found


def _due_since(schedule: Schedule | None, now: dt.datetime) -> dt.datetime | None:
    """The moment since which a schedule must have had a run; `None` for one that has none, or an uneven period."""
    each = period(schedule)
    if not each:
        return None
    try:
        return now - dt.timedelta(seconds=2 * float(each) + GRACE)
    except OverflowError:
        # Before the first year there is.
        return None


def _is_before(run: CacheExecutionInfo | None, since: dt.datetime) -> bool:
    if run is None:
        return True
    if run.status not in SETTLED:
        # While one is under way the next is let go by, and whether it moves is another question.
        return False
    moments = [utc(moment) for moment in (run.created_at, run.updated_at, run.finished_at)]
    return max((moment for moment in moments if moment is not None), default=since) < since


async def _was_there_before(
    caches: CachesOperations, status: CacheStatus, moment: dt.datetime, now: dt.datetime
) -> bool:
    """Whether a cache is older than a moment. Its oldest record is its first sync."""
    known = known_since(status)
    if known is not None and known < moment:
        return True
    if now - moment > RECORDS_KEPT:
        return False

    async def start_of(place: int) -> dt.datetime | None:
        """When the run at a place began, counted from the newest; `None` behind the last one."""
        runs = await caches.list_executions(status.id, limit=1, offset=place)
        return utc(runs[0].created_at) if runs else None

    # There may be thousands, and all but the oldest say nothing: leap behind the end, and close in on it.
    inside, beyond = 0, 1
    while (began := await start_of(beyond)) is not None:
        if began < moment:
            return True
        inside, beyond = beyond, 2 * beyond
    while beyond - inside > 1:
        middle = (inside + beyond) // 2
        began = await start_of(middle)
        if began is not None and began < moment:
            return True
        inside, beyond = (inside, middle) if began is None else (middle, beyond)
    return False
