"""The clocks, and the text of moments."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from peaka_async.emulator import Clock, ManualClock, ScaledClock
from peaka_async.emulator.clock import iso_text


def test_a_manual_clock_moves_only_when_it_is_moved() -> None:
    clock = ManualClock()
    clock.on_request()
    assert clock.now() == 0.0
    clock.advance(0.1)
    clock.advance(0.2)
    assert clock.now() == 0.3


def test_a_manual_clock_with_a_step_moves_by_it_at_every_request() -> None:
    clock = ManualClock(step=1.5)
    clock.on_request()
    clock.on_request()
    assert clock.now() == 3.0


@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf")])
def test_a_manual_clock_refuses_to_go_backwards_or_for_ever(seconds: float) -> None:
    with pytest.raises(ValueError, match="moves forward"):
        ManualClock().advance(seconds)
    with pytest.raises(ValueError, match="moves forward"):
        ManualClock(step=seconds)


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
def test_a_scaled_clock_refuses_a_speed_that_is_none(speed: float) -> None:
    with pytest.raises(ValueError, match="speed must be"):
        ScaledClock(speed)


def test_a_scaled_clock_runs_at_its_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = [5_000_000_000]
    monkeypatch.setattr("peaka_async.emulator.clock.time.monotonic_ns", lambda: reading[0])
    clock = ScaledClock(speed=10)
    reading[0] += 250_000_000
    assert clock.now() == 2.5


def test_both_clocks_are_clocks() -> None:
    assert isinstance(ManualClock(), Clock)
    assert isinstance(ScaledClock(), Clock)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "2026-01-01T00:00:00Z"),
        (1.5, "2026-01-01T00:00:01.500Z"),
        (0.000_25, "2026-01-01T00:00:00.000250Z"),
        (0.123_456_789, "2026-01-01T00:00:00.123456789Z"),
        (86_400.0, "2026-01-02T00:00:00Z"),
    ],
)
def test_a_moment_has_as_many_decimals_as_it_needs_in_groups_of_three(seconds: float, text: str) -> None:
    assert iso_text(datetime(2026, 1, 1, tzinfo=UTC), seconds) == text


def test_the_microseconds_of_the_origin_carry_over_into_the_second() -> None:
    origin = datetime(2026, 1, 1, 0, 0, 0, 900_000, tzinfo=UTC)
    assert iso_text(origin, 0.2) == "2026-01-01T00:00:01.100Z"
