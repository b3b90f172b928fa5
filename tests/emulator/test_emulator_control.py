"""The controls over HTTP: what they do, what they refuse, and that their document is true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from peaka_async.emulator import PROJECT_ID, EmulatorServer, ManualClock, Options, ScaledClock, World, demo_world
from peaka_async.emulator.clock import Reading
from peaka_async.emulator.control.checks import ControlError, check
from peaka_async.emulator.control.effects import (
    EFFECTS,
    Answer,
    Broken,
    Close,
    Effect,
    Garbage,
    MalformedChunk,
    Reset,
    Slow,
    Stalled,
    Truncated,
    effect_json,
)
from peaka_async.emulator.control.fault_schemas import FAULT_REQUEST
from peaka_async.emulator.control.faults import Fault
from peaka_async.emulator.control.surface import controls

from .conftest import STRIPE, Create

CUSTOMERS = {"project": PROJECT_ID, "catalog": "stripe", "schema": "payment", "table": "customers"}


class Controls:
    """Calls controls by their id, and holds every answer against their document."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.document: dict[str, Any] = client.get("/openapi.json").json()
        self.called: set[str] = set()
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, item in self.document["paths"].items()
            for method, operation in item.items()
        }

    def __call__(self, name: str, status: int = 200, /, *, body: Any = None, query: Any = None, **path: str) -> Any:
        method, template, operation = self.operations[name]
        answer = self.client.request(method, template.format(**path), json=body, params=query)
        assert answer.status_code == status, answer.text
        self.called.add(name)
        responses = operation["responses"]
        schema = responses[str(status) if str(status) in responses else "default"]["content"]["application/json"]
        value = answer.json()
        errors = list(Draft202012Validator(schema["schema"]).iter_errors(value))
        assert not errors, f"{name} {status}: {errors[0].message} in {json.dumps(value)[:500]}"
        return value


@pytest.fixture
def client(server: EmulatorServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url.replace("/api/v1", "/_emulator"), trust_env=False) as one:
        yield one


@pytest.fixture
def call(client: httpx.Client) -> Controls:
    return Controls(client)


def test_every_control_answers_as_the_document_says(call: Controls, create: Create, data: httpx.Client) -> None:
    create()
    data.post("/bitable/sales")
    call("get_openapi")
    call("get_health")
    call("keep_snapshot", body={"name": "first"})
    snapshot = call("get_snapshot")
    call("restore", body={"snapshot": snapshot})
    call("get_options")
    call("set_options", body={"behaviour": "documented", "legacy_app_id": True, "deleted_seconds": 1.5})
    call("get_clock")
    call("move_clock", body={"advance": 1.5, "step": 0.5})
    call("get_transitions")
    call("set_transitions", body={"export": {"mode": "after_polls", "value": 2}})
    call("delete_transitions")
    (job,) = call("list_jobs")["jobs"]
    call("change_job", id=job["id"], body={"do": "fail", "message": "m"})
    everything = {"insert": 1, "corrupted": True, "hung": True, "failure": "f", "comment": None, "cap": 5}
    call("change_source", body={**CUSTOMERS, **everything})
    call("get_project", id=PROJECT_ID)
    call("change_project", id=PROJECT_ID, body={"refuses_catalogs": True, "forbids_connections": True})
    call("insert_bi_row", body={"project": PROJECT_ID, "table": "sales", "values": {"text": None}})
    faults(call)
    data.get("/nowhere")
    call("list_requests", query={"operation": "*", "status": "404", "unmatched": "true", "format": "json"})
    call("list_requests", query={"format": "har"})
    call("delete_requests")
    call("get_coverage")
    call("delete_coverage")
    call("seed", body={"seed": "empty"})
    call("reset", body={"seed": "demo"})
    assert call.called == set(call.operations) == set(controls())


def faults(call: Controls) -> None:
    call("list_faults")
    effects: list[Effect] = [
        Answer(429, retry_after=1.5),
        *(made() for made in (Reset, Close, Truncated, Garbage, MalformedChunk, Slow, Stalled, Broken)),
    ]
    assert {type(one) for one in effects} == set(EFFECTS.values())
    stated = [{"operation": "*", **effect_json(one)} for one in effects]
    added = call("add_fault", body={"latency": [0.1, 0.2], "nth": 2, "times": 1, "probability": 0.5, "when": "after"})
    call("set_faults", body={"seed": "s", "faults": [added, *stated]})
    call("delete_fault", id=added["id"])
    call("delete_faults")


