"""One run of a cache sync, and the record of it that can be read. Sections 11 and 21 of the behaviour reference."""

from __future__ import annotations

import enum
import math
from itertools import pairwise

import attrs

from ..clock import moment
from .jobs import Job
from .sources import Contents, SourceTable

RECORD_LAG = 0.3
"""Emulator seconds by which the record of a run lags behind the top-level status (measured for full refreshes)."""

REPORT_EVERY = 1.0
"""Emulator seconds between two reports of a run's progress; the first comes after as many."""

_MEASURED = ((0, 2.5), (85, 8.2), (505, 34.5))
"""Measured first syncs: (rows, emulator seconds). Between them and beyond, straight lines."""


class Slot(enum.Enum):
    """The two kinds of run, which have their records in separate places and know nothing of each other."""

    INCREMENTAL = "INCREMENTAL"
    FULL_REFRESH = "FULL_REFRESH"


@attrs.frozen
class Counters:
    """The counters of a run, as the service keeps them.

    `inserted` is right, `updated` is 2 in every increment whatever was updated, and `deleted` stays 0.
    """

    cached: int
    inserted: int
    updated: int
    deleted: int = 0


@attrs.frozen
class Record:
    """What can be read of a run at one moment."""

    run: Run
    status: str
    error: str | None
    counters: Counters | None
    created_at: float
    updated_at: float
    finished_at: float | None


@attrs.define(eq=False, kw_only=True)
class Run(Job):
    """A run of a cache sync; it shows as running from its start on, and its record a little later.

    Attributes:
        slot: Which of the two kinds it is.
        rows_before: Rows in the cache when it was triggered.
        contents: The rows that it leaves in the cache.
        inserted: Rows that it adds.
        increment: Whether it brings changes to a filled cache, and not the whole table.
        scheduled: Whether a schedule started it, and not a call.
    """

    slot: Slot
    rows_before: int
    contents: Contents
    inserted: int
    increment: bool
    scheduled: bool = False

    @property
    def recorded_at(self) -> float:
        """When its record can first be read."""
        return min(moment(self.starts_at + RECORD_LAG), self.ends_at)

    @property
    def outcome(self) -> str:
        """The state in which it ends."""
        if self.cancelled_at is not None:
            return "CANCELLED"
        return "COMPLETED" if self.failure is None else "FAILED"

    def record(self, now: float) -> Record | None:
        """Return what can be read of it at `now`; None before its record exists."""
        if now < self.recorded_at:
            return None
        ended = self.ends_at <= now
        reported = self._last_report(min(now, self.ends_at))
        return Record(
            run=self,
            status=self.outcome if ended else "RUNNING",
            error=self.failure if ended and self.outcome == "FAILED" else None,
            counters=self._counters(ended=ended, reported=reported),
            created_at=self.recorded_at,
            updated_at=self.ends_at if ended else reported,
            finished_at=self.ends_at if ended else None,
        )

    def _last_report(self, until: float) -> float:
        """Return when it last reported: a run that hangs never does."""
        if math.isinf(self.seconds) or until <= self.recorded_at:
            return self.recorded_at
        # The small addition keeps a report that is due exactly now from being lost to rounding.
        reports = math.floor((until - self.recorded_at) / REPORT_EVERY + 1e-6)
        return moment(self.recorded_at + reports * REPORT_EVERY)

    def _counters(self, *, ended: bool, reported: float) -> Counters | None:
        updated = 2 if self.increment else 0
        if ended and self.outcome == "COMPLETED":
            return Counters(self.contents.rows, self.inserted, updated)
        if reported <= self.recorded_at:
            return None
        done = (reported - self.recorded_at) / (self.starts_at + self.seconds - self.recorded_at)
        cached = self.rows_before + int((self.contents.rows - self.rows_before) * done)
        return Counters(cached, int(self.inserted * done), updated)


def measured_seconds(source: SourceTable, rows: int, *, whole: bool) -> float:
    """Return how long a run takes, in emulator seconds; infinite for a table that hangs.

    Args:
        source: The table at its source.
        rows: How many rows the run has to do with.
        whole: Whether it reads the whole table.
    """
    if source.hung:
        return math.inf
    if whole and source.sync_seconds is not None:
        return source.sync_seconds
    return sync_seconds(rows)


def sync_seconds(rows: int) -> float:
    """Return how long a first sync of so many rows takes, from creation to its end, in emulator seconds.

    Example:
        >>> sync_seconds(0), sync_seconds(85), sync_seconds(505)
        (2.5, 8.2, 34.5)
    """
    for (low, low_seconds), (high, high_seconds) in pairwise(_MEASURED):
        if rows <= high or high == _MEASURED[-1][0]:
            return round(low_seconds + (rows - low) * (high_seconds - low_seconds) / (high - low), 3)
    raise AssertionError("the last interval takes every number of rows")
