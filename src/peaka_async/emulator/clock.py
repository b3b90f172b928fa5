"""The emulator's time: every job state is computed from it, so whoever moves the clock moves the jobs."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypedDict, runtime_checkable

MANUAL_ORIGIN = datetime(2026, 8, 18, 9, 0, 0, tzinfo=UTC)

_NANOSECONDS = 1_000_000_000


def moment(seconds: float) -> float:
    """Return `seconds` rounded to whole nanoseconds.

    Clock readings and computed moments both pass through here, so that "0.1 s, then 0.2 s later" and "0.3 s later" are
    the same number and a job changes its state exactly when it should.
    """
    return round(seconds, 9)


@runtime_checkable
class Clock(Protocol):
    """What the emulator asks of a clock."""

    def now(self) -> float:
        """Return the emulator seconds since this clock began."""
        ...

    def timestamp(self, at: float | None = None) -> str:
        """Return the moment `at` (emulator seconds; now if None) as ISO-8601 text in UTC."""
        ...

    def on_request(self) -> None:
        """Take note that a request has arrived; called once before each is handled."""
        ...

    def real_seconds(self, seconds: float) -> float:
        """Return the real seconds that `seconds` emulator seconds take; 0 where only somebody else moves the clock."""
        ...

    def reading(self) -> Reading:
        """Return what time it is, in a form that `take` and JSON know."""
        ...

    def take(self, reading: Reading) -> None:
        """Go on from a reading: one's own of earlier, or that of another clock."""
        ...


class Reading(TypedDict):
    """What time it is: emulator seconds since `origin`, which is ISO-8601 text in UTC."""

    origin: str
    now: float


def iso_text(origin: datetime, seconds: float) -> str:
    """Write a moment as the service does: UTC, with 0, 3, 6 or 9 decimals as the value needs.

    Args:
        origin: The calendar time at which `seconds` is zero.
        seconds: Emulator seconds, to the nanosecond.
    """
    whole, fraction = divmod(round(seconds * _NANOSECONDS), _NANOSECONDS)
    fraction += origin.microsecond * 1000
    whole, fraction = whole + fraction // _NANOSECONDS, fraction % _NANOSECONDS
    text = (origin.replace(microsecond=0) + timedelta(seconds=whole)).strftime("%Y-%m-%dT%H:%M:%S")
    digits = f"{fraction:09d}"
    for group in (9, 6, 3):
        if digits[group - 3 : group] != "000":
            return f"{text}.{digits[:group]}Z"
    return f"{text}Z"


class ScaledClock:
    """A clock that runs `speed` times as fast as the machine's.

    Args:
        speed: Emulator seconds per real second; more than zero.

    Raises:
        ValueError: `speed` is zero, negative or not finite.
    """

    def __init__(self, speed: float = 1.0) -> None:
        if not 0 < speed < float("inf"):
            raise ValueError(f"speed must be a positive, finite number of emulator seconds per second, got {speed!r}")
        self.speed = speed
        self._origin = datetime.now(UTC)
        self._began = time.monotonic_ns()
        self._ahead = 0.0

    def now(self) -> float:
        """Return the emulator seconds since this clock was made, or since the origin that it took over."""
        return moment(self._ahead + (time.monotonic_ns() - self._began) * self.speed / _NANOSECONDS)

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds` emulator seconds, beyond its own movement.

        Raises:
            ValueError: `seconds` is negative or not finite; jobs cannot run backwards.
        """
        _refuse_backwards(seconds)
        self._ahead += seconds

    def timestamp(self, at: float | None = None) -> str:
        """Return the moment `at` (emulator seconds; now if None) as ISO-8601 text in UTC."""
        return iso_text(self._origin, self.now() if at is None else at)

    def on_request(self) -> None:
        """Do nothing: this clock moves by itself."""

    def real_seconds(self, seconds: float) -> float:
        """Return the real seconds that `seconds` emulator seconds take."""
        return seconds / self.speed

    def reading(self) -> Reading:
        """Return what time it is, in a form that `take` and JSON know."""
        return {"origin": self._origin.isoformat(), "now": self.now()}

    def take(self, reading: Reading) -> None:
        """Go on from a reading, from exactly where it was made."""
        self._origin = datetime.fromisoformat(reading["origin"])
        self._ahead = reading["now"]
        self._began = time.monotonic_ns()


class ManualClock:
    """A clock that stands still until it is moved; safe to move from another thread than the server's.

    Args:
        step: Emulator seconds by which every arriving request moves the clock, before it is handled; 0 for never.
            With a step, code that polls sees jobs go on without any waiting.

    Example:
        >>> clock = ManualClock()
        >>> clock.advance(2.5)
        >>> clock.now(), clock.timestamp()
        (2.5, '2026-08-18T09:00:02.500Z')
    """

    def __init__(self, step: float = 0.0) -> None:
        _refuse_backwards(step)
        self.step = step
        self._origin = MANUAL_ORIGIN
        self._now = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Return the emulator seconds by which this clock was moved."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds` emulator seconds.

        Raises:
            ValueError: `seconds` is negative or not finite; jobs cannot run backwards.
        """
        _refuse_backwards(seconds)
        with self._lock:
            self._now = moment(self._now + seconds)

    def timestamp(self, at: float | None = None) -> str:
        """Return the moment `at` (emulator seconds; now if None) as ISO-8601 text in UTC, from a fixed date."""
        return iso_text(self._origin, self.now() if at is None else at)

    def on_request(self) -> None:
        """Move the clock by its step."""
        if self.step:
            self.advance(self.step)

    def real_seconds(self, seconds: float) -> float:
        """Return 0: whoever waited for this clock would wait for ever."""
        _refuse_backwards(seconds)
        return 0.0

    def reading(self) -> Reading:
        """Return what time it is, in a form that `take` and JSON know."""
        return {"origin": self._origin.isoformat(), "now": self.now()}

    def take(self, reading: Reading) -> None:
        """Go on from a reading, exactly where it was made."""
        with self._lock:
            self._origin = datetime.fromisoformat(reading["origin"])
            self._now = reading["now"]


def _refuse_backwards(seconds: float) -> None:
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"a clock moves forward by a finite number of seconds, got {seconds!r}")
