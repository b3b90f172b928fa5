"""Materialized queries: the states of their runs, what is stored, and what stays as it was."""

from __future__ import annotations

import json
import threading
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from peaka_async.emulator.sql.engine import Plan, Result
from peaka_async.emulator.state.jobs import JobKind, Transition, TransitionMode
from peaka_async.emulator.state.queries import Query
from peaka_async.emulator.state.sources import SourceTable
from peaka_async.emulator.world import Options

CUSTOMERS = 'SELECT count(*) AS n FROM "stripe"."payment"."customers"'
LONGEST = 95.0
NOTHING_HAS_RUN = {"status": "COMPLETED", "lastExecutionStartTime": None, "lastUpdateTime": None}


def materialize(data: httpx.Client, statement: str = CUSTOMERS, name: str = "m", **more: Any) -> dict[str, Any]:
    body = {"displayName": name, "inputQuery": statement, "queryType": "MATERIALIZED", **more}
    answer = data.post("/queries", json=body)
    assert answer.status_code == 200, answer.text
    saved: dict[str, Any] = answer.json()
    return saved


def status_of(data: httpx.Client, query_id: str) -> dict[str, Any]:
    answer = data.get(f"/materialized-queries/{query_id}/status")
    assert answer.status_code == 200, answer.text
    status: dict[str, Any] = answer.json()
    return status


def seen(data: httpx.Client, query_id: str) -> dict[str, Any]:
    """Return the status and the two times, the times without their date."""
    status = status_of(data, query_id)
    return {
        "status": status["status"],
        **{name: status[name] and status[name][11:] for name in ("lastExecutionStartTime", "lastUpdateTime")},
    }


def refresh(data: httpx.Client, query_id: str) -> httpx.Response:
    return data.post(f"/materialized-queries/{query_id}/refresh")


def cancel(data: httpx.Client, query_id: str) -> None:
    answer = data.post(f"/materialized-queries/{query_id}/cancel")
    assert (answer.status_code, answer.content) == (200, b"")


def values(data: httpx.Client, name: str, schema: str = "mtquery") -> list[list[str | None]]:
    statement = f'SELECT * FROM "peaka"."{schema}"."{name}"'
    answer = data.post("/queries/execute?format=COMPACT", json={"statement": statement})
    assert answer.status_code == 200, answer.text
    rows: list[list[str | None]] = answer.json()["data"]
    return rows


def state(world: World, query_id: str) -> Query:
    return world.projects[PROJECT_ID].queries.get(query_id)


@pytest.fixture
def at_once(world: World) -> None:
    world.transitions[JobKind.MATERIALIZED_REFRESH] = Transition(TransitionMode.AT_ONCE)


@pytest.fixture
def seconds(world: World) -> None:
    """Let runs begin at once and take ten seconds."""
    world.transitions[JobKind.MATERIALIZED_REFRESH] = Transition(TransitionMode.AFTER_SECONDS, 10.0)


@pytest.fixture
def source(world: World) -> SourceTable:
    return world.projects[PROJECT_ID].catalogs["700000000000000001"].schemas["payment"]["customers"]


def test_a_fresh_query_is_completed_without_times_until_its_first_run_begins(
    data: httpx.Client, clock: ManualClock
) -> None:
    query_id = materialize(data)["id"]
    for wait in (0.0, 0.499):
        clock.advance(wait)
        assert status_of(data, query_id) == {
            "queryId": query_id,
            "queryName": "m",
            "scheduleSettings": {"type": "none"},
            "nextExecutionStartTime": None,
            **NOTHING_HAS_RUN,
        }
    clock.advance(0.001)
    assert seen(data, query_id) == {
        "status": "RUNNING",
        "lastExecutionStartTime": "09:00:00.500Z",
        "lastUpdateTime": None,
    }
    clock.advance(LONGEST)
    status = seen(data, query_id)
    assert (status["status"], status["lastExecutionStartTime"]) == ("COMPLETED", "09:00:00.500Z")
    assert status["lastUpdateTime"] > "09:00:00.500Z"


def test_the_same_sql_takes_no_time_or_20_seconds_or_95(data: httpx.Client, clock: ManualClock) -> None:
    for number in range(24):
        materialize(data, name=f"m{number}")
    clock.advance(0.5)

    def completed() -> int:
        return [one["status"] for one in data.get("/materialized-queries/status").json()].count("COMPLETED")

    counts = [completed()]
    for moment in (0.2, 20.0, LONGEST):
        clock.advance(0.5 + moment - clock.now() - 0.001)
        before = completed()
        clock.advance(0.001)
        counts.append(completed())
        # Nothing ends in between.
        assert before == counts[-2]
    assert counts == sorted(set(counts))
    assert (counts[0], counts[-1]) == (0, 24)