def test_the_document_is_valid_and_says_what_each_control_is_for(call: Controls) -> None:
    assert call.document["openapi"] == "3.1.0"
    for name, (_, template, operation) in call.operations.items():
        assert operation["summary"], name
        assert [f"{{{one['name']}}}" for one in operation["parameters"] if one["in"] == "path"] == [
            segment for segment in template.split("/") if segment.startswith("{")
        ]
        for answer in operation["responses"].values():
            Draft202012Validator.check_schema(answer["content"]["application/json"]["schema"])
        if "requestBody" in operation:
            Draft202012Validator.check_schema(operation["requestBody"]["content"]["application/json"]["schema"])


def test_health_says_what_the_emulator_is(call: Controls, http: httpx.Client) -> None:
    http.get("/info")
    health = call("get_health")
    assert health.pop("version")
    assert health == {
        "status": "ok",
        "behaviour": "live",
        "seed": "demo",
        "clock": {
            "kind": "ManualClock",
            "now": 0.0,
            "timestamp": "2026-08-18T09:00:00Z",
            "step": 0.0,
            "speed": None,
        },
        "projects": [{"id": "EmuDemo1", "name": "Demo project"}, {"id": "EmuDemo2", "name": "Empty project"}],
        "requests": 1,
    }


def test_a_reset_forgets_everything_and_begins_anew(
    call: Controls, create: Create, data: httpx.Client, world: World
) -> None:
    create()
    call("add_fault", body={"effect": "reset"})
    call("set_transitions", body={"export": {"mode": "at_once"}})
    call("move_clock", body={"advance": 5})
    assert call("reset", body={"seed": "empty"})["seed"] == "empty"
    assert (len(world.faults), len(world.journal), world.transitions, world.clock.now()) == (0, 0, {}, 5.0)
    assert [one["name"] for one in data.get("/catalogs").json()] == ["peaka", "peaka"]
    assert call("reset")["seed"] == "empty"


def test_another_seed_leaves_faults_transitions_and_the_journal(
    call: Controls, http: httpx.Client, world: World, tmp_path: Path
) -> None:
    http.get("/info")
    call("add_fault", body={"effect": "reset", "operation": "caches.*"})
    call("set_transitions", body={"export": {"mode": "at_once"}})
    (tmp_path / "people.csv").write_text("id,name\n1,Ada\n", encoding="utf-8")
    assert call("seed", body={"seed": str(tmp_path)})["seed"] == "custom"
    assert (len(world.faults), len(world.journal), len(world.transitions)) == (1, 1, 1)
    assert tmp_path.name in {one.display_name for one in world.projects[PROJECT_ID].catalogs.values()}


def test_an_unknown_seed_is_refused_and_nothing_is_changed(call: Controls, create: Create, world: World) -> None:
    create()
    refused = call("reset", 400, body={"seed": "dmeo"})
    assert refused == {"error": "Bad Request", "message": "the seed 'dmeo' is no folder, nor one of: demo, empty"}
    assert len(world.projects[PROJECT_ID].caches.all()) == 1


def test_a_snapshot_under_a_name_is_gone_back_to(
    call: Controls, create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    create()
    clock.advance(3)
    assert call("keep_snapshot", body={"name": "before"}) == {"snapshots": ["before"]}
    create("refunds")
    clock.advance(50)
    call("restore", body={"name": "before"})
    assert [one["tableName"] for one in data.get("/cache/status").json()] == ["customers"]
    assert clock.now() == 3.0


def test_a_snapshot_survives_a_reset_and_the_way_through_json(
    call: Controls, create: Create, data: httpx.Client, world: World
) -> None:
    world.projects[PROJECT_ID].catalogs[STRIPE].schemas["payment"]["customers"].hung = True
    create()
    call("keep_snapshot", body={"name": "before"})
    whole = call.client.get("/snapshot").text
    # A job that hangs has no end, and JSON has no such number.
    json.loads(whole, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    before = world.snapshot()
    for body in ({"snapshot": json.loads(whole)}, {"name": "before"}):
        call("reset")
        assert data.get("/cache/status").json() == []
        call("restore", body=body)
        assert world.snapshot() == before


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"name": "befor"}, 404, "there is no snapshot 'befor'; close to it: before"),
        ({}, 400, "body must have either 'name' or 'snapshot'"),
        ({"name": "before", "snapshot": {}}, 400, "body must have either 'name' or 'snapshot'"),
        ({"snapshot": {"format": -1}}, 400, "this snapshot cannot be restored: a snapshot of format 1 is needed"),
    ],
)
def test_what_is_no_snapshot_is_refused(call: Controls, body: Any, status: int, message: str) -> None:
    call("keep_snapshot", body={"name": "before"})
    assert call("restore", status, body=body)["message"].startswith(message)


