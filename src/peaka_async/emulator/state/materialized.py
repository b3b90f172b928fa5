"""Materialized queries: when they run by themselves, their runs, and what shows of these. Section 10.

A run is shown only once it has begun: until then the state is that of the run before, or `COMPLETED` without times.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import attrs

from ..clock import moment
from ..cron import read_cron
from ..durations import iso_seconds
from ..ids import fraction_of
from .jobs import Context, Job, JobKind
from .results import StoredResult

FIRST_DELAY = 0.5
"""Emulator seconds until the first run begins; that it takes a while is measured, how long is a guess."""

STALE_SECONDS = 1.0
"""Emulator seconds for which a refresh still shows the state of the run before; measured as "a while"."""

_SECONDS = (0.2, 20.0, 95.0)
"""How long a run takes, in emulator seconds: at once, about 20 s, or more than 90 s for the same SQL."""


@attrs.frozen
class QuerySchedule:
    """When a materialized query runs by itself.

    Attributes:
        type: `interval`, `cron` or `none`.
        cron: The expression of a `cron`.
        period: The ISO-8601 duration of an `interval`.
        timezone: The IANA name that was sent with a `cron`; None means UTC.
    """

    type: str
    cron: str | None = None
    period: str | None = None
    timezone: str | None = None

    def last_until(self, now: float, *, since: float, origin: datetime) -> float | None:
        """Return the last of its moments after `since` and up to `now`, None if there was none.

        Args:
            now: Emulator seconds.
            since: Emulator seconds of its last moment, or of its being set; an interval counts from there.
            origin: The calendar time at which emulator seconds are zero.
        """
        if self.period is not None:
            passed = _periods(self.period, now - since)
            return moment(since + passed * _seconds(self.period)) if passed else None
        if self.cron is None:
            return None
        last = read_cron(self.cron, self.timezone or "UTC").last_until(_calendar(origin, now))
        at = None if last is None else _emulator_seconds(origin, last)
        return at if at is not None and at > since else None

    def next_after(self, now: float, *, since: float, origin: datetime) -> float | None:
        """Return the first of its moments after `now`, None if there is none.

        Args:
            now: Emulator seconds.
            since: Emulator seconds of its last moment, or of its being set; an interval counts from there.
            origin: The calendar time at which emulator seconds are zero.
        """
        if self.period is not None:
            return moment(since + (_periods(self.period, now - since) + 1) * _seconds(self.period))
        if self.cron is None:
            return None
        following = read_cron(self.cron, self.timezone or "UTC").next_after(_calendar(origin, now))
        return None if following is None else _emulator_seconds(origin, following)


@attrs.define(eq=False, kw_only=True)
class Refresh(Job):
    """One run of a materialized query; its rows are those of the moment at which it was triggered.

    Attributes:
        ready_at: The earliest moment at which it can start, in emulator seconds.
        scheduled: Whether a schedule started it, and not a call.
        result: What it stores when it completes; None once a later run has stored something, or if the SQL failed.
    """

    ready_at: float
    scheduled: bool = False
    result: StoredResult | None = attrs.field(default=None, repr=False)

    @property
    def outcome(self) -> str:
        """The state in which it ends, `CANCELED` with one L."""
        if self.cancelled_at is not None:
            return "CANCELED"
        return "COMPLETED" if self.failure is None else "FAILED"

    def begun(self, now: float) -> bool:
        """Tell whether it has begun; what was cancelled before never does."""
        return self.starts_at <= now and (self.cancelled_at is None or self.starts_at <= self.cancelled_at)

    def completed(self, now: float) -> bool:
        """Tell whether it is over, with success."""
        return self.begun(now) and self.over(now) and self.outcome == "COMPLETED"


@attrs.frozen
class RefreshState:
    """What can be read of a materialized query at one moment.

    Attributes:
        status: The state of the newest run that has begun; `COMPLETED` if none has.
        started_at: When that began, in emulator seconds; None if none has.
        stored_at: When rows were last stored, in emulator seconds; None if they never were.
    """

    status: str
    started_at: float | None = None
    stored_at: float | None = None


def state_of(runs: list[Refresh], now: float) -> RefreshState:
    """Return what can be read of the runs of a query."""
    begun = [run for run in runs if run.begun(now)]
    if not begun:
        return RefreshState("COMPLETED")
    # Of two that began together, the later in line.
    newest = max(reversed(begun), key=lambda run: run.starts_at)
    status = newest.outcome if newest.over(now) else "RUNNING"
    stored = [run.ends_at for run in begun if run.completed(now)]
    return RefreshState(status, newest.starts_at, max(stored, default=None))


def new_refresh(
    query_id: str, runs: list[Refresh], context: Context, *, documented: bool, scheduled: bool = False
) -> Refresh:
    """Make the next run of a query; it queues behind what is under way, which is a guess.

    Args:
        query_id: Whose run.
        runs: The runs that the query had.
        context: The moment of the trigger, and where ids come from.
        documented: Whether it is over as soon as it is triggered, as documents promise.
        scheduled: Whether a schedule asks, and not a call; it is punctual.
    """
    variety = fraction_of(f"{query_id}/{len(runs) + 1}")
    seconds = _SECONDS[int(variety * len(_SECONDS))]
    delay = 0.0 if scheduled else STALE_SECONDS if runs else FIRST_DELAY
    if documented:
        delay = seconds = 0.0
    pace = context.pace(JobKind.MATERIALIZED_REFRESH, delay=delay, seconds=seconds)
    ready_at = moment(context.now + pace.delay)
    return Refresh(
        id=context.ids.uuid(),
        triggered_at=context.now,
        ready_at=ready_at,
        starts_at=max([ready_at, *(run.ends_at for run in runs)]),
        seconds=pace.seconds,
        polls=pace.polls,
        scheduled=scheduled,
    )


def requeue(runs: list[Refresh], now: float) -> None:
    """Let runs that were queued start when what was ahead of them ends, also where that end has moved."""
    free = 0.0
    for run in runs:
        if run.starts_at > now:
            run.starts_at = max(run.ready_at, free)
        free = max(free, run.ends_at)


def forget_old_results(runs: list[Refresh], now: float) -> None:
    """Drop the rows that no reader can get any more."""
    newest = max((run.ends_at for run in runs if run.completed(now)), default=-math.inf)
    for run in runs:
        if run.ends_at < newest:
            run.result = None


def _periods(period: str, seconds: float) -> int:
    # The small addition keeps a period that ends exactly now from being lost to rounding.
    return math.floor(seconds / _seconds(period) + 1e-9)


def _seconds(period: str) -> float:
    seconds = iso_seconds(period)
    if not seconds:
        raise ValueError(f"{period!r} was no period when it was stored")
    return seconds


def _calendar(origin: datetime, seconds: float) -> datetime:
    return origin + timedelta(seconds=seconds)


def _emulator_seconds(origin: datetime, at: datetime) -> float:
    return moment((at - origin).total_seconds())
