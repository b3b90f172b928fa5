"""Schedules that fire: the runs that have come due since somebody last looked.

When exactly the live service counts a period from was not measured; here it is the moment at which the schedule was
set. A period that ends while a run of its kind is under way is let go by.
"""

from __future__ import annotations

import math

import attrs

from .caches import Cache, trigger
from .jobs import Context
from .runs import Slot
from .sources import SourceTable

_MOST_AT_ONCE = 50
"""Of periods that went by unseen, only so many of the last are made up for."""


def fire_due(cache: Cache, source: SourceTable, context: Context) -> None:
    """Start the runs of a cache whose time has come, each at its own moment."""
    due = sorted(
        ((at, slot) for slot in cache.schedules for at in _moments(cache, slot, context.now)),
        key=lambda one: one[0],
    )
    for at, slot in due:
        cache.fired[slot] = at
        if not any(run.slot is slot and not run.over(at) for run in cache.runs):
            trigger(cache, source, slot, attrs.evolve(context, now=at), scheduled=True)


def _moments(cache: Cache, slot: Slot, now: float) -> list[float]:
    period = cache.schedules[slot].seconds
    if period is None or period <= 0:
        return []
    since = cache.fired[slot]
    passed = math.floor((now - since) / period + 1e-9)
    return [since + period * number for number in range(max(1, passed - _MOST_AT_ONCE + 1), passed + 1)]
