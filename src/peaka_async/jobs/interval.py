"""How long to wait between two polls: short at first and after a change, longer in silence, never in step."""

from __future__ import annotations

import random

__all__ = ["Interval"]


class Interval:
    """An adaptive poll interval.

    Args:
        first: Seconds after the first poll, and after each change.
        longest: Seconds that it grows to.
        factor: How much longer each silent poll makes it.
        jitter: The part of it that chance may add or take away.
        draw: Where chance comes from.
    """

    def __init__(
        self,
        *,
        first: float = 1.0,
        longest: float = 15.0,
        factor: float = 1.5,
        jitter: float = 0.1,
        draw: random.Random | None = None,
    ) -> None:
        self._first = first
        self._longest = max(longest, first)
        self._factor = factor
        self._jitter = jitter
        self._draw = draw or random.Random()  # noqa: S311  # jitter guards nothing
        self._next = first

    def changed(self) -> None:
        """Something happened: poll soon again."""
        self._next = self._first

    def draw(self) -> float:
        """Seconds until the next poll; each silent one is longer."""
        wait = self._next * self._draw.uniform(1 - self._jitter, 1 + self._jitter)
        self._next = min(self._longest, self._next * self._factor)
        return wait