def test_a_refresh_shows_the_state_of_the_run_before_for_a_while(data: httpx.Client, clock: ManualClock) -> None:
    query_id = materialize(data)["id"]
    clock.advance(99.0)
    before = status_of(data, query_id)
    answer = refresh(data, query_id)
    assert (answer.status_code, answer.json()) == (200, {"status": "SUCCESS", "message": "Refresh started"})
    for wait in (0.0, 0.999):
        clock.advance(wait)
        assert status_of(data, query_id) == before
    clock.advance(0.001)
    assert status_of(data, query_id) == {
        **before,
        "status": "RUNNING",
        "lastExecutionStartTime": "2026-08-18T09:01:40Z",
    }
    clock.advance(LONGEST)
    after = status_of(data, query_id)
    assert (after["status"], after["lastExecutionStartTime"]) == ("COMPLETED", "2026-08-18T09:01:40Z")
    assert after["lastUpdateTime"] > "2026-08-18T09:01:40Z"


@pytest.mark.usefixtures("seconds")
def test_a_refresh_during_a_run_is_200_and_queues_behind_it(data: httpx.Client, clock: ManualClock) -> None:
    query_id = materialize(data)["id"]
    clock.advance(5.0)
    assert refresh(data, query_id).status_code == 200
    assert seen(data, query_id)["lastExecutionStartTime"] == "09:00:00Z"
    clock.advance(5.0)
    assert seen(data, query_id) == {
        "status": "RUNNING",
        "lastExecutionStartTime": "09:00:10Z",
        "lastUpdateTime": "09:00:10Z",
    }


@pytest.mark.usefixtures("seconds")
def test_a_cancelled_run_is_canceled_with_one_l_and_stores_nothing(data: httpx.Client, clock: ManualClock) -> None:
    query_id = materialize(data)["id"]
    refresh(data, query_id)
    clock.advance(4.0)
    cancel(data, query_id)
    # What was queued begins.
    assert seen(data, query_id)["lastExecutionStartTime"] == "09:00:04Z"
    clock.advance(3.0)
    cancel(data, query_id)
    canceled = {"status": "CANCELED", "lastExecutionStartTime": "09:00:04Z", "lastUpdateTime": None}
    assert seen(data, query_id) == canceled
    clock.advance(100.0)
    cancel(data, query_id)
    assert seen(data, query_id) == canceled
    answer = data.post("/queries/execute", json={"statement": 'SELECT * FROM "peaka"."mtquery"."m"'})
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorCode": 100, "message": "Table 'peaka.mtquery.m' does not exist"},
    )


def test_a_cancel_before_the_run_has_begun_changes_nothing(data: httpx.Client, clock: ManualClock) -> None:
    query_id = materialize(data)["id"]
    cancel(data, query_id)
    clock.advance(0.5)
    assert seen(data, query_id)["status"] == "RUNNING"


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("SELECT 1 / 0", "Division by zero"),
        ('SELECT * FROM "stripe"."payment"."nothing"', "Table 'stripe.payment.nothing' does not exist"),
        ("no SQL", "mismatched input 'no'"),
    ],
)
def test_sql_that_cannot_be_run_fails_the_run_and_not_the_call(
    data: httpx.Client, clock: ManualClock, world: World, statement: str, message: str
) -> None:
    query_id = materialize(data, statement)["id"]
    clock.advance(99.0)
    assert seen(data, query_id) == {
        "status": "FAILED",
        "lastExecutionStartTime": "09:00:00.500Z",
        "lastUpdateTime": None,
    }
    assert refresh(data, query_id).status_code == 200
    assert [run.failure for run in state(world, query_id).refreshes] == [message, message]


@pytest.mark.usefixtures("at_once")
def test_a_run_that_fails_leaves_the_rows_of_the_one_before(data: httpx.Client, clock: ManualClock) -> None:
    query_id = materialize(data, "SELECT 7 AS seven")["id"]
    clock.advance(1.0)
    data.put(f"/queries/{query_id}", json={"inputQuery": "SELECT 1 / 0"})
    refresh(data, query_id)
    assert seen(data, query_id) == {
        "status": "FAILED",
        "lastExecutionStartTime": "09:00:01Z",
        "lastUpdateTime": "09:00:00Z",
    }
    assert values(data, "m") == [["7"]]


def test_over_an_uncached_stripe_table_the_snapshot_is_frozen_at_100_rows(
    data: httpx.Client, clock: ManualClock, create: Any
) -> None:
    query_id = materialize(data)["id"]
    cache = create("customers").json()["id"]
    clock.advance(99.0)
    assert data.get(f"/cache/{cache}/status").json()["status"] == "COMPLETED"
    assert (values(data, "m"), values(data, "m", "query")) == ([["100"]], [["505"]])
    by_id = data.post("/queries/execute?format=SIMPLE", json={"id": query_id}).json()
    assert by_id["data"] == [{"n": "100"}]


