"""How long to wait between two polls: never much later than the news, never more often than they are worth."""

from __future__ import annotations

import random

__all__ = ["Interval"]


class Interval:
    """The time until the next poll, from how long waiting has taken and how long nothing has happened.

    A job that has just begun, or has just moved, is looked at soon; one that has been silent for a minute will hardly
    end within the next second. So an end is reported at most a tenth of the silence before it late.

    Args:
        first: Seconds at the least, and so between the first polls.
        lively: Seconds at the most while things happen.
        longest: Seconds at the most.
        jitter: The part of it that chance may add or take away, so that clients that began together fall out of step.
        draw: Where chance comes from.

    Attributes:
        lively: As given.
        longest: As given.
    """

    PART_OF_ELAPSED = 0.05
    PART_OF_SILENCE = 0.1
    PER_JOB = 0.001

    def __init__(
        self,
        *,
        first: float = 1.0,
        lively: float = 3.0,
        longest: float = 15.0,
        jitter: float = 0.1,
        draw: random.Random | None = None,
    ) -> None:
        self._first = first
        self.lively = lively
        self.longest = longest
        self._jitter = jitter
        self._draw = draw or random.Random()  # noqa: S311  # jitter guards nothing

    @classmethod
    def fixed(cls, seconds: float) -> Interval:
        """Always the same."""
        return cls(first=seconds, lively=seconds, longest=seconds, jitter=0.0)

    def after(self, *, elapsed: float, silent: float, jobs: int = 1) -> float:
        """Seconds until the next poll.

        Args:
            elapsed: Seconds since waiting began.
            silent: Seconds since anything was seen to happen.
            jobs: How many a poll reads. Of a thousand one has always just moved, and each poll costs as much as all.
        """
        lively = max(elapsed * self.PART_OF_ELAPSED, self._first + jobs * self.PER_JOB)
        wait = max(min(lively, self.lively), silent * self.PART_OF_SILENCE)
        wait = min(max(wait, self._first), self.longest)
        return wait * self._draw.uniform(1 - self._jitter, 1 + self._jitter)
