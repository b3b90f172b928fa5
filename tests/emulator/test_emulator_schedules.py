"""Schedules of caches that fire, and what is seen of a cache that was deleted."""

from __future__ import annotations

from typing import Any

import attrs
import httpx
import pytest

from peaka_async.emulator import JobKind, ManualClock, Options, Transition, TransitionMode, World
from peaka_async.emulator.durations import iso_seconds

from .conftest import Create


def hourly(slot: str = "incremental", expression: str = "PT1H") -> dict[str, Any]:
    return {f"{slot}CacheSchedule": {"type": "BASIC", "expression": expression}}


def history(data: httpx.Client, cache: dict[str, Any], **query: int) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = data.get(f"/cache/{cache['id']}/executionHistory", params=query).json()
    return answer


@pytest.mark.parametrize("slot", ["incremental", "fullRefresh"])
def test_a_schedule_starts_a_run_of_its_kind_at_the_end_of_each_period(
    create: Create, data: httpx.Client, clock: ManualClock, slot: str
) -> None:
    cache = create("refunds", **hourly(slot)).json()
    clock.advance(3599)
    assert len(history(data, cache)) == 1
    clock.advance(2 * 3600)
    runs = history(data, cache)
    mode = {"incremental": "INCREMENTAL", "fullRefresh": "FULL_REFRESH"}[slot]
    assert [run["executionMode"] for run in runs[:2]] == [mode, mode]
    assert [run["createdAt"] for run in runs[:2]] == ["2026-08-18T11:00:00.300Z", "2026-08-18T10:00:00.300Z"]
    assert len(runs) == 3


def test_a_scheduled_run_says_so_in_the_log(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache = create("refunds", **hourly()).json()
    clock.advance(3700)
    log = data.get(f"/cache/{cache['id']}/status").json()["cacheActionLogs"]
    assert [(entry["action"], entry["isScheduled"]) for entry in log] == [
        ("CREATED", False),
        ("STARTED", False),
        ("COMPLETED", False),
        ("STARTED", True),
        ("COMPLETED", True),
    ]


def test_a_period_that_ends_while_a_run_of_its_kind_is_under_way_is_let_go_by(
    create: Create, data: httpx.Client, clock: ManualClock, world: World
) -> None:
    world.transitions[JobKind.FULL_REFRESH] = Transition(TransitionMode.AFTER_SECONDS, 2.5 * 3600)
    cache = create("refunds", **hourly("fullRefresh")).json()
    clock.advance(5 * 3600)
    scheduled = [run for run in history(data, cache) if run["executionMode"] == "FULL_REFRESH"]
    assert [run["createdAt"][11:19] for run in scheduled] == ["13:00:00", "10:00:00"]


def test_a_schedule_counts_from_when_it_was_set_and_can_be_taken_away(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache = create("refunds").json()
    clock.advance(1800)
    data.put(f"/cache/{cache['id']}", json=hourly())
    clock.advance(3601)
    assert history(data, cache)[0]["createdAt"] == "2026-08-18T10:30:00.300Z"
    data.put(f"/cache/{cache['id']}", json={"incrementalCacheSchedule": {"type": "NONE"}})
    clock.advance(10 * 3600)
    assert len(history(data, cache)) == 2


def test_a_hung_table_with_a_schedule_has_one_run_for_ever(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache = create("terminal_configurations", **hourly()).json()
    clock.advance(24 * 3600)
    assert [run["status"] for run in history(data, cache)] == ["RUNNING"]


def test_years_that_went_by_unseen_are_made_up_for_within_bounds(
    create: Create, data: httpx.Client, clock: ManualClock, world: World
) -> None:
    cache = create("refunds", **hourly(expression="PT1M")).json()
    clock.advance(3 * 365 * 24 * 3600 + 30)
    assert len(history(data, cache, limit=1000)) == 50
    assert len(world.projects["EmuDemo1"].caches.all()[0].runs) == 51


def test_a_deleted_cache_can_be_asked_to_read_as_deleted(
    create: Create, data: httpx.Client, clock: ManualClock, world: World
) -> None:
    cache = create("refunds").json()
    clock.advance(1)
    world.options = attrs.evolve(world.options, deleted_seconds=3.0)
    data.delete(f"/cache/{cache['id']}")
    clock.advance(2.9)
    seen = data.get(f"/cache/{cache['id']}/status").json()
    assert (seen["status"], seen["lastIncrementalCacheExecution"]["status"]) == ("DELETED", "CANCELLED")
    clock.advance(0.2)
    assert data.get(f"/cache/{cache['id']}/status").status_code == 404
    world.options = Options()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT15M", 900.0),
        ("PT1H30M", 5400.0),
        ("P1D", 86_400.0),
        ("P2W", 1_209_600.0),
        ("P1Y2M3DT4H5M6.5S", 31_536_000 + 5_184_000 + 259_200 + 14_400 + 300 + 6.5),
        ("P", None),
        ("PT", None),
        ("1 hour", None),
        ("PT1H ", None),
        ("P1W1D", None),
        ("PT-1H", None),
    ],
)
def test_durations_are_read_as_iso_8601_has_them(text: str, seconds: float | None) -> None:
    assert iso_seconds(text) == seconds
