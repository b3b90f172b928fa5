"""A job: something that was started, takes its time and ends, as a pure function of the moment of looking at it.

Nothing happens in the background: a job is a handful of moments, fixed when it is triggered, and what it looks like is
worked out from them at every read. A transition can replace the measured moments: see `Pace`.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping

import attrs

from ..clock import moment
from ..ids import IdSource


class JobKind(enum.Enum):
    """The kinds of job, by the names that transitions are set for."""

    FIRST_SYNC = "first_sync"
    INCREMENTAL_UPDATE = "incremental_update"
    FULL_REFRESH = "full_refresh"
    EXPORT = "export"
    MATERIALIZED_REFRESH = "materialized_refresh"
    METADATA_REFRESH = "metadata_refresh"


@attrs.frozen
class Pace:
    """How fast one job goes.

    Attributes:
        delay: Emulator seconds from the trigger to the start.
        seconds: Emulator seconds from the start to the end; infinite if only polls or a hand end it.
        polls: Reads of its status after which it ends; None if reads do not matter.
    """

    delay: float
    seconds: float
    polls: int | None = None


class TransitionMode(enum.Enum):
    """What makes a job end."""

    MEASURED = "measured"
    AT_ONCE = "at_once"
    AFTER_SECONDS = "after_seconds"
    AFTER_POLLS = "after_polls"
    BY_HAND = "by_hand"


@attrs.frozen
class Transition:
    """How the jobs of one kind go through their states.

    Attributes:
        mode: What makes a job end.
        value: Emulator seconds or polls, where the mode wants a number.
    """

    mode: TransitionMode = TransitionMode.MEASURED
    value: float = 0.0

    def pace(self, measured: Pace) -> Pace:
        """Return how fast a job goes that would go as `measured`."""
        match self.mode:
            case TransitionMode.MEASURED:
                return measured
            case TransitionMode.AT_ONCE:
                return Pace(0.0, 0.0)
            case TransitionMode.AFTER_SECONDS:
                return Pace(0.0, self.value)
            case TransitionMode.AFTER_POLLS:
                return Pace(0.0, math.inf, int(self.value))
            case TransitionMode.BY_HAND:
                return Pace(0.0, math.inf)


@attrs.frozen
class Context:
    """What a change of state draws on.

    Attributes:
        now: The emulator seconds at which it happens.
        ids: Where new ids come from.
        transitions: How jobs go that are not to go as measured.
    """

    now: float
    ids: IdSource = attrs.field(repr=False)
    transitions: Mapping[JobKind, Transition] = attrs.field(repr=False)

    def pace(self, kind: JobKind, *, delay: float = 0.0, seconds: float) -> Pace:
        """Return how fast a job of this kind goes, where `delay` and `seconds` were measured."""
        return self.transitions.get(kind, Transition()).pace(Pace(delay, seconds))


@attrs.define(eq=False, kw_only=True)
class Job:
    """A job that was triggered; all moments and durations are emulator seconds.

    Attributes:
        id: Its id.
        triggered_at: When it was asked for.
        starts_at: When it starts; later than the trigger while it is queued.
        seconds: How long it takes from there; infinite if it hangs, or waits for polls or a hand.
        polls: Reads of its status that are left until it ends; None if reads do not matter.
        failure: The message with which it fails at its end; None if it succeeds.
        cancelled_at: When it was cancelled; None if it was not.
    """

    id: str
    triggered_at: float
    starts_at: float
    seconds: float
    polls: int | None = None
    failure: str | None = None
    cancelled_at: float | None = None

    @property
    def ends_at(self) -> float:
        """When it ends; infinite if it hangs or waits behind one that does."""
        ends = moment(self.starts_at + self.seconds)
        return ends if self.cancelled_at is None else min(ends, self.cancelled_at)

    def active(self, now: float) -> bool:
        """Tell whether it has started and not ended."""
        return self.starts_at <= now < self.ends_at

    def over(self, now: float) -> bool:
        """Tell whether it has ended."""
        return self.ends_at <= now

    def polled(self, now: float) -> None:
        """Take note that its status is read; the read that was waited for ends it, and sees it ended."""
        if self.polls is None or self.over(now):
            return
        self.polls -= 1
        if self.polls < 0:
            self.finish(now)

    def finish(self, now: float, *, failure: str | None = None) -> None:
        """End it now, whatever it was waiting for.

        Args:
            now: Emulator seconds.
            failure: The message with which it fails; None to keep the outcome that it would have had.
        """
        self.starts_at = min(self.starts_at, now)
        self.seconds = moment(now - self.starts_at)
        self.polls = None
        if failure is not None:
            self.failure = failure

    def hang(self) -> None:
        """Let it run for ever."""
        self.seconds = math.inf
        self.polls = None
