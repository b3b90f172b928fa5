"""Jobs under a test's control: at once, after reads, after seconds, by hand, and what becomes of one by hand."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import EmulatorServer, JobKind, ManualClock, Transition, TransitionMode, World
from peaka_async.emulator.state.jobs import Job

from .conftest import Create


@pytest.fixture
def control(server: EmulatorServer) -> Any:
    with httpx.Client(base_url=server.url.replace("/api/v1", "/_emulator"), trust_env=False) as client:
        yield client


def status(data: httpx.Client, cache_id: str) -> str:
    state: str = data.get(f"/cache/{cache_id}/status").json()["status"]
    return state


def put(control: httpx.Client, mode: str, value: float | None = None, *, kind: str = "first_sync") -> None:
    stated = {"mode": mode} | ({} if value is None else {"value": value})
    answer = control.put("/transitions", json={kind: stated})
    assert answer.status_code == 200, answer.text


def only_job(world: World) -> Job:
    ((_, _, job),) = world.jobs()
    return job


def test_a_job_ends_at_once(control: httpx.Client, data: httpx.Client, create: Create) -> None:
    put(control, "at_once")
    assert status(data, create().json()["id"]) == "COMPLETED"


def test_a_job_ends_after_so_many_reads(control: httpx.Client, data: httpx.Client, create: Create) -> None:
    put(control, "after_polls", 2)
    cache_id = create().json()["id"]
    assert [status(data, cache_id) for _ in range(3)] == ["RUNNING", "RUNNING", "COMPLETED"]


def test_a_look_from_the_controls_is_no_read(control: httpx.Client, data: httpx.Client, create: Create) -> None:
    put(control, "after_polls", 1)
    cache_id = create().json()["id"]
    for _ in range(3):
        (job,) = control.get("/jobs").json()["jobs"]
        assert (job["state"], job["polls_left"], job["ends_at"]) == ("running", 1, None)
    assert [status(data, cache_id) for _ in range(2)] == ["RUNNING", "COMPLETED"]


def test_a_job_ends_after_seconds(
    control: httpx.Client, data: httpx.Client, create: Create, clock: ManualClock
) -> None:
    put(control, "after_seconds", 7.5)
    cache_id = create().json()["id"]
    clock.advance(7.499)
    assert status(data, cache_id) == "RUNNING"
    clock.advance(0.001)
    assert status(data, cache_id) == "COMPLETED"


def test_a_job_waits_for_a_hand(
    control: httpx.Client, data: httpx.Client, create: Create, clock: ManualClock, world: World
) -> None:
    put(control, "by_hand")
    cache_id = create().json()["id"]
    clock.advance(1_000_000)
    assert status(data, cache_id) == "RUNNING"
    answer = control.post(f"/jobs/{only_job(world).id}", json={"do": "succeed"})
    assert (answer.status_code, answer.json()["state"], answer.json()["ends_at"]) == (200, "ended", 1_000_000)
    assert status(data, cache_id) == "COMPLETED"


def test_a_job_goes_as_measured_again(control: httpx.Client, create: Create, world: World) -> None:
    put(control, "at_once")
    put(control, "by_hand", kind="export")
    assert control.delete("/transitions").json() == {kind.value: {"mode": "measured", "value": 0.0} for kind in JobKind}
    assert world.transitions == {}
    create()
    assert control.get("/jobs").json()["jobs"][0]["state"] == "waiting"


def test_kinds_that_are_left_out_stay(control: httpx.Client, world: World) -> None:
    put(control, "after_seconds", 2)
    put(control, "after_polls", 3, kind="export")
    assert world.transitions == {
        JobKind.FIRST_SYNC: Transition(TransitionMode.AFTER_SECONDS, 2.0),
        JobKind.EXPORT: Transition(TransitionMode.AFTER_POLLS, 3.0),
    }
    assert control.get("/transitions").json()["export"] == {"mode": "after_polls", "value": 3.0}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"first_sink": {"mode": "at_once"}},
            "body has no member 'first_sink'; close to it: first_sync",
        ),
        ({"export": {"mode": "at_one"}}, "body.export.mode has no value 'at_one'; close to it: at_once"),
        ({"export": {}}, "body.export lacks 'mode'"),
        ({"export": {"mode": "after_polls"}}, "body.export must have a value: after_polls"),
        ({"export": {"mode": "by_hand", "value": 1}}, "body.export must not have a value: by_hand"),
        ({"export": {"mode": "after_polls", "value": 1.5}}, "body.export.value must be a whole number of reads"),
        ({"export": {"mode": "after_seconds", "value": -1}}, "body.export.value must not be less than 0"),
        ({"export": {"mode": "after_seconds", "value": "1"}}, "body.export.value must be of type number"),
    ],
)
def test_a_transition_that_makes_no_sense_is_refused_and_nothing_is_changed(
    control: httpx.Client, world: World, body: Any, message: str
) -> None:
    answer = control.put("/transitions", json={"first_sync": {"mode": "at_once"}, **body})
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": message})
    assert world.transitions == {}


def test_a_job_is_made_to_fail_with_a_message(
    control: httpx.Client, data: httpx.Client, create: Create, world: World
) -> None:
    put(control, "by_hand")
    cache_id = create().json()["id"]
    failed = control.post(f"/jobs/{only_job(world).id}", json={"do": "fail", "message": "no disk"}).json()
    assert (failed["state"], failed["failure"]) == ("ended", "no disk")
    shown = data.get(f"/cache/{cache_id}/status").json()
    assert (shown["status"], shown["lastIncrementalCacheExecution"]["status"]) == ("FAILED", "FAILED")


def test_a_job_is_cancelled(control: httpx.Client, data: httpx.Client, create: Create, world: World) -> None:
    put(control, "by_hand")
    cache_id = create().json()["id"]
    control.post(f"/jobs/{only_job(world).id}", json={"do": "cancel"})
    assert status(data, cache_id) == "CANCELLED"


def test_a_job_is_made_to_hang(
    control: httpx.Client, data: httpx.Client, create: Create, clock: ManualClock, world: World
) -> None:
    cache_id = create().json()["id"]
    clock.advance(3)
    hung = control.post(f"/jobs/{only_job(world).id}", json={"do": "hang"}).json()
    assert (hung["state"], hung["ends_at"]) == ("running", None)
    clock.advance(1_000_000)
    assert status(data, cache_id) == "RUNNING"


def test_what_waits_behind_a_job_starts_when_that_is_ended_by_hand(
    control: httpx.Client, data: httpx.Client, create: Create, clock: ManualClock
) -> None:
    put(control, "by_hand")
    cache_id = create().json()["id"]
    put(control, "by_hand", kind="incremental_update")
    data.post(f"/cache/{cache_id}/incrementalUpdate")
    first, second = control.get("/jobs").json()["jobs"]
    assert (first["kind"], first["state"]) == ("first_sync", "running")
    assert (second["kind"], second["state"], second["starts_at"]) == ("incremental_update", "waiting", None)
    clock.advance(5)
    control.post(f"/jobs/{first['id']}", json={"do": "succeed"})
    _, second = control.get("/jobs").json()["jobs"]
    assert (second["state"], second["starts_at"]) == ("running", 5.0)


def test_a_failure_that_was_in_store_does_not_outlive_a_success_by_hand(
    control: httpx.Client, data: httpx.Client, create: Create, world: World
) -> None:
    put(control, "by_hand")
    place = {"project": "EmuDemo1", "catalog": "stripe", "schema": "payment", "table": "customers"}
    control.post("/sources", json={**place, "failure": "the source is gone"})
    cache_id = create().json()["id"]
    control.post(f"/jobs/{only_job(world).id}", json={"do": "succeed"})
    assert status(data, cache_id) == "COMPLETED"


def test_what_cannot_be_done_to_a_job_is_refused(control: httpx.Client, create: Create, world: World) -> None:
    put(control, "at_once")
    create()
    job = only_job(world).id
    refusals = [
        control.post(f"/jobs/{job}", json={"do": "cancel"}),
        control.post(f"/jobs/{job[:-1]}", json={"do": "cancel"}),
        control.post(f"/jobs/{job}", json={"do": "cancle"}),
        control.post(f"/jobs/{job}", json={"do": "succeed", "message": "m"}),
        control.post(f"/jobs/{job}", json={}),
    ]
    assert [(one.status_code, one.json()["message"]) for one in refusals] == [
        (409, f"the job {job} has ended already"),
        (404, f"there is no job {job[:-1]!r}; close to it: {job}"),
        (400, "body.do has no value 'cancle'; close to it: cancel"),
        (400, "body.message goes with 'fail' alone"),
        (400, "body lacks 'do'"),
    ]


def test_from_python_a_job_is_ended_in_the_same_way(data: httpx.Client, create: Create, world: World) -> None:
    world.transitions[JobKind.FIRST_SYNC] = Transition(TransitionMode.BY_HAND)
    cache_id = create().json()["id"]
    with world.lock:
        only_job(world).finish(world.clock.now())
    assert status(data, cache_id) == "COMPLETED"
