"""The syncs of a cache: states, slots, records that lag, counters, cancels and the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from peaka_async.emulator.state.runs import sync_seconds
from peaka_async.emulator.state.sources import SourceTable

Create = Callable[..., httpx.Response]

STRIPE = "700000000000000001"
NOTHING_RUNS = {"error": "Not Found", "message": "There is no running execution to cancel", "errorCode": None}


@pytest.fixture
def source(world: World) -> SourceTable:
    return world.projects[PROJECT_ID].catalogs[STRIPE].schemas["payment"]["customers"]


def status_of(data: httpx.Client, cache_id: str) -> dict[str, Any]:
    answer = data.get(f"/cache/{cache_id}/status")
    assert answer.status_code == 200
    status: dict[str, Any] = answer.json()
    return status


def settled(create: Create, clock: ManualClock, table: str = "customers") -> str:
    """Return the id of a cache whose first sync is over."""
    cache_id: str = create(table).json()["id"]
    clock.advance(50.0)
    return cache_id


def test_a_first_sync_goes_from_not_initialized_over_running_to_completed(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = create("customers").json()["id"]
    seen: list[tuple[float, str]] = []
    while not seen or seen[-1][1] != "COMPLETED":
        state = status_of(data, cache_id)["status"]
        if not seen or seen[-1][1] != state:
            seen.append((clock.now(), state))
        clock.advance(0.1)
    (_, first), (running_at, second), (completed_at, third) = seen
    assert (first, second, third) == ("NOT_INITIALIZED", "RUNNING", "COMPLETED")
    assert 0.3 <= running_at <= 2.0
    assert completed_at == 34.5


@pytest.mark.parametrize(
    ("table", "seconds"),
    [("transfers", 2.5), ("refunds", 8.2), ("customers", 34.5), ("charges", 43.705), ("subscriptions", 16.779)],
)
def test_a_first_sync_takes_as_long_as_its_rows(
    create: Create, data: httpx.Client, clock: ManualClock, table: str, seconds: float
) -> None:
    cache_id = create(table).json()["id"]
    clock.advance(seconds - 0.001)
    assert status_of(data, cache_id)["status"] == "RUNNING"
    clock.advance(0.001)
    assert status_of(data, cache_id)["status"] == "COMPLETED"


def test_the_measured_tables_take_their_measured_times(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    assert (sync_seconds(0), sync_seconds(85), sync_seconds(505)) == (2.5, 8.2, 34.5)
    assert 37 <= max(sync_seconds(rows) for rows in (505, 652, 222, 338)) <= 50
    cache_id = create("tasks", catalog="700000000000000002", schema="crm").json()["id"]
    clock.advance(5.1)
    assert status_of(data, cache_id)["status"] == "COMPLETED"


def test_a_finished_first_sync_has_its_record_in_the_incremental_slot(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = create().json()["id"]
    clock.advance(34.5)
    record = status_of(data, cache_id)["lastIncrementalCacheExecution"]
    assert record == {
        "id": record["id"],
        "status": "COMPLETED",
        "error": None,
        "progress": {
            "numberOfCachedRecords": 505,
            "numberOfInsertedRecords": 505,
            "numberOfUpdatedRecords": 0,
            "numberOfDeletedRecords": 0,
            "lastOffset": "0",
            "lastCacheTxId": record["id"],
        },
        "createdAt": "2026-08-18T09:00:00.874Z",
        "updatedAt": "2026-08-18T09:00:34.500Z",
        "finishedAt": "2026-08-18T09:00:34.500Z",
    }
    assert status_of(data, cache_id)["lastFullRefreshCacheExecution"] is None


def test_a_table_without_incremental_updates_syncs_in_the_other_slot(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    status = status_of(data, settled(create, clock, "country_specs"))
    assert status["lastIncrementalCacheExecution"] is None
    assert status["lastFullRefreshCacheExecution"]["status"] == "COMPLETED"


def test_a_running_record_has_no_progress_at_first_and_then_reports_every_second(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = create().json()["id"]
    clock.advance(0.874)
    seen: list[tuple[str, int | None]] = []
    for _ in range(4):
        record = status_of(data, cache_id)["lastIncrementalCacheExecution"]
        assert (record["status"], record["error"], record["finishedAt"]) == ("RUNNING", None, None)
        progress = record["progress"]
        seen.append((record["updatedAt"][17:], progress and progress["numberOfCachedRecords"]))
        clock.advance(0.5)
    assert seen == [("00.874Z", None), ("00.874Z", None), ("01.874Z", 15), ("01.874Z", 15)]


def test_the_status_turns_before_the_record_of_a_full_refresh_exists(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = settled(create, clock)
    answer = data.post(f"/cache/{cache_id}/fullRefreshUpdate")
    assert (answer.status_code, answer.json()) == (200, {"status": "SUCCESS", "message": "Full refresh started"})
    for wait in (0.0, 0.299):
        clock.advance(wait)
        status = status_of(data, cache_id)
        assert (status["status"], status["lastFullRefreshCacheExecution"]) == ("RUNNING", None)
    clock.advance(0.001)
    status = status_of(data, cache_id)
    assert (status["status"], status["lastFullRefreshCacheExecution"]["status"]) == ("RUNNING", "RUNNING")


def test_the_slots_are_independent_and_keep_their_last_record(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = settled(create, clock)
    first = status_of(data, cache_id)["lastIncrementalCacheExecution"]
    data.post(f"/cache/{cache_id}/fullRefreshUpdate")
    clock.advance(40.0)
    status = status_of(data, cache_id)
    assert status["status"] == "COMPLETED"
    assert status["lastIncrementalCacheExecution"] == first
    assert status["lastFullRefreshCacheExecution"]["createdAt"] > first["createdAt"]


def test_both_triggers_at_once_are_accepted_and_end_completed(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = settled(create, clock)
    for trigger in ("incrementalUpdate", "fullRefreshUpdate"):
        assert data.post(f"/cache/{cache_id}/{trigger}").status_code == 200
    clock.advance(2.5)
    status = status_of(data, cache_id)
    assert status["status"] == "RUNNING"
    assert status["lastIncrementalCacheExecution"]["status"] == "COMPLETED"
    assert status["lastFullRefreshCacheExecution"]["status"] == "RUNNING"
    clock.advance(40.0)
    assert status_of(data, cache_id)["status"] == "COMPLETED"


def test_a_second_trigger_of_a_kind_queues_behind_the_first(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = settled(create, clock)
    for _ in range(2):
        assert data.post(f"/cache/{cache_id}/fullRefreshUpdate").status_code == 200
    clock.advance(34.5)
    first = status_of(data, cache_id)
    assert (first["status"], first["lastFullRefreshCacheExecution"]["status"]) == ("RUNNING", "COMPLETED")
    clock.advance(34.5)
    second = status_of(data, cache_id)
    assert second["status"] == "COMPLETED"
    assert second["lastFullRefreshCacheExecution"]["id"] != first["lastFullRefreshCacheExecution"]["id"]


def test_of_an_increments_counters_only_the_inserted_rows_are_right(
    create: Create, data: httpx.Client, clock: ManualClock, source: SourceTable
) -> None:
    cache_id = settled(create, clock)
    before = status_of(data, cache_id)["lastIncrementalCacheExecution"]["progress"]
    source.insert(7)
    source.update(40)
    source.delete(5)
    data.post(f"/cache/{cache_id}/incrementalUpdate")
    clock.advance(20.0)
    record = status_of(data, cache_id)["lastIncrementalCacheExecution"]
    assert record["status"] == "COMPLETED"
    assert record["progress"] == {
        "numberOfCachedRecords": 507,
        "numberOfInsertedRecords": 7,
        "numberOfUpdatedRecords": 2,
        "numberOfDeletedRecords": 0,
        "lastOffset": before["lastOffset"],
        "lastCacheTxId": record["id"],
    }


def test_an_increment_without_changes_inserts_nothing_and_still_says_two_updated(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = settled(create, clock)
    data.post(f"/cache/{cache_id}/incrementalUpdate")
    clock.advance(2.5)
    progress = status_of(data, cache_id)["lastIncrementalCacheExecution"]["progress"]
    assert (progress["numberOfInsertedRecords"], progress["numberOfUpdatedRecords"]) == (0, 2)


@pytest.mark.parametrize("trigger", ["incrementalUpdate", "fullRefreshUpdate"])
def test_a_trigger_for_an_unknown_cache_is_400(data: httpx.Client, trigger: str) -> None:
    answer = data.post(f"/cache/unknown/{trigger}")
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "WrongRequestException",
        "message": "Cache settings not found",
        "errorCode": None,
    }


def test_a_cancel_ends_a_full_refresh(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache_id = settled(create, clock)
    data.post(f"/cache/{cache_id}/fullRefreshUpdate")
    clock.advance(5.0)
    answer = data.post(f"/cache/{cache_id}/cancelFullRefreshUpdate")
    assert (answer.status_code, answer.content) == (200, b"")
    status = status_of(data, cache_id)
    record = status["lastFullRefreshCacheExecution"]
    assert (status["status"], record["status"]) == ("CANCELLED", "CANCELLED")
    assert record["finishedAt"] == "2026-08-18T09:00:55Z"
    assert record["progress"]["numberOfCachedRecords"] < 505


def test_a_cancel_before_the_record_exists_is_a_null_pointer(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = settled(create, clock)
    data.post(f"/cache/{cache_id}/fullRefreshUpdate")
    clock.advance(0.2)
    answer = data.post(f"/cache/{cache_id}/cancelFullRefreshUpdate")
    assert answer.status_code == 500
    assert answer.json() == {
        "timestamp": "2026-08-18T09:00:50.200Z",
        "status": 500,
        "error": "NullPointerException",
        "message": "the execution to cancel is null",
        "path": f"/api/v1/data/projects/{PROJECT_ID}/cache/{cache_id}/cancelFullRefreshUpdate",
    }
    clock.advance(0.1)
    assert data.post(f"/cache/{cache_id}/cancelFullRefreshUpdate").status_code == 200


@pytest.mark.parametrize("cancel", ["cancelIncrementalUpdate", "cancelFullRefreshUpdate"])
def test_a_cancel_with_nothing_running_is_404(
    create: Create, data: httpx.Client, clock: ManualClock, cancel: str
) -> None:
    cache_id = settled(create, clock)
    answer = data.post(f"/cache/{cache_id}/{cancel}")
    assert (answer.status_code, answer.json()) == (404, NOTHING_RUNS)
    assert data.post(f"/cache/unknown/{cancel}").status_code == 404


def test_a_cancel_does_not_reach_the_other_slot(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache_id = create().json()["id"]
    clock.advance(5.0)
    assert data.post(f"/cache/{cache_id}/cancelFullRefreshUpdate").status_code == 404
    assert data.post(f"/cache/{cache_id}/cancelIncrementalUpdate").status_code == 200
    assert status_of(data, cache_id)["status"] == "CANCELLED"


def test_a_queued_run_begins_when_the_one_before_it_is_cancelled(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache_id = settled(create, clock)
    for _ in range(2):
        data.post(f"/cache/{cache_id}/fullRefreshUpdate")
    clock.advance(5.0)
    data.post(f"/cache/{cache_id}/cancelFullRefreshUpdate")
    assert status_of(data, cache_id)["status"] == "RUNNING"
    clock.advance(34.5)
    assert status_of(data, cache_id)["status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("catalog", "schema", "table"),
    [
        (STRIPE, "payment", "terminal_configurations"),
        *(("700000000000000002", "crm", name) for name in ("owners", "pipelines", "products", "feedback_submissions")),
    ],
)
def test_a_hung_table_runs_for_ever_without_a_sign(
    create: Create, data: httpx.Client, clock: ManualClock, catalog: str, schema: str, table: str
) -> None:
    cache_id = create(table, catalog=catalog, schema=schema).json()["id"]
    for _ in range(3):
        clock.advance(1_000_000.0)
        status = status_of(data, cache_id)
        record = status["lastIncrementalCacheExecution"]
        assert (status["status"], record["status"]) == ("RUNNING", "RUNNING")
        assert (record["progress"], record["error"], record["finishedAt"]) == (None, None, None)
        assert record["updatedAt"] == record["createdAt"]
    assert create(table, catalog=catalog, schema=schema).status_code == 500
    assert data.delete(f"/cache/{cache_id}").status_code == 200


def test_a_failed_sync_is_read_under_200(
    create: Create, data: httpx.Client, clock: ManualClock, source: SourceTable
) -> None:
    source.failure = "the source said no"
    status = status_of(data, settled(create, clock))
    record = status["lastIncrementalCacheExecution"]
    assert (status["status"], record["status"], record["error"]) == (
        "FAILED",
        "FAILED",
        {"message": "the source said no"},
    )


def test_logs_can_be_left_out_of_a_status(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache_id = settled(create, clock)
    full = status_of(data, cache_id)
    logs = full.pop("cacheActionLogs")
    assert [one["action"] for one in logs] == ["CREATED", "STARTED", "COMPLETED"]
    assert data.get(f"/cache/{cache_id}/status", params={"excludeLogs": "true"}).json() == full
    assert "cacheActionLogs" in data.get(f"/cache/{cache_id}/status", params={"excludeLogs": "false"}).json()


def test_the_history_is_newest_first_in_pages_of_ten(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache_id = settled(create, clock)
    for _ in range(11):
        data.post(f"/cache/{cache_id}/incrementalUpdate")
        clock.advance(10.0)
    history = f"/cache/{cache_id}/executionHistory"
    everything = data.get(history, params={"limit": 100}).json()
    assert [one["createdAt"] for one in everything] == sorted((one["createdAt"] for one in everything), reverse=True)
    assert len(everything) == 12
    assert {one["executionMode"] for one in everything} == {"INCREMENTAL"}
    assert data.get(history).json() == everything[:10]
    assert data.get(history, params={"offset": 10}).json() == everything[10:]
    assert data.get(history, params={"limit": 3, "offset": 2}).json() == everything[2:5]
    assert data.get(history, params={"offset": 12}).json() == []


@pytest.mark.parametrize("limit", ["-1", "x", "1.5", ""])
def test_a_page_size_that_is_no_number_is_refused(create: Create, data: httpx.Client, limit: str) -> None:
    answer = data.get(f"/cache/{create().json()['id']}/executionHistory", params={"limit": limit})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Bad Request",
        "message": "Parameter 'limit' must be a whole number of zero or more",
    }


def test_the_history_goes_back_fourteen_days(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache_id = settled(create, clock)
    clock.advance(13 * 24 * 3600.0)
    assert len(data.get(f"/cache/{cache_id}/executionHistory").json()) == 1
    clock.advance(24 * 3600.0)
    assert data.get(f"/cache/{cache_id}/executionHistory").json() == []
    assert status_of(data, cache_id)["lastIncrementalCacheExecution"]["status"] == "COMPLETED"
