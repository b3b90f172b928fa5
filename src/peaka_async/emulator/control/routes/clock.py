"""The clock: reading it, moving it, and how fast it goes."""

from __future__ import annotations

from typing import Any

from ...clock import Clock, ManualClock, ScaledClock
from ..checks import ControlError, bad_value
from ..schemas import NUMBER, SECONDS, TEXT, answer, described, obj, or_null
from ..surface import ControlCall, control

CLOCK = answer(
    {
        "kind": TEXT,
        "now": described(NUMBER, "Emulator seconds since the clock began."),
        "timestamp": TEXT,
        "step": described(or_null(NUMBER), "Emulator seconds by which a request moves it; null if requests do not."),
        "speed": described(or_null(NUMBER), "Emulator seconds per second; null if it does not move by itself."),
    }
)
_CHANGES = {
    "advance": described(SECONDS, "Emulator seconds by which to move it forward."),
    "step": described(SECONDS, "Emulator seconds by which every request is to move it from now on; 0 for never."),
    "speed": described(NUMBER, "Emulator seconds per second, from now on."),
}


@control("GET", "/clock", answer=CLOCK)
def get_clock(call: ControlCall) -> Any:
    """Tell what time it is."""
    return clock_json(call.world.clock)


@control("POST", "/clock", body=obj(_CHANGES), answer=CLOCK)
def move_clock(call: ControlCall) -> Any:
    """Move the clock forward, or change how it goes: `step` of one that is moved, `speed` of one that runs."""
    clock, changes = call.world.clock, call.body
    if not isinstance(clock, ManualClock | ScaledClock):
        raise _cannot(clock, "be moved")
    # All of it is looked at before anything is done.
    if "step" in changes and not isinstance(clock, ManualClock):
        raise _cannot(clock, "have a step: it runs by itself, and has a speed")
    if "speed" in changes and not isinstance(clock, ScaledClock):
        raise _cannot(clock, "have a speed: it stands still until it is moved, and has a step")
    if "speed" in changes and not changes["speed"] > 0:
        raise bad_value("body.speed must be more than 0")
    if isinstance(clock, ManualClock):
        clock.step = changes.get("step", clock.step)
    elif "speed" in changes:
        # From what it shows now, for the time that has passed went at the old speed.
        reading = clock.reading()
        clock.speed = changes["speed"]
        clock.take(reading)
    clock.advance(changes.get("advance", 0.0))
    return clock_json(clock)


def clock_json(clock: Clock) -> dict[str, Any]:
    """Return what there is to say of a clock, as JSON."""
    return {
        "kind": type(clock).__name__,
        "now": clock.now(),
        "timestamp": clock.timestamp(),
        "step": clock.step if isinstance(clock, ManualClock) else None,
        "speed": clock.speed if isinstance(clock, ScaledClock) else None,
    }


def _cannot(clock: Clock, what: str) -> ControlError:
    return ControlError(409, "Conflict", f"a {type(clock).__name__} cannot {what}")
