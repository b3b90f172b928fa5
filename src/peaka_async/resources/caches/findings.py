"""What can be wrong with a cache, judged from what the service says of it; nothing is read here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from attrs import field, frozen

from peaka_api.models import CacheExecutionInfo, CacheExecutionState, CacheState, CacheStatus

__all__ = [
    "SETTLED",
    "CacheFinding",
    "HealthProblem",
    "Told",
    "has_not_moved",
    "is_waiting",
    "known_since",
    "moment_text",
    "quoted",
    "slots",
    "state_problems",
    "utc",
]

Told: TypeAlias = "tuple[HealthProblem, str]"
"""A problem, and what was seen of it."""

_MOST_TEXT = 200
"""Characters of the service's own words in a message."""

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
_CANCELLED = frozenset({CacheState.CANCELLED, "CANCELED"})
SETTLED = frozenset({CacheState.COMPLETED, CacheState.FAILED, *_CANCELLED})
"""The states of a run that has ended."""

_KNOWN = frozenset({*CacheState, *CacheExecutionState, *_CANCELLED})


class HealthProblem(StrEnum):
    """What kind of trouble a finding is about, the worst first.

    `CACHED_WITHOUT_CACHE`: a table reads as cached and has no cache. `CACHE_NOT_USED`: a cache is complete and its
    table does not read as cached. `TABLE_MISSING`: a cache is of a table or a catalog that is not listed any more.
    `NEVER_STARTED`: a sync was asked for and nothing came of it. `STALLED`: a run has stopped moving.
    `LAST_RUN_FAILED`, `LAST_RUN_CANCELLED`: how the newest run ended. `SCHEDULE_OVERDUE`: a schedule is set, and no
    run of its kind came. `UNKNOWN_STATE`: the service says something that this version does not know. `UNREADABLE`: a
    part could not be checked.
    """

    CACHED_WITHOUT_CACHE = "cached_without_cache"
    CACHE_NOT_USED = "cache_not_used"
    TABLE_MISSING = "table_missing"
    NEVER_STARTED = "never_started"
    STALLED = "stalled"
    LAST_RUN_FAILED = "last_run_failed"
    LAST_RUN_CANCELLED = "last_run_cancelled"
    SCHEDULE_OVERDUE = "schedule_overdue"
    UNKNOWN_STATE = "unknown_state"
    UNREADABLE = "unreadable"


_HINTS: Mapping[HealthProblem, str] = {
    HealthProblem.CACHED_WITHOUT_CACHE: "Queries on it and new caches of it fail; only making its catalog anew helped",
    HealthProblem.CACHE_NOT_USED: "Queries may read the source; delete the cache and create it again",
    HealthProblem.TABLE_MISSING: "Look whether the source has lost or renamed it; delete the cache if nobody needs it",
    HealthProblem.NEVER_STARTED: "Some tables never sync; cancel the run or delete the cache, and look at the source",
    HealthProblem.STALLED: "It may go on for ever; cancel the run and trigger it again",
    HealthProblem.LAST_RUN_FAILED: "Look at the source and its connection, then trigger an update",
    HealthProblem.LAST_RUN_CANCELLED: "Trigger an update, unless somebody meant to stop it",
    HealthProblem.SCHEDULE_OVERDUE: "If it was set lately its first run is yet to come; else set it again",
    HealthProblem.UNKNOWN_STATE: "A newer version of this package may know it; look at the cache in the studio",
    HealthProblem.UNREADABLE: "The rest of the report stands; check this part again",
}


@frozen(kw_only=True)
class CacheFinding:
    """One thing that is wrong.

    Attributes:
        problem: What kind of trouble it is.
        catalog: Name in SQL of the catalog; its id where no such catalog is listed.
        catalog_id: The catalog, a decimal string; what was asked for where there is none of that name.
        table: Schema and table, such as `payment.customers`; the schema alone, or nothing, where it is about these.
        cache_id: UUID of the cache; `None` where there is none.
        message: What was seen, in one line of bounded length. It may quote the service.

    Source:
        Behaviour reference sections 11.5 to 11.7 and 21.

    Example:
        ```python
        health = await project.caches.check()
        broken = [item.table for item in health.findings if item.problem is HealthProblem.CACHED_WITHOUT_CACHE]
        ```
    """

    problem: HealthProblem = field(repr=lambda problem: repr(problem.value))
    catalog: str
    catalog_id: str = field(repr=False)
    table: str = ""
    cache_id: str | None = None
    message: str = field(repr=False)

    @property
    def hint(self) -> str:
        """What to do about it, as far as that is known."""
        return _HINTS[self.problem]

    def __str__(self) -> str:
        place = ".".join(part for part in (self.catalog, self.table) if part)
        cache = f" (cache {self.cache_id})" if self.cache_id else ""
        return f"{self.problem}: {place}{cache}: {self.message}. {self.hint}"