def test_a_snapshot_from_the_first_sync_of_a_cache_stays_empty(
    data: httpx.Client, clock: ManualClock, create: Any
) -> None:
    create("customers")
    clock.advance(3.0)
    query_id = materialize(data, 'SELECT id FROM "stripe"."payment"."customers"')["id"]
    clock.advance(200.0)
    assert (values(data, "m"), len(values(data, "m", "query"))) == ([], 505)
    refresh(data, query_id)
    clock.advance(200.0)
    assert len(values(data, "m")) == 505


@pytest.mark.usefixtures("at_once")
def test_rows_that_come_later_show_in_the_logical_query_and_not_in_the_stored_one(
    data: httpx.Client, world: World
) -> None:
    source = world.projects[PROJECT_ID].catalogs["700000000000000003"].schemas["reporting"]["daily_revenue"]
    before = source.rows
    query_id = materialize(data, 'SELECT count(*) AS n FROM "postgres"."reporting"."daily_revenue"')["id"]
    source.insert(5)
    assert (values(data, "m"), values(data, "m", "query")) == ([[str(before)]], [[str(before + 5)]])
    refresh(data, query_id)
    assert values(data, "m") == [[str(before + 5)]]


@pytest.mark.usefixtures("at_once")
def test_only_the_rows_that_can_still_be_read_are_kept(data: httpx.Client, clock: ManualClock, world: World) -> None:
    query_id = materialize(data)["id"]
    for _ in range(3):
        clock.advance(1.0)
        refresh(data, query_id)
    assert [run.result is None for run in state(world, query_id).refreshes] == [True, True, False, False]


@pytest.mark.usefixtures("at_once")
def test_an_update_converts_a_plain_query_and_runs_it(data: httpx.Client) -> None:
    plain = data.post("/queries", json={"displayName": "m", "inputQuery": "SELECT 1 AS one"}).json()
    converted = data.put(f"/queries/{plain['id']}", json={"queryType": "MATERIALIZED"})
    assert (converted.status_code, converted.json()) == (200, {**plain, "queryType": "MATERIALIZED"})
    assert values(data, "m") == [["1"]]
    # From there on a change of the SQL waits for a refresh.
    data.put(f"/queries/{plain['id']}", json={"inputQuery": "SELECT 2 AS two", "queryType": "MATERIALIZED"})
    assert (values(data, "m"), values(data, "m", "query")) == ([["1"]], [["2"]])
    back = data.put(f"/queries/{plain['id']}", json={"queryType": "PLAIN"})
    assert back.json() == {**plain, "inputQuery": "SELECT 2 AS two"}
    assert data.get("/materialized-queries/status").json() == []


@pytest.mark.usefixtures("at_once")
def test_sql_of_another_query_is_copied_once_and_again_when_sent_again(data: httpx.Client) -> None:
    first = data.post("/queries", json={"displayName": "first", "inputQuery": "SELECT 1"}).json()["id"]
    copy = materialize(data, None, name="copy", inputQueryRefId=first)  # type: ignore[arg-type]
    assert (copy["inputQuery"], copy["inputQueryRefId"]) == ("SELECT 1", first)
    data.put(f"/queries/{first}", json={"inputQuery": "SELECT 2"})
    path = f"/queries/{copy['id']}"
    assert data.get(path).json() == copy
    again = data.put(path, json={"inputQueryRefId": first, "inputQuery": "SELECT 3"})
    assert again.json() == {**copy, "inputQuery": "SELECT 2"}
    own = data.put(path, json={"inputQuery": "SELECT 4"}).json()
    assert (own["inputQuery"], "inputQueryRefId" in own) == ("SELECT 4", False)


def test_documented_the_id_of_the_copied_query_is_not_returned(data: httpx.Client, world: World) -> None:
    world.options = Options(behaviour="documented")
    first = data.post("/queries", json={"displayName": "first", "inputQuery": "SELECT 1"}).json()["id"]
    copy = materialize(data, None, name="copy", inputQueryRefId=first)  # type: ignore[arg-type]
    assert (copy["inputQuery"], "inputQueryRefId" in copy) == ("SELECT 1", False)


def test_documented_a_run_is_over_when_the_call_returns(data: httpx.Client, clock: ManualClock, world: World) -> None:
    world.options = Options(behaviour="documented")
    query_id = materialize(data)["id"]
    completed = {"status": "COMPLETED", "lastExecutionStartTime": "09:00:00Z", "lastUpdateTime": "09:00:00Z"}
    assert (seen(data, query_id), values(data, "m")) == (completed, [["100"]])
    clock.advance(1.0)
    answer = refresh(data, query_id)
    assert (answer.status_code, answer.content) == (200, b"")
    assert seen(data, query_id) == {
        "status": "COMPLETED",
        "lastExecutionStartTime": "09:00:01Z",
        "lastUpdateTime": "09:00:01Z",
    }


