"""Section 21 of the behaviour reference, number by number: what a waiter can be fooled by."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import JobKind, ManualClock, Transition, TransitionMode, World
from tests.emulator.conftest import STRIPE, Create

POSTGRES = "700000000000000003"
HUBSPOT = "700000000000000002"


def status(data: httpx.Client, cache: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = data.get(f"/cache/{cache['id']}/status").json()
    return answer


def test_01_one_slot_hides_the_runs_of_the_other(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache = create("refunds").json()
    clock.advance(60)
    data.post(f"/cache/{cache['id']}/fullRefreshUpdate")
    clock.advance(1)
    now = status(data, cache)
    incremental, full = now["lastIncrementalCacheExecution"], now["lastFullRefreshCacheExecution"]
    assert (incremental["status"], full["status"], now["status"]) == ("COMPLETED", "RUNNING", "RUNNING")
    assert incremental["createdAt"] < full["createdAt"]


def test_02_the_record_of_a_run_lags_behind_the_status(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache = create("refunds").json()
    clock.advance(60)
    data.post(f"/cache/{cache['id']}/fullRefreshUpdate")
    clock.advance(0.2)
    early = status(data, cache)
    assert (early["status"], early["lastFullRefreshCacheExecution"]) == ("RUNNING", None)
    clock.advance(0.2)
    assert status(data, cache)["lastFullRefreshCacheExecution"]["status"] == "RUNNING"


def materialized(data: httpx.Client) -> str:
    body = {"displayName": "Frozen", "inputQuery": "SELECT 1 AS n", "queryType": "MATERIALIZED"}
    query_id: str = data.post("/queries", json=body).json()["id"]
    return query_id


def view(data: httpx.Client, query_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = data.get(f"/materialized-queries/{query_id}/status").json()
    return answer


def test_03_after_a_refresh_the_last_status_is_still_shown(data: httpx.Client, clock: ManualClock) -> None:
    query_id = materialized(data)
    clock.advance(600)
    before = view(data, query_id)
    assert data.post(f"/materialized-queries/{query_id}/refresh").status_code == 200
    stale = view(data, query_id)
    assert (stale["status"], stale["lastExecutionStartTime"]) == ("COMPLETED", before["lastExecutionStartTime"])
    clock.advance(600)
    assert view(data, query_id)["lastExecutionStartTime"] > before["lastExecutionStartTime"]


def test_04_completed_without_times_means_that_nothing_has_run(data: httpx.Client) -> None:
    fresh = view(data, materialized(data))
    assert (fresh["status"], fresh["lastExecutionStartTime"], fresh["lastUpdateTime"]) == ("COMPLETED", None, None)


def test_05_cancelled_is_spelt_in_two_ways(
    create: Create, data: httpx.Client, clock: ManualClock, world: World
) -> None:
    for kind in JobKind:
        world.transitions[kind] = Transition(TransitionMode.BY_HAND)
    cache = create("refunds").json()
    clock.advance(1)
    data.post(f"/cache/{cache['id']}/cancelIncrementalUpdate")
    query_id = materialized(data)
    clock.advance(5)
    data.post(f"/materialized-queries/{query_id}/cancel")
    clock.advance(1)
    assert (status(data, cache)["status"], view(data, query_id)["status"]) == ("CANCELLED", "CANCELED")


def test_06_not_active_means_finished_and_not_begun(http: httpx.Client, clock: ManualClock) -> None:
    path = f"/metadata/EmuDemo1/refresh/{STRIPE}"
    before = http.get(path).json()["status"]
    http.post("/metadata/EmuDemo1/refresh", json={"catalogId": STRIPE})
    clock.advance(10)
    during = http.get(path).json()["status"]
    clock.advance(600)
    assert (before, during, http.get(path).json()["status"]) == ("not-active", "active", "not-active")


@pytest.mark.parametrize(
    ("catalog", "schema", "table"),
    [
        (STRIPE, "payment", "terminal_configurations"),
        (HUBSPOT, "crm", "owners"),
        (HUBSPOT, "crm", "pipelines"),
        (HUBSPOT, "crm", "products"),
        (HUBSPOT, "crm", "feedback_submissions"),
    ],
)
def test_07_a_hung_job_runs_for_ever_and_reports_nothing(
    create: Create, data: httpx.Client, clock: ManualClock, catalog: str, schema: str, table: str
) -> None:
    cache = create(table, catalog=catalog, schema=schema).json()
    clock.advance(7 * 24 * 3600)
    now = status(data, cache)
    record = now["lastIncrementalCacheExecution"] or now["lastFullRefreshCacheExecution"]
    assert (now["status"], record["status"], record["progress"], record["error"]) == ("RUNNING", "RUNNING", None, None)
    assert record["updatedAt"] == record["createdAt"]


def test_08_a_failure_arrives_under_200(create: Create, data: httpx.Client, clock: ManualClock, world: World) -> None:
    table = world.projects["EmuDemo1"].catalogs[STRIPE].schemas["payment"]["refunds"]
    table.failure = "the source went away"
    cache = create("refunds").json()
    clock.advance(2)
    running = status(data, cache)["lastIncrementalCacheExecution"]
    assert (running["status"], running["error"]) == ("RUNNING", None)
    clock.advance(60)
    answer = data.get(f"/cache/{cache['id']}/status")
    record = answer.json()["lastIncrementalCacheExecution"]
    assert (answer.status_code, answer.json()["status"], record["error"]) == (
        200,
        "FAILED",
        {"message": "the source went away"},
    )


def test_09_404_means_deleted_while_waiting_and_nothing_running_on_cancel(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache = create("refunds").json()
    clock.advance(60)
    assert data.post(f"/cache/{cache['id']}/cancelIncrementalUpdate").status_code == 404
    assert data.post(f"/cache/{cache['id']}/cancelFullRefreshUpdate").status_code == 404
    data.delete(f"/cache/{cache['id']}")
    assert data.get(f"/cache/{cache['id']}/status").status_code == 404


def test_10_a_trigger_that_was_taken_may_be_queued(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache = create("refunds").json()
    clock.advance(60)
    for _ in range(2):
        assert data.post(f"/cache/{cache['id']}/fullRefreshUpdate").status_code == 200
    clock.advance(5)
    assert len(data.get(f"/cache/{cache['id']}/executionHistory").json()) == 2
    clock.advance(60)
    states = [one["status"] for one in data.get(f"/cache/{cache['id']}/executionHistory").json()]
    assert states == ["COMPLETED", "COMPLETED", "COMPLETED"]


def test_11_cancelling_before_the_record_exists_is_a_fault(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache = create("refunds").json()
    clock.advance(60)
    data.post(f"/cache/{cache['id']}/fullRefreshUpdate")
    answer = data.post(f"/cache/{cache['id']}/cancelFullRefreshUpdate")
    assert (answer.status_code, answer.json()["error"]) == (500, "NullPointerException")
    clock.advance(0.3)
    assert data.post(f"/cache/{cache['id']}/cancelFullRefreshUpdate").status_code == 200


def count(data: httpx.Client, source: str) -> str:
    body = {"statement": f"SELECT count(*) FROM {source}"}
    answer = data.post("/queries/execute", params={"format": "COMPACT"}, json=body)
    text: str = answer.json()["data"][0][0]
    return text


def test_12_what_was_read_in_the_sync_window_stays_empty(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    table = '"stripe"."payment"."refunds"'
    create("refunds")
    body = {"displayName": "Early", "inputQuery": f"SELECT id FROM {table}", "queryType": "MATERIALIZED"}
    assert data.post("/queries", json=body).status_code == 200
    assert count(data, table) == "0"
    clock.advance(600)
    assert (count(data, table), count(data, '"peaka"."mtquery"."early"')) == ("85", "0")


def test_13_exports_expire_fail_on_nothing_and_their_links_run_out(data: httpx.Client, clock: ManualClock) -> None:
    path = f"/catalogs/{HUBSPOT}/schemas/crm/tables/contacts/exports"
    job = data.post(path, json={}).json()
    clock.advance(60)
    done = data.get(f"/exports/{job['id']}").json()
    assert done["status"] == "SUCCEEDED"
    link = done["files"][0]["url"]
    assert httpx.get(link, trust_env=False).status_code == 200
    clock.advance(3600)
    assert httpx.get(link, trust_env=False).status_code == 403
    fresh = data.get(f"/exports/{job['id']}").json()["files"][0]["url"]
    assert httpx.get(fresh, trust_env=False).status_code == 200
    clock.advance(30 * 24 * 3600)
    assert data.get(f"/exports/{job['id']}").json()["status"] == "EXPIRED"
    empty = data.post(f"/catalogs/{STRIPE}/schemas/payment/tables/transfers/exports", json={}).json()
    clock.advance(60)
    failed = data.get(f"/exports/{empty['id']}").json()
    assert failed["status"] == "FAILED"
    assert "Trino-native export produced no files at s3a://export/" in str(failed["error"])


def test_14_a_status_of_no_known_name_can_come(create: Create, data: httpx.Client, world: World) -> None:
    cache = create("refunds").json()
    body = {"status": "PAUSED", "id": cache["id"]}
    world.faults.add(operation="caches.get_status", times=1, status=200, body=body)
    assert status(data, cache) == body