def test_a_manual_clock_is_moved_and_given_a_step(call: Controls, http: httpx.Client, clock: ManualClock) -> None:
    call("move_clock", body={"advance": 2.5, "step": 1})
    assert clock.now() == 2.5
    http.get("/info")
    assert call("get_clock") == {
        "kind": "ManualClock",
        "now": 3.5,
        "timestamp": "2026-08-18T09:00:03.500Z",
        "step": 1,
        "speed": None,
    }


def test_a_clock_that_runs_is_given_another_speed_without_a_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 10**12, 10**9))
    current = [next(moments)]
    monkeypatch.setattr("peaka_async.emulator.clock.time.monotonic_ns", lambda: current[0])
    clock = ScaledClock(2.0)
    with EmulatorServer(demo_world(clock)) as server:
        url = server.url.replace("/api/v1", "/_emulator/clock")
        current[0] = next(moments)
        answers = [httpx.post(url, json={"speed": 10, "advance": 5}, trust_env=False).json()]
        current[0] = next(moments)
        answers.append(httpx.get(url, trust_env=False).json())
    assert [(one["kind"], one["now"], one["speed"], one["step"]) for one in answers] == [
        ("ScaledClock", 7.0, 10, None),
        ("ScaledClock", 17.0, 10, None),
    ]


class SomebodysClock:
    """A clock of somebody else's."""

    def now(self) -> float:
        return 0.0

    def timestamp(self, at: float | None = None) -> str:
        return f"2026-08-18T09:00:{at or 0:02.0f}Z"

    def on_request(self) -> None:
        """Nothing."""

    def real_seconds(self, seconds: float) -> float:
        return seconds

    def reading(self) -> Reading:
        return {"origin": "2026-08-18T09:00:00+00:00", "now": 0.0}

    def take(self, reading: Reading) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("clock", "body", "status", "message"),
    [
        (ManualClock(), {"speed": 2}, 409, "a ManualClock cannot have a speed: it stands still until it is moved"),
        (ScaledClock(), {"step": 2}, 409, "a ScaledClock cannot have a step: it runs by itself, and has a speed"),
        (SomebodysClock(), {"advance": 1}, 409, "a SomebodysClock cannot be moved"),
        (ManualClock(), {"advance": -1}, 400, "body.advance must not be less than 0"),
        (ScaledClock(), {"speed": 0, "advance": 1}, 400, "body.speed must be more than 0"),
        (ManualClock(), {"advanse": 1}, 400, "body has no member 'advanse'; close to it: advance"),
        (ManualClock(), {"advance": True}, 400, "body.advance must be of type number"),
        (ManualClock(), {"advance": 10**400}, 400, "body.advance must be a number of at most 1e+15"),
    ],
)
def test_what_a_clock_cannot_do_is_refused(clock: Any, body: Any, status: int, message: str) -> None:
    before = clock.reading()["now"]
    with EmulatorServer(demo_world(clock)) as server:
        answer = httpx.post(server.url.replace("/api/v1", "/_emulator/clock"), json=body, trust_env=False)
    assert (answer.status_code, answer.json()["message"][: len(message)]) == (status, message)
    if isinstance(clock, ManualClock):
        assert clock.now() == before


def test_rows_come_and_go_at_the_source(call: Controls, data: httpx.Client, create: Create, world: World) -> None:
    call("set_transitions", body={"first_sync": {"mode": "at_once"}, "incremental_update": {"mode": "at_once"}})
    cache_id = create().json()["id"]
    changed = call("change_source", body={**CUSTOMERS, "insert": 20, "update": 7, "delete": 5})
    assert changed == {
        **CUSTOMERS,
        "rows": 520,
        "corrupted": False,
        "hung": False,
        "failure": None,
        "comment": None,
        "cap": 100,
    }
    table = world.projects[PROJECT_ID].catalogs[STRIPE].schemas["payment"]["customers"]
    assert (table.removed, table.inserted, table.changed, table.revisions) == (5, 20, 12, (7,))
    call("move_clock", body={"advance": 1})
    data.post(f"/cache/{cache_id}/incrementalUpdate")
    progress = data.get(f"/cache/{cache_id}/status").json()["lastIncrementalCacheExecution"]["progress"]
    assert (progress["numberOfCachedRecords"], progress["numberOfInsertedRecords"]) == (520, 20)