@pytest.mark.parametrize(("method", "path"), [("GET", "status"), ("POST", "refresh"), ("POST", "cancel")])
def test_a_query_that_is_unknown_or_plain_is_400(data: httpx.Client, method: str, path: str) -> None:
    plain = data.post("/queries", json={"displayName": "plain", "inputQuery": "SELECT 1"}).json()["id"]
    for query_id, message in (
        ("1", "There is no query with id: 1"),
        (plain, f"The query with id: {plain} is not materialized"),
    ):
        answer = data.request(method, f"/materialized-queries/{query_id}/{path}")
        assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})


def test_every_materialized_query_has_its_state_in_the_list(data: httpx.Client) -> None:
    data.post("/queries", json={"displayName": "plain", "inputQuery": "SELECT 1"})
    saved = [materialize(data, name=name)["id"] for name in ("a", "b")]
    states = data.get("/materialized-queries/status")
    assert (states.status_code, states.json()) == (200, [status_of(data, one) for one in saved])


def test_a_deleted_query_has_neither_state_nor_rows(data: httpx.Client, clock: ManualClock) -> None:
    query_id = materialize(data)["id"]
    clock.advance(99.0)
    assert data.delete(f"/queries/{query_id}").status_code == 200
    assert data.get("/materialized-queries/status").json() == []
    statement = 'SELECT * FROM "peaka"."mtquery"."m"'
    assert data.post("/queries/execute", json={"statement": statement}).status_code == 400


def test_runs_can_be_made_to_end_after_reads_of_their_state_or_by_hand(
    data: httpx.Client, clock: ManualClock, world: World
) -> None:
    world.transitions[JobKind.MATERIALIZED_REFRESH] = Transition(TransitionMode.AFTER_POLLS, 2)
    query_id = materialize(data)["id"]
    assert [seen(data, query_id)["status"] for _ in range(3)] == ["RUNNING", "RUNNING", "COMPLETED"]
    world.transitions[JobKind.MATERIALIZED_REFRESH] = Transition(TransitionMode.BY_HAND)
    refresh(data, query_id)
    refresh(data, query_id)
    clock.advance(1000.0)
    with world.lock:
        _, running, queued = world.projects[PROJECT_ID].queries.refreshes()
        running.finish(clock.now(), failure="by hand")
    # The one behind it has begun.
    assert seen(data, query_id)["lastExecutionStartTime"] == "09:16:40Z"
    clock.advance(1.0)
    with world.lock:
        queued.finish(clock.now())
    assert seen(data, query_id) == {
        "status": "COMPLETED",
        "lastExecutionStartTime": "09:16:40Z",
        "lastUpdateTime": "09:16:41Z",
    }


@pytest.mark.usefixtures("seconds")
def test_runs_and_stored_rows_survive_a_snapshot(data: httpx.Client, clock: ManualClock, world: World) -> None:
    schedule = {"type": "interval", "repeatDuration": "PT6H"}
    query_id = materialize(data, "SELECT 'ü' AS u, NULL AS nothing", schedule=schedule)["id"]
    clock.advance(50.0)
    refresh(data, query_id)
    before = (status_of(data, query_id), values(data, "m"))
    snapshot = json.loads(json.dumps(world.snapshot()))
    data.delete(f"/queries/{query_id}")
    world.restore(snapshot)
    assert (status_of(data, query_id), values(data, "m")) == before
    assert before[1] == [["ü", None]]


@pytest.mark.parametrize("meanwhile", ["deleted", "made plain"])
def test_while_the_sql_runs_others_are_answered_and_a_query_that_goes_gets_no_run(
    data: httpx.Client, world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    query_id = materialize(data)["id"]
    query = state(world, query_id)
    begun, go_on = threading.Event(), threading.Event()
    run = world.engine.run

    def held(plan: Plan, *, timeout: float | None = None) -> Result:
        begun.set()
        assert go_on.wait(30)
        return run(plan, timeout=timeout)

    monkeypatch.setattr(world.engine, "run", held)
    answers: list[httpx.Response] = []
    other = httpx.Client(base_url=data.base_url, headers=data.headers, trust_env=False)
    with other:
        thread = threading.Thread(target=lambda: answers.append(refresh(other, query_id)))
        thread.start()
        assert begun.wait(30)
        if meanwhile == "deleted":
            assert data.delete(f"/queries/{query_id}").status_code == 200
        else:
            assert data.put(f"/queries/{query_id}", json={"queryType": "PLAIN"}).status_code == 200
        runs = len(query.refreshes)
        go_on.set()
        thread.join(30)
    assert ([one.status_code for one in answers], len(query.refreshes)) == ([200], runs)