def utc(moment: dt.datetime | None) -> dt.datetime | None:
    """A moment that can be compared with others: what comes without an offset counts as UTC."""
    # The decoder lets null through where the document promises a time.
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)


def slots(status: CacheStatus) -> Mapping[str, CacheExecutionInfo | None]:
    """The last run of each kind, by the name of its schedule."""
    return {
        "incremental": status.last_incremental_cache_execution,
        "full_refresh": status.last_full_refresh_cache_execution,
    }


def known_since(status: CacheStatus) -> dt.datetime | None:
    """The earliest moment at which a cache is known to have been there; `None` where nothing tells.

    The service does not say when a cache was made, but dates its log and its runs.
    """
    moments = [utc(entry.timestamp) for entry in status.cache_action_logs or ()]
    moments += [utc(run.created_at) for run in _runs(status)]
    return min((moment for moment in moments if moment is not None), default=None)


def state_problems(status: CacheStatus, now: dt.datetime, stall_after: float) -> Iterator[Told]:
    """What is wrong with the state of a cache.

    Args:
        status: The state.
        now: The time by the service's clock.
        stall_after: For how many seconds a run, or the start of one, may be without a sign of life.
    """
    words = [str(word) for word in (status.status, *(run.status for run in _runs(status))) if word not in _KNOWN]
    if words:
        yield HealthProblem.UNKNOWN_STATE, f"the service says {quoted(', '.join(words))}"
    newest = max(_runs(status), key=lambda run: utc(run.created_at) or _LONG_AGO, default=None)
    under_way = [run for run in _runs(status) if run.status not in SETTLED]
    if status.status == CacheState.NOT_INITIALIZED and not under_way:
        since = known_since(status)
        if since is not None and _age(since, now) > stall_after:
            yield HealthProblem.NEVER_STARTED, f"its first sync has not begun for {_span(since, now)}"
    elif status.status == CacheState.RUNNING or newest in under_way:
        for run in under_way:
            yield from _silence(run, now, stall_after)
    elif status.status in SETTLED:
        word = newest.status if newest else status.status
        when = f", of {moment_text(newest.created_at)}," if newest else ""
        if word == CacheState.FAILED:
            yield HealthProblem.LAST_RUN_FAILED, f"its newest run{when} failed: {_reason(newest)}"
        elif word in _CANCELLED:
            yield HealthProblem.LAST_RUN_CANCELLED, f"its newest run{when} was cancelled"


def is_waiting(status: CacheStatus) -> bool:
    """Whether a run was asked for, and nothing that the service says tells since when: only looking again can."""
    if status.status == CacheState.NOT_INITIALIZED:
        return known_since(status) is None
    return status.status == CacheState.RUNNING and all(run.status in SETTLED for run in _runs(status))


def has_not_moved(before: CacheStatus, after: CacheStatus | None) -> bool:
    """Whether a cache that was waiting shows nothing new."""
    if after is None or not is_waiting(after) or after.status != before.status:
        return False
    return {run.id for run in _runs(before)} == {run.id for run in _runs(after)}


def _silence(run: CacheExecutionInfo, now: dt.datetime, stall_after: float) -> Iterator[Told]:
    moved = max((moment for moment in (utc(run.created_at), utc(run.updated_at)) if moment is not None), default=None)
    if moved is None or _age(moved, now) <= stall_after:
        return
    if run.progress is None and run.updated_at == run.created_at:
        yield HealthProblem.NEVER_STARTED, f"a run is under way and has reported nothing for {_span(moved, now)}"
    else:
        yield HealthProblem.STALLED, f"a run is under way and has not moved for {_span(moved, now)}"


def _runs(status: CacheStatus) -> list[CacheExecutionInfo]:
    return [run for run in slots(status).values() if run is not None]


def _reason(run: CacheExecutionInfo | None) -> str:
    error = run.error if run else None
    if not error:
        return "the service gives no reason"
    # Its fields were never recorded; a message is what one would expect.
    told = error.get("message")
    return quoted(told if isinstance(told, str) else json.dumps(error, ensure_ascii=False, default=str))


def quoted(text: str) -> str:
    """Somebody else's words, in one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_TEXT else f"{line[:_MOST_TEXT]}..."


def _age(moment: dt.datetime, now: dt.datetime) -> float:
    return (now - moment).total_seconds()


def _span(moment: dt.datetime, now: dt.datetime) -> str:
    return f"{_age(moment, now):.0f} s"


def moment_text(moment: dt.datetime | None) -> str:
    """A moment as messages write it."""
    known = utc(moment)
    return known.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if known else "an unknown time"