def test_a_table_is_broken_and_mended(call: Controls, create: Create) -> None:
    place = {**CUSTOMERS, "catalog": STRIPE}
    call("change_source", body={**place, "comment": "for accounting", "failure": "gone", "cap": None})
    assert create().json()["error"] == "WrongRequestException"
    mended = call("change_source", body={**place, "comment": None, "failure": None})
    assert (mended["comment"], mended["failure"], mended["cap"]) == (None, None, None)
    assert create().status_code == 200


def test_what_was_scheduled_has_come_due_when_jobs_are_looked_at(call: Controls, data: httpx.Client) -> None:
    schedule = {"type": "interval", "repeatDuration": "PT1H"}
    query = {"displayName": "q", "inputQuery": "SELECT 1", "queryType": "MATERIALIZED", "schedule": schedule}
    assert data.post("/queries", json=query).status_code == 200
    call("move_clock", body={"advance": 3600})
    jobs = call("list_jobs")["jobs"]
    assert [(one["kind"], one["triggered_at"]) for one in jobs] == [
        ("materialized_refresh", 0.0),
        ("materialized_refresh", 3600.0),
    ]


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"project": "EmuDemo"}, 404, "there is no project 'EmuDemo'; close to it: EmuDemo"),
        ({"catalog": "strype"}, 404, "there is no catalog 'strype'; close to it: stripe"),
        ({"catalog": "peaka"}, 404, "there is no catalog 'peaka'; "),
        ({"schema": "x"}, 404, "there is no schema 'x'; there is: payment"),
        ({"table": "customer"}, 404, "there is no table 'customer'; close to it: customers"),
        ({"delete": 506}, 400, "customers has 505 rows, fewer than are to be updated or deleted"),
        ({"insert": -1}, 400, "body.insert must not be less than 0"),
        ({"hang": True}, 400, "body has no member 'hang'; close to it: hung"),
    ],
)
def test_what_cannot_be_done_at_a_source_is_refused(call: Controls, changes: Any, status: int, message: str) -> None:
    assert call("change_source", status, body={**CUSTOMERS, **changes})["message"].startswith(message)


