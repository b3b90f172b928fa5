"""From the marker of a test to its emulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from ..emulator import Clock, JobKind, ManualClock, Options, Transition, TransitionMode, World, seed_named
from ..emulator.world import Seed
from .running import RunningEmulator

__all__ = ["emulator_for"]

_KNOWN = ("clock", "seed", "behaviour", "jobs")


def emulator_for(transport: Literal["in-process", "socket"], settings: Mapping[str, Any]) -> RunningEmulator:
    """Make the emulator of one test.

    Args:
        transport: How its clients reach it.
        settings: `clock` (a `Clock`, or what makes one), `seed` (`demo`, `empty`, a folder or a function),
            `behaviour` (`live` or `documented`) and `jobs` (the name of a `TransitionMode`).

    Raises:
        ValueError: A setting is unknown, or its value is.
    """
    unknown = sorted(set(settings) - set(_KNOWN))
    if unknown:
        raise ValueError(f"the marker peaka has no {', '.join(unknown)}; it has {', '.join(_KNOWN)}")
    clock: Clock | Callable[[], Clock] = settings.get("clock") or ManualClock
    seed: Seed | str | Path = settings.get("seed", "demo")
    mode = TransitionMode(settings.get("jobs", "at_once"))
    world = World(
        clock() if callable(clock) else clock,
        options=Options(behaviour=settings.get("behaviour", "live")),
        seed=seed_named(seed) if isinstance(seed, str | Path) else seed,
        transitions=dict.fromkeys(JobKind, Transition(mode)),
    )
    return RunningEmulator(world, transport=transport)
