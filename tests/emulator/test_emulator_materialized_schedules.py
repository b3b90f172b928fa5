"""Schedules of materialized queries: how they read, when they come due, and what a missed series does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from peaka_async.emulator.materializing import catch_up_work
from peaka_async.emulator.state.jobs import JobKind, Transition, TransitionMode

HOURLY = {"type": "interval", "repeatDuration": "PT1H"}
HOUR = 3600.0


@pytest.fixture(autouse=True)
def ten_seconds(world: World) -> None:
    """Let runs begin at once and take ten seconds."""
    world.transitions[JobKind.MATERIALIZED_REFRESH] = Transition(TransitionMode.AFTER_SECONDS, 10.0)


def materialize(data: httpx.Client, **more: Any) -> dict[str, Any]:
    body = {"displayName": "m", "inputQuery": "SELECT 1 AS one", "queryType": "MATERIALIZED", **more}
    answer = data.post("/queries", json=body)
    assert answer.status_code == 200, answer.text
    saved: dict[str, Any] = answer.json()
    return saved


def status_of(data: httpx.Client, query_id: str) -> dict[str, Any]:
    status: dict[str, Any] = data.get(f"/materialized-queries/{query_id}/status").json()
    return status


def catch_up(world: World) -> None:
    """Do what the server does before it answers."""
    with world.lock:
        work = catch_up_work(world)
    if work is not None:
        work.run()


def starts(world: World, query_id: str) -> list[tuple[float, bool]]:
    """Return when each run of a query began, in emulator seconds, and whether its schedule started it."""
    catch_up(world)
    runs = world.projects[PROJECT_ID].queries.get(query_id).refreshes
    return [(run.starts_at, run.scheduled) for run in runs]


@pytest.mark.parametrize(
    ("schedule", "following"),
    [
        ({"type": "none"}, None),
        ({"type": "interval", "repeatDuration": "PT6H"}, "2026-08-18T15:00:00Z"),
        ({"type": "interval", "repeatDuration": "P1DT0.5S"}, "2026-08-19T09:00:00.500Z"),
        ({"type": "cron", "cronExpression": "0 0 * * *"}, "2026-08-19T00:00:00Z"),
        (
            {"type": "cron", "cronExpression": "0 0 * * mon", "timezone": "Europe/Istanbul"},
            "2026-08-23T21:00:00Z",
        ),
        ({"type": "cron", "cronExpression": "0 0 30 2 *", "timezone": "UTC"}, None),
    ],
)
def test_a_schedule_reads_as_it_was_sent_and_says_what_comes_next(
    data: httpx.Client, schedule: dict[str, Any], following: str | None
) -> None:
    saved = materialize(data, schedule={**schedule, "expression": "old"})
    assert saved["schedule"] == schedule
    status = status_of(data, saved["id"])
    assert (status["scheduleSettings"], status["nextExecutionStartTime"]) == (schedule, following)


def test_a_query_without_a_schedule_has_an_object_in_its_status_all_the_same(data: httpx.Client) -> None:
    saved = materialize(data)
    assert saved["schedule"] is None
    assert status_of(data, saved["id"])["scheduleSettings"] == {"type": "none"}


def test_an_update_replaces_the_schedule_or_keeps_it(data: httpx.Client) -> None:
    saved = materialize(data, schedule=HOURLY)
    path = f"/queries/{saved['id']}"
    assert data.put(path, json={"displayName": "m"}).json()["schedule"] == HOURLY
    assert data.put(path, json={"schedule": {"type": "none"}}).json()["schedule"] == {"type": "none"}
    assert status_of(data, saved["id"])["nextExecutionStartTime"] is None


def test_a_query_runs_by_itself_after_each_interval(data: httpx.Client, clock: ManualClock, world: World) -> None:
    query_id = materialize(data, schedule=HOURLY)["id"]
    assert starts(world, query_id) == [(0.0, False)]
    clock.advance(HOUR - 0.001)
    assert starts(world, query_id) == [(0.0, False)]
    clock.advance(0.001)
    assert starts(world, query_id) == [(0.0, False), (HOUR, True)]
    assert starts(world, query_id) == [(0.0, False), (HOUR, True)]
    assert status_of(data, query_id) == {
        "queryId": query_id,
        "queryName": "m",
        "scheduleSettings": HOURLY,
        "nextExecutionStartTime": "2026-08-18T11:00:00Z",
        "status": "RUNNING",
        "lastExecutionStartTime": "2026-08-18T10:00:00Z",
        "lastUpdateTime": "2026-08-18T09:00:10Z",
    }


def test_a_missed_series_runs_once_at_its_last_moment(data: httpx.Client, clock: ManualClock, world: World) -> None:
    every_hour = materialize(data, schedule=HOURLY)["id"]
    daily = materialize(data, schedule={"type": "cron", "cronExpression": "30 10 * * *"})["id"]
    clock.advance(100 * HOUR + 50.0)
    assert starts(world, every_hour) == [(0.0, False), (100 * HOUR, True)]
    assert starts(world, daily) == [(0.0, False), (97.5 * HOUR, True)]
    assert status_of(data, every_hour)["status"] == "COMPLETED"
    assert status_of(data, daily)["nextExecutionStartTime"] == "2026-08-23T10:30:00Z"


def test_each_moment_after_the_schedule_was_set_has_one_run(
    data: httpx.Client, clock: ManualClock, world: World
) -> None:
    world.transitions[JobKind.MATERIALIZED_REFRESH] = Transition(TransitionMode.AT_ONCE)
    query_id = materialize(data, schedule={"type": "cron", "cronExpression": "30 8 * * *"})["id"]
    clock.advance(60.0)
    assert starts(world, query_id) == [(0.0, False)]
    clock.advance(24 * HOUR)
    assert starts(world, query_id) == [(0.0, False), (23.5 * HOUR, True)]
    assert starts(world, query_id) == [(0.0, False), (23.5 * HOUR, True)]


def test_a_moment_that_falls_into_a_run_is_let_go_by(data: httpx.Client, clock: ManualClock, world: World) -> None:
    query_id = materialize(data, schedule={"type": "interval", "repeatDuration": "PT4S"})["id"]
    found: list[float] = []
    for _ in range(24):
        clock.advance(1.0)
        found = [at for at, _ in starts(world, query_id)]
    assert found == [0.0, 12.0, 24.0]


def test_a_punctual_run_begins_at_its_moment_also_at_the_measured_pace(
    data: httpx.Client, clock: ManualClock, world: World
) -> None:
    world.transitions.clear()
    query_id = materialize(data, schedule=HOURLY)["id"]
    clock.advance(HOUR)
    assert starts(world, query_id) == [(0.5, False), (HOUR, True)]


def test_a_scheduled_run_stores_what_could_be_read_at_its_moment(
    data: httpx.Client, clock: ManualClock, world: World, create: Any
) -> None:
    statement = 'SELECT count(*) AS n FROM "stripe"."payment"."customers"'
    query_id = materialize(data, inputQuery=statement, schedule=HOURLY)["id"]
    clock.advance(HOUR - 10.0)
    # The first sync takes 34.5 seconds, so the run falls into it.
    create("customers")
    clock.advance(HOUR - 10.0)
    assert starts(world, query_id) == [(0.0, False), (HOUR, True)]
    answer = data.post("/queries/execute?format=COMPACT", json={"id": query_id})
    assert answer.json()["data"] == [["0"]]


def test_an_interval_counts_from_when_it_was_set(data: httpx.Client, clock: ManualClock, world: World) -> None:
    query_id = materialize(data)["id"]
    clock.advance(600.0)
    data.put(f"/queries/{query_id}", json={"schedule": HOURLY})
    clock.advance(HOUR)
    assert starts(world, query_id) == [(0.0, False), (600.0 + HOUR, True)]


def test_the_runs_of_a_plain_or_deleted_query_end_with_it(data: httpx.Client, clock: ManualClock, world: World) -> None:
    plain = materialize(data, schedule=HOURLY)["id"]
    deleted = materialize(data, schedule=HOURLY)["id"]
    data.put(f"/queries/{plain}", json={"queryType": "PLAIN"})
    data.delete(f"/queries/{deleted}")
    clock.advance(5 * HOUR)
    assert starts(world, plain) == []


def test_sql_that_fails_by_schedule_is_a_failed_run(data: httpx.Client, clock: ManualClock, world: World) -> None:
    query_id = materialize(data, schedule=HOURLY)["id"]
    data.put(f"/queries/{query_id}", json={"inputQuery": "SELECT 1 / 0"})
    clock.advance(HOUR + 10.0)
    catch_up(world)
    status = status_of(data, query_id)
    assert (status["status"], status["lastUpdateTime"]) == ("FAILED", "2026-08-18T09:00:10Z")