def test_the_rows_of_a_mounted_file_are_left_alone(call: Controls, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\n1,Ada\n", encoding="utf-8")
    call("seed", body={"seed": str(tmp_path)})
    place = {"project": PROJECT_ID, "catalog": tmp_path.name, "schema": "main", "table": "people"}
    refused = call("change_source", 409, body={**place, "insert": 1})
    assert refused["message"] == f"the rows of people are those of the file {tmp_path / 'people.csv'}"


def test_a_project_is_given_the_peculiarities_of_live_ones(
    call: Controls, http: httpx.Client, data: httpx.Client
) -> None:
    changed = call("change_project", id=PROJECT_ID, body={"refuses_catalogs": True, "forbids_connections": True})
    assert changed == {
        "id": PROJECT_ID,
        "name": "Demo project",
        "refuses_catalogs": True,
        "forbids_connections": True,
    }
    assert http.get(f"/connections/{PROJECT_ID}").status_code == 403
    connection = data.get("/catalogs").json()[2]["connectionId"]
    assert data.post("/catalogs", json={"name": "n", "connectionId": connection}).status_code == 500
    call("change_project", id=PROJECT_ID, body={"forbids_connections": False})
    assert http.get(f"/connections/{PROJECT_ID}").status_code == 200
    assert call("get_project", id=PROJECT_ID)["refuses_catalogs"] is True


def test_options_change_from_the_next_request_on(call: Controls, create: Create, data: httpx.Client) -> None:
    cache_id = create().json()["id"]
    assert create().status_code == 200
    assert call("set_options", body={"behaviour": "documented"}) == {
        "behaviour": "documented",
        "legacy_app_id": False,
        "deleted_seconds": 0.0,
    }
    assert create().status_code == 409
    call("set_options", body={"legacy_app_id": True})
    assert data.get(f"/cache/{cache_id}").json()["appId"] == PROJECT_ID


def test_a_row_is_entered_as_in_the_web_studio(call: Controls, data: httpx.Client, world: World) -> None:
    data.post("/bitable/sales")
    values = {"project": PROJECT_ID, "table": "sales", "values": {"text": "first"}}
    assert call("insert_bi_row", body=values) == {"table": "sales", "rows": 1}
    table = world.projects[PROJECT_ID].bi_tables["sales"]
    (row,) = table.rows
    shown = dict(zip(table.columns, row, strict=True))
    assert (shown["text"], shown["_operation"]) == ("first", "INSERT")
    assert call("insert_bi_row", 404, body={**values, "table": "sale"})["message"] == (
        "there is no BI table 'sale'; close to it: sales"
    )
    assert (
        "Column 'x' cannot be resolved" in call("insert_bi_row", 400, body={**values, "values": {"x": "1"}})["message"]
    )


def test_a_fault_is_added_listed_and_lifted(call: Controls, http: httpx.Client) -> None:
    added = call("add_fault", body={"operation": "account.get_info", "status": 429, "retry_after": 2, "times": 1})
    assert added == {
        "id": "fault-1",
        "operation": "account.get_info",
        "effect": "answer",
        "status": 429,
        "shape": None,
        "message": None,
        "error": None,
        "code": None,
        "body": None,
        "headers": {},
        "retry_after": 2,
        "retry_after_as": "seconds",
        "latency": 0.0,
        "when": "before",
        "nth": None,
        "probability": 1.0,
        "times": 1,
    }
    assert [http.get("/info").status_code for _ in range(3)] == [429, 200, 200]
    listed = call("list_faults")
    assert (listed["faults"], listed["counts"]) == ([added], {"fault-1": {"matched": 3, "active": 1}})
    assert call("delete_fault", id="fault-1")["faults"] == []
    assert call("delete_fault", 404, id="fault-1")["message"] == "there is no fault 'fault-1'; there is none at all"


def test_a_plan_of_faults_is_put_back_for_a_replay(call: Controls, http: httpx.Client) -> None:
    plan = {
        "seed": "monday",
        "faults": [{"status": 503, "probability": 0.5, "id": "flaky"}],
    }

    def played() -> list[int]:
        call("set_faults", body=plan)
        return [http.get("/info").status_code for _ in range(16)]

    first = played()
    listed = call("list_faults")
    assert (first, set(first)) == (played(), {200, 503})
    call("set_faults", body={"seed": listed["seed"], "faults": listed["faults"]})
    assert call("list_faults") == {**listed, "counts": {"flaky": {"matched": 0, "active": 0}}}


def test_a_plan_with_a_fault_that_makes_no_sense_changes_nothing(call: Controls, world: World) -> None:
    kept = world.faults.add(Fault("*", Answer(503)))
    seed = world.faults.seed
    good = {"effect": "close"}
    for bad in ({"operation": "caches.creat", **good}, {"latency": 0}, {"id": "a", **good}):
        call("set_faults", 400, body={"seed": "other", "faults": [{"id": "a", **good}, bad]})
        assert (list(world.faults), world.faults.seed) == ([kept], seed)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"operation": "caches.creat", "effect": "reset"}, "no operation is called 'caches.creat'"),
        ({"effect": "rest"}, "body.effect has no value 'rest'; close to it: reset"),
        ({"effect": "answer"}, "the effect 'answer' needs a status"),
        ({"effect": "reset", "status": 500}, "the effect 'reset' has no status"),
        ({"status": 500, "shape": "H"}, "body.shape has no value 'H'"),
        ({"status": 100}, "body.status must not be less than 200"),
        ({"status": 600}, "body.status must not be more than 599"),
        ({"effect": {"kind": "reset"}}, "body.effect must be of type string or null"),
        ({"latency": "1"}, "body.latency must be of type number or array"),
        ({"latency": [1, 2, 3]}, "body.latency must have 2 to 2 items"),
        ({"latency": [2, 1]}, "latency is a number of seconds, or two of which the second is not smaller"),
        ({"probability": 2, "effect": "reset"}, "body.probability must not be more than 1"),
        ({}, "a fault needs an effect, a latency or both"),
        ({"oparation": "*"}, "body has no member 'oparation'; close to it: operation"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(call: Controls, world: World, body: Any, message: str) -> None:
    assert call("add_fault", 400, body=body)["message"].startswith(message)
    assert len(world.faults) == 0


def test_what_the_check_takes_the_schema_takes_and_the_other_way_round() -> None:
    values: list[Any] = [
        {},
        [],
        {"latency": 1},
        {"latency": [1, 2]},
        {"latency": [1]},
        {"latency": None},
        {"latency": -1},
        {"effect": None},
        {"effect": "stalled", "chunks": 0},
        {"effect": "stalled", "chunks": -1},
        {"effect": "stalled", "chunks": True},
        {"effect": "stall"},
        {"status": 500, "body": [1], "code": None, "headers": {"a": "b"}},
        {"status": 500, "headers": {"a": 1}},
        {"status": 500, "shape": None},
        {"status": 500, "shape": "A", "retry_after_as": "hours"},
        {"when": "after", "nth": 1, "times": None, "probability": 0, "id": "x", "operation": "*"},
        {"nth": 0},
    ]
    schema = Draft202012Validator(FAULT_REQUEST)
    for value in values:
        try:
            check(value, FAULT_REQUEST)
        except ControlError:
            taken = False
        else:
            taken = True
        assert taken is schema.is_valid(value), value


def test_the_journal_is_read_and_emptied(call: Controls, http: httpx.Client, data: httpx.Client) -> None:
    http.get("/info")
    data.get("/cache/x")
    data.get("/nowhere")
    assert call("list_requests")["total"] == 3
    (entry,) = call("list_requests", query={"operation": "caches.*", "status": "404"})["requests"]
    assert (entry["operation"], entry["arguments"]["cacheId"], entry["status"]) == ("caches.get", "x", 404)
    (entry,) = call("list_requests", query={"unmatched": "true"})["requests"]
    assert "no operation has this path" in entry["explanation"]
    assert call("delete_requests") == {"total": 3, "requests": []}
    assert call("list_requests", 400, query={"operations": "*"})["message"] == (
        "/requests has no query parameter 'operations'; close to it: operation"
    )
    assert call("list_requests", 400, query={"status": "x"})["message"] == "status must be of type integer"


def test_coverage_is_read_and_begun_anew(call: Controls, http: httpx.Client) -> None:
    http.get("/info")
    coverage = call("get_coverage")
    assert coverage["operations"]["account.get_info"] == {
        "calls": 1,
        "statuses": {"200": 1},
        "grade": "stateful",
        "evidence": "client",
    }
    assert (coverage["totals"]["called"], coverage["totals"]["operations"]) == (1, 142)
    assert call("delete_coverage")["totals"]["called"] == 0


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "error", "message"),
    [
        ("GET", "/helth", b"", 404, "Not Found", "there is no control '/helth'; close to it: /health"),
        ("PATCH", "/faults", b"", 405, "Method Not Allowed", "/faults has no PATCH, but DELETE, GET, POST, PUT"),
        ("POST", "/clock", b"{", 400, "Bad Request", "the body is no JSON: "),
        ("POST", "/clock", b"[]", 400, "Bad Request", "body must be of type object"),
        ("DELETE", "/faults", b"{}", 400, "Bad Request", "DELETE /faults takes no body"),
    ],
)
def test_a_request_that_fits_no_control_is_explained(
    client: httpx.Client, method: str, path: str, content: bytes, status: int, error: str, message: str
) -> None:
    answer = client.request(method, path, content=content)
    found = answer.json()
    assert (answer.status_code, found["error"], found["message"][: len(message)]) == (status, error, message)
    assert found.keys() == {"error", "message"}


def test_controls_need_no_key_and_are_not_for_web_pages(client: httpx.Client) -> None:
    assert client.get("/health").status_code == 200
    refused = client.post("/reset", headers={"Origin": "https://elsewhere.invalid"})
    body = {"error": "Forbidden", "message": "the controls are not for web pages"}
    assert (refused.status_code, refused.json()) == (403, body)


def test_controls_meet_no_faults_and_move_no_clock(call: Controls, world: World, clock: ManualClock) -> None:
    clock.step = 1.0
    world.faults.add(Fault("*", Answer(503)))
    assert call("get_health")["clock"]["now"] == 0.0


def test_a_world_without_a_seed_has_none() -> None:
    with EmulatorServer(World(ManualClock(), options=Options(behaviour="documented"))) as server:
        health = httpx.get(server.url.replace("/api/v1", "/_emulator/health"), trust_env=False).json()
    assert (health["seed"], health["behaviour"], health["projects"]) == (None, "documented", [])
