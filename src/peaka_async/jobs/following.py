"""One job as a waiter follows it: what was last seen of it, and what that makes of the next thing that is seen."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from .kind import Anchor, JobKind, JobUpdate, Sighting
from .state import JobState

__all__ = ["Following"]

R = TypeVar("R")
U = TypeVar("U", bound=JobUpdate[Any, Any])


class Following(Generic[R, U]):
    """What is known of one job.

    Attributes:
        job_id: Which job.
        kind: Of which kind it is.
        anchor: What its statuses are read against.
        reading: The last one, or `None`.
        seen: What it said, or `None`.
        update: The last update, or `None`.
        moved_at: When it last gave a sign of life; `None` before anything was seen.
        is_unclear: Whether only a history can tell how the run stands.
    """

    __slots__ = ("_updated_at", "anchor", "is_unclear", "job_id", "kind", "moved_at", "reading", "seen", "update")

    def __init__(self, kind: JobKind[R, U], job_id: str, anchor: Anchor) -> None:
        self.kind = kind.of(anchor)
        self.job_id = job_id
        self.anchor = anchor
        self.reading: R | None = None
        self.seen: Sighting | None = None
        self.update: U | None = None
        self.is_unclear = False
        self.moved_at: float | None = None
        self._updated_at = 0.0

    def read(self, reading: R, now: float) -> bool:
        """Take in what was read; false where nothing has moved since the last time."""
        before = self.seen
        if before is not None and reading == self.reading:
            return False
        self.seen = seen = self.kind.sight(reading, self.anchor)
        self.reading = reading
        self.anchor = seen.anchor
        self.is_unclear = seen.is_unclear
        if before is not None and before.state is seen.state and before.signs == seen.signs:
            return False
        self.moved_at = now
        return True

    def looked_back(self, seen: Sighting | None, now: float) -> None:
        """Take in what a history says of a run; `None` where it does not know it, and so nobody does."""
        self.is_unclear = False
        if seen is None and self.seen is not None:
            seen = msgspec.structs.replace(self.seen, state=JobState.LOST, is_unclear=False)
        if seen is not None:
            self.seen, self.anchor, self.moved_at = seen, seen.anchor, now

    def gone(self, now: float) -> None:
        """The job is not there any more."""
        before = self.seen
        execution, counters = (before.execution, before.counters) if before else (None, None)
        self.seen, self.moved_at = Sighting(JobState.LOST, execution, counters, None, self.anchor), now

    def presumed(self, now: float) -> bool:
        """Take one that has not begun for one that is over, where its kind says so; false where it does not."""
        seen, grace = self.seen, self.kind.grace
        if grace is None or seen is None or not seen.may_be_over:
            return False
        if seen.state is not JobState.PENDING or self.silent(now) < grace:
            return False
        self.seen, self.moved_at = msgspec.structs.replace(seen, state=JobState.SUCCEEDED), now
        return True

    def is_untold(self, now: float) -> bool:
        """Whether it has shown nothing of its own for longer than its kind takes to begin, and may not be over."""
        seen, grace = self.seen, self.kind.grace
        return grace is not None and seen is not None and not seen.may_be_over and self.silent(now) >= grace

    def silent(self, now: float) -> float:
        """Seconds without a sign of life."""
        return 0.0 if self.moved_at is None else now - self.moved_at

    def make_update(self, now: float, elapsed: float, polls: int, *, is_stalled: bool, gives_up: bool) -> U:
        """The update for what was last seen."""
        seen, before = self.seen, self.update
        if seen is None:
            raise AssertionError("nothing was seen of it yet")
        is_same_run = before is not None and before.execution_id == seen.execution
        self.update = update = self.kind.update(
            self.job_id,
            seen.state,
            seen.execution,
            before is None or self.moved_at == now or is_stalled != before.is_stalled,
            self.silent(now),
            is_stalled,
            seen.state.is_final or (is_stalled and gives_up),
            seen.superseded_by,
            elapsed,
            polls,
            self.reading,
            seen.counters,
            before.counters if is_same_run and before is not None else None,
            None if before is None else now - self._updated_at,
        )
        self._updated_at = now
        return update
