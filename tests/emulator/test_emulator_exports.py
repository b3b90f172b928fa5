"""Exports: how the jobs go, what becomes of their sources, who sees what of them, and how they are listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from peaka_async.emulator import (
    PROJECT_ID,
    PROJECT_KEY,
    EmulatorServer,
    JobKind,
    ManualClock,
    Transition,
    TransitionMode,
    World,
)
from peaka_async.emulator.sql.engine import Plan, Result
from peaka_async.emulator.state.accounts import ApiKey
from peaka_async.emulator.state.project import ProjectState
from peaka_async.emulator.studio import insert_studio_row

STRIPE, POSTGRES, MONGO = "700000000000000001", "700000000000000003", "700000000000000004"
SYSTEM_COLUMNS = [
    "_id",
    "_version",
    "_created_time",
    "_created_by",
    "_last_modified_time",
    "_last_modified_by",
    "_session",
    "text",
]
DONE = 60.0

Create = Callable[..., httpx.Response]


@pytest.fixture
def project(world: World) -> ProjectState:
    return world.projects[PROJECT_ID]


@pytest.fixture
def colleague(world: World, server: EmulatorServer) -> Iterator[httpx.Client]:
    """A client in the same project with the key of another user."""
    key = ApiKey("COLLEAGU.secret", "0e000000-0000-4000-8000-00000000000f", "colleague@emulator.invalid")
    world.add_key(key)
    base = f"{server.url}/data/projects/{PROJECT_ID}"
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {key.secret}"}, trust_env=False) as client:
        yield client


def export_table(data: httpx.Client, table: str, catalog: str = STRIPE, schema: str = "payment", **asked: Any) -> str:
    answer = data.post(f"/catalogs/{catalog}/schemas/{schema}/tables/{table}/exports", json=asked)
    assert answer.status_code == 202, answer.text
    export_id: str = answer.json()["id"]
    assert answer.json() == {"id": export_id, "status": "PENDING"}
    return export_id


def save(data: httpx.Client, statement: str, name: str = "saved") -> str:
    answer = data.post("/queries", json={"displayName": name, "inputQuery": statement})
    assert answer.status_code == 200, answer.text
    query_id: str = answer.json()["id"]
    return query_id


def export_query(data: httpx.Client, query_id: str, **asked: Any) -> str:
    answer = data.post(f"/queries/{query_id}/exports", json=asked)
    assert answer.status_code == 202, answer.text
    export_id: str = answer.json()["id"]
    return export_id


def read(data: httpx.Client, export_id: str) -> dict[str, Any]:
    answer = data.get(f"/exports/{export_id}")
    assert answer.status_code == 200, answer.text
    job: dict[str, Any] = answer.json()
    return job


def ended(data: httpx.Client, clock: ManualClock, export_id: str) -> dict[str, Any]:
    clock.advance(DONE)
    return read(data, export_id)


def contents(job: dict[str, Any]) -> list[bytes]:
    assert job["status"] == "SUCCEEDED", job
    answers = [httpx.get(one["url"], trust_env=False) for one in job["files"]]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    return [answer.content for answer in answers]


def rows(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of an export in JSON lines."""
    return [json.loads(line) for part in contents(job) for line in part.decode().splitlines()]


def test_a_table_export_goes_from_pending_over_running_to_succeeded(data: httpx.Client, clock: ManualClock) -> None:
    export_id = export_table(data, "refunds")
    seen: list[tuple[float, str]] = []
    for _ in range(50):
        state = read(data, export_id)["status"]
        if not seen or seen[-1][1] != state:
            seen.append((clock.now(), state))
        clock.advance(0.1)
    assert seen == [(0.0, "PENDING"), (0.5, "RUNNING"), (3.6, "SUCCEEDED")]


def test_a_job_tells_only_what_applies(data: httpx.Client, clock: ManualClock) -> None:
    export_id = export_table(data, "refunds", format="JSONL", compression="GZIP")
    common = {
        "id": export_id,
        "format": "JSONL",
        "catalogId": STRIPE,
        "schemaName": "payment",
        "tableName": "refunds",
        "source": 'peaka.payment."refunds"',
        "userId": "0e000000-0000-4000-8000-000000000001",
        "userName": "demo@emulator.invalid",
        "apiKeyPrefix": "EMUPARTN",
        "clientSource": "peaka-api",
        "createdAt": "2026-08-18T09:00:00Z",
    }
    assert read(data, export_id) == {**common, "status": "PENDING", "compression": "GZIP", "downloadable": False}
    job = ended(data, clock, export_id)
    (file,) = job["files"]
    assert job == {
        **common,
        "status": "SUCCEEDED",
        "compression": "GZIP",
        "rowCount": 85,
        "bytes": len(contents(job)[0]),
        "durationMs": 3008,
        "downloadable": True,
        "files": [{"name": "part-00000.jsonl.gz", "url": file["url"], "bytes": job["bytes"]}],
        "expiresAt": "2026-08-19T09:00:03.508500Z",
    }


def test_a_query_export_names_the_query_and_not_a_table(data: httpx.Client, clock: ManualClock) -> None:
    query_id = save(data, "SELECT 1 AS one", name="My charges")
    job = ended(data, clock, export_query(data, query_id))
    assert (job["queryId"], job["source"]) == (query_id, 'peaka.query."mycharges"')
    assert job.keys().isdisjoint({"catalogId", "schemaName", "tableName"})
    assert contents(job) == [b"one\n1\n"]


def test_deleting_the_query_in_the_middle_does_not_hurt(data: httpx.Client, clock: ManualClock) -> None:
    query_id = save(data, "SELECT 7 AS n")
    export_id = export_query(data, query_id)
    clock.advance(1.0)
    assert data.delete(f"/queries/{query_id}").status_code == 200
    assert contents(ended(data, clock, export_id)) == [b"n\n7\n"]


def test_the_contents_are_those_of_the_trigger(data: httpx.Client, clock: ManualClock, project: ProjectState) -> None:
    export_id = export_table(data, "orders", POSTGRES, "public")
    project.catalogs[POSTGRES].schemas["public"]["orders"].insert(5)
    assert ended(data, clock, export_id)["rowCount"] == 25_000


@pytest.mark.parametrize("table", ["customers", "charges", "subscriptions"])
def test_an_uncached_stripe_table_is_capped_at_100_rows_and_succeeds(
    data: httpx.Client, clock: ManualClock, table: str
) -> None:
    job = ended(data, clock, export_table(data, table, format="JSONL"))
    assert (job["status"], job["rowCount"], len(rows(job))) == ("SUCCEEDED", 100, 100)


def test_a_cached_stripe_table_is_exported_whole(data: httpx.Client, create: Create, clock: ManualClock) -> None:
    create("customers")
    clock.advance(60.0)
    assert ended(data, clock, export_table(data, "customers"))["rowCount"] == 505


@pytest.mark.parametrize("selected", ["*", "count(*) AS n"])
def test_an_export_of_a_source_in_its_first_sync_fails(
    data: httpx.Client, create: Create, clock: ManualClock, selected: str
) -> None:
    create("customers")
    clock.advance(5.0)
    query_id = save(data, f"SELECT {selected} FROM stripe.payment.customers")
    exports = [export_table(data, "customers"), export_query(data, query_id)]
    clock.advance(60.0)
    jobs = [read(data, one) for one in exports]
    assert [job["status"] for job in jobs] == ["FAILED", "FAILED"]
    assert [job["error"] for job in jobs] == [
        f"Trino-native export produced no files at s3a://export/{one}" for one in exports
    ]
    # What began in the window stays as it is; what begins now is whole.
    assert ended(data, clock, export_table(data, "customers"))["rowCount"] == 505


def test_an_empty_source_fails_and_tells_no_more_than_why(data: httpx.Client, clock: ManualClock) -> None:
    export_id = export_table(data, "transfers")
    job = ended(data, clock, export_id)
    assert job["status"] == "FAILED"
    assert job["error"] == f"Trino-native export produced no files at s3a://export/{export_id}"
    assert job["downloadable"] is False
    assert job.keys().isdisjoint({"compression", "rowCount", "bytes", "durationMs", "files", "expiresAt"})


def test_more_than_a_million_rows_fail_unless_a_limit_is_set(data: httpx.Client, clock: ManualClock) -> None:
    values = ", ".join(f"({number})" for number in range(41))
    query_id = save(data, f"SELECT 1 AS n FROM postgres.public.orders CROSS JOIN (VALUES {values}) AS t(x)")
    job = ended(data, clock, export_query(data, query_id))
    assert (job["status"], job["error"]) == ("FAILED", "Query exceeded the 1,000,000 row export limit")
    export_id = export_query(data, query_id, limit=2_000_000_000)
    clock.advance(60.0)
    job = ended(data, clock, export_id)
    assert (job["status"], job["rowCount"], len(job["files"])) == ("SUCCEEDED", 1_000_000, 100)
    assert job["durationMs"] == 103_000


@pytest.mark.parametrize(("limit", "rows_there"), [(-5, 1), (0, 1), (1, 1), (7, 7), (2_000_000, 85)])
def test_a_limit_is_clamped(data: httpx.Client, clock: ManualClock, limit: int, rows_there: int) -> None:
    query = export_query(data, save(data, "SELECT * FROM stripe.payment.refunds"), limit=limit)
    table = export_table(data, "refunds", limit=limit)
    assert ended(data, clock, query)["rowCount"] == rows_there
    assert read(data, table)["rowCount"] == rows_there


def test_named_columns_come_in_their_order_and_unknown_ones_are_refused(data: httpx.Client, clock: ManualClock) -> None:
    query_id = save(data, 'SELECT 1 AS one, 2 AS two, 3 AS "Three"')
    assert contents(ended(data, clock, export_query(data, query_id, columns=["three", "ONE"]))) == [b"Three,one\n3,1\n"]
    refused = {"errorCode": 100, "message": "Column 'four' cannot be resolved"}
    for path in (f"/queries/{query_id}", f"/catalogs/{STRIPE}/schemas/payment/tables/refunds"):
        answer = data.post(f"{path}/exports", json={"columns": ["four"]})
        assert (answer.status_code, answer.json()) == (400, refused)
    job = ended(data, clock, export_table(data, "refunds", columns=["status", "id"], format="JSONL", limit=1))
    assert [list(row) for row in rows(job)] == [["status", "id"]]


def test_a_hidden_column_is_exported_only_by_its_name(
    data: httpx.Client, clock: ManualClock, project: ProjectState
) -> None:
    schema, tables = next(iter(project.catalogs[MONGO].schemas.items()))
    table = next(iter(tables))
    whole = export_table(data, table, MONGO, schema, format="JSONL", limit=1)
    assert "_id" not in rows(ended(data, clock, whole))[0]
    named = export_table(data, table, MONGO, schema, format="JSONL", limit=1, columns=["_id"])
    assert list(rows(ended(data, clock, named))[0]) == ["_id"]


def make_people(data: httpx.Client) -> None:
    """Make a Peaka Table of one column."""
    assert data.post("/table/people").status_code == 200
    assert data.post("/table/people/columns", json=[{"name": "age", "dataType": "BIGINT"}]).status_code == 200


def import_ages(data: httpx.Client, ages: bytes) -> None:
    request = json.dumps({"mappings": [{"name": "age", "csvColumnIndex": 0}], "containsHeader": False})
    parts: Any = {"file": ("import.csv", ages, "text/csv"), "request": (None, request)}
    answer = data.post("/table/people/import", files=parts)
    assert answer.status_code == 200, answer.text


def test_an_internal_table_brings_its_system_columns_unless_told_otherwise(
    data: httpx.Client, clock: ManualClock
) -> None:
    make_people(data)
    import_ages(data, b"41\n42\n")
    whole = export_table(data, "people", "1", "table", format="JSONL")
    assert [list(row) for row in rows(ended(data, clock, whole))] == [[*SYSTEM_COLUMNS, "age"]] * 2
    own = export_table(data, "people", "1", "table", format="JSONL", includeSystemColumns=False)
    assert rows(ended(data, clock, own)) == [{"text": None, "age": 41}, {"text": None, "age": 42}]
    named = export_table(data, "people", "1", "table", columns=["_id", "age"], includeSystemColumns=False)
    assert contents(ended(data, clock, named)) == [b"_id,age\n1,41\n2,42\n"]


def test_a_bi_table_brings_nine_system_columns(data: httpx.Client, clock: ManualClock, world: World) -> None:
    assert data.post("/bitable/sales").status_code == 200
    insert_studio_row(world, PROJECT_ID, "sales", {"text": "first"})
    whole = export_table(data, "sales", "1", "bitable", format="JSONL")
    (row,) = rows(ended(data, clock, whole))
    assert list(row) == [*SYSTEM_COLUMNS[:-1], "_operation", "text"]
    own = export_table(data, "sales", "1", "bitable", includeSystemColumns=False)
    assert contents(ended(data, clock, own)) == [b"text\nfirst\n"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/queries/123/exports", "There is no query with id: 123"),
        ("/catalogs/9/schemas/s/tables/t/exports", "There is no catalog with this application and catalog id"),
        ("/catalogs/1/schemas/query/tables/t/exports", "Schema 'query' does not exist"),
        ("/catalogs/1/schemas/table/tables/t/exports", "Table 'peaka.table.t' does not exist"),
        (f"/catalogs/{STRIPE}/schemas/payment/tables/nothing/exports", "Table 'stripe.payment.nothing' does not exist"),
    ],
)
def test_a_source_that_is_not_there_is_a_400(data: httpx.Client, path: str, message: str) -> None:
    answer = data.post(path, json={})
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})
    assert data.get("/exports").json() == []


def test_a_failure_while_the_rows_are_read_is_how_the_job_ends(data: httpx.Client, clock: ManualClock) -> None:
    export_id = export_query(data, save(data, "SELECT 1 / (amount - amount) AS n FROM stripe.payment.charges"))
    assert read(data, export_id)["status"] == "PENDING"
    job = ended(data, clock, export_id)
    assert (job["status"], job["error"]) == ("FAILED", "Division by zero")


def test_a_materialized_query_exports_what_it_stores(data: httpx.Client, clock: ManualClock) -> None:
    make_people(data)
    import_ages(data, b"41\n")
    statement = 'SELECT age FROM "peaka"."table"."people"'
    body = {"displayName": "kept", "inputQuery": statement, "queryType": "MATERIALIZED"}
    query_id = data.post("/queries", json=body).json()["id"]
    clock.advance(200.0)
    import_ages(data, b"42\n")
    assert contents(ended(data, clock, export_query(data, query_id))) == [b"age\n41\n"]


def test_a_cancel_ends_a_job_and_does_nothing_to_one_that_has_ended(data: httpx.Client, clock: ManualClock) -> None:
    export_id, other = export_table(data, "refunds"), export_table(data, "refunds")
    clock.advance(1.0)
    for _ in range(2):
        answer = data.delete(f"/exports/{export_id}")
        assert (answer.status_code, answer.content) == (204, b"")
    job = ended(data, clock, export_id)
    assert (job["status"], job["downloadable"], "files" in job) == ("CANCELLED", False, False)
    assert data.delete(f"/exports/{other}").status_code == 204
    assert read(data, other)["status"] == "SUCCEEDED"


def test_an_unknown_export_is_a_404(data: httpx.Client) -> None:
    unknown = {"error": "Not Found", "message": "Export not found", "errorCode": None}
    for method in ("GET", "DELETE"):
        answer = data.request(method, "/exports/4c9fcb44-126a-45f8-99a0-f1d245083d78")
        assert (answer.status_code, answer.json()) == (404, unknown)


def test_succeeded_turns_into_expired_when_the_files_are_removed(
    data: httpx.Client, clock: ManualClock, world: World
) -> None:
    export_id = export_table(data, "refunds")
    clock.advance(3.5085 + 24 * 3600 - 0.001)
    job = read(data, export_id)
    assert job["status"] == "SUCCEEDED"
    assert world.files.names() == [f"{export_id}/part-00000.csv"]
    clock.advance(0.001)
    # The link was fresh a moment ago, and the file behind it is gone.
    assert httpx.get(job["files"][0]["url"], trust_env=False).status_code == 404
    del job["files"]
    assert read(data, export_id) == {**job, "status": "EXPIRED", "downloadable": False}
    assert world.files.names() == []


def test_only_the_user_who_started_a_job_gets_its_files(
    data: httpx.Client, colleague: httpx.Client, clock: ManualClock
) -> None:
    export_id = export_table(data, "refunds")
    job = ended(data, clock, export_id)
    seen = read(colleague, export_id)
    assert seen == {**{name: job[name] for name in job if name != "files"}, "downloadable": False}
    assert [one["downloadable"] for one in colleague.get("/exports").json()] == [False]
    # Another key of the same user is as good as the first.
    own = data.get(f"/exports/{export_id}", headers={"Authorization": f"Bearer {PROJECT_KEY}"}).json()
    assert own == job


def test_every_read_gives_a_fresh_link(data: httpx.Client, clock: ManualClock) -> None:
    first = ended(data, clock, export_table(data, "refunds"))
    clock.advance(900.0)
    second = read(data, first["id"])
    statuses = [httpx.get(job["files"][0]["url"], trust_env=False).status_code for job in (first, second)]
    assert statuses == [403, 200]


def started(data: httpx.Client, clock: ManualClock, number: int) -> list[str]:
    """Start so many exports, a second apart; return their ids, newest first."""
    found: list[str] = []
    for _ in range(number):
        found.insert(0, export_table(data, "refunds", limit=1))
        clock.advance(1.0)
    return found


def listed(data: httpx.Client, **query: Any) -> list[str]:
    answer = data.get("/exports", params=query)
    assert answer.status_code == 200, answer.text
    assert not any("files" in one or "expiresAt" in one for one in answer.json())
    return [one["id"] for one in answer.json()]


def test_the_list_is_newest_first_and_pages_by_the_moment_of_creation(data: httpx.Client, clock: ManualClock) -> None:
    ids = started(data, clock, 5)
    assert listed(data) == ids
    first = data.get("/exports", params={"limit": 2}).json()
    assert [one["id"] for one in first] == ids[:2]
    assert listed(data, limit=2, createdBefore=first[-1]["createdAt"]) == ids[2:4]
    assert listed(data, createdBefore="2026-08-18T12:00:02.000000000+03:00") == ids[3:]
    assert listed(data, createdBefore="2026-08-18T09:00:02.000000001Z") == ids[2:]


def test_exports_of_one_moment_come_latest_first(data: httpx.Client) -> None:
    ids = [export_table(data, "refunds") for _ in range(3)]
    assert listed(data) == ids[::-1]


def test_the_length_of_a_page_is_clamped(data: httpx.Client, clock: ManualClock, project: ProjectState) -> None:
    (export_id,) = started(data, clock, 1)
    one = project.exports.exports[export_id]
    project.exports.exports |= {str(number): one for number in range(250)}
    assert [len(listed(data, limit=limit)) for limit in (0, 1, 200, 201)] == [1, 1, 200, 200]


def test_the_list_keeps_the_states_that_are_asked_for(data: httpx.Client, clock: ManualClock) -> None:
    done, failed, cancelled = (export_table(data, name) for name in ("refunds", "transfers", "coupons"))
    data.delete(f"/exports/{cancelled}")
    clock.advance(60.0)
    pending = export_table(data, "refunds")
    assert listed(data, status="PENDING") == [pending]
    assert listed(data, status="SUCCEEDED, FAILED") == [failed, done]
    assert listed(data, status="PENDING,RUNNING,SUCCEEDED,FAILED,CANCELLED") == [pending, cancelled, failed, done]
    clock.advance(24 * 3600.0)
    assert listed(data, status="EXPIRED") == [done]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"status": "DONE"}, "Parameter 'status' has no such value: 'DONE'"),
        ({"createdBefore": "yesterday"}, "Parameter 'createdBefore' is no ISO-8601 instant: 'yesterday'"),
        (
            {"createdBefore": "2026-13-01T00:00:00Z"},
            "Parameter 'createdBefore' is no ISO-8601 instant: '2026-13-01T00:00:00Z'",
        ),
        ({"limit": "many"}, "Parameter 'limit' must be a whole number of zero or more"),
    ],
)
def test_a_list_that_cannot_be_understood_is_refused(data: httpx.Client, query: dict[str, str], message: str) -> None:
    answer = data.get("/exports", params=query)
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": message})


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"format": "XML"}, "Property 'format' has no such value: 'XML'"),
        ({"compression": "ZIP"}, "Property 'compression' has no such value: 'ZIP'"),
        ({"limit": "10"}, "Property 'limit' must be of type integer"),
        ({"columns": "id"}, "Property 'columns' must be of type array"),
        ({"csvOptions": {"quoteChar": "''"}}, "Property 'quoteChar' must be one character"),
        ({"csvOptions": {"delimiter": ""}}, "Property 'delimiter' must be a text without the quote character"),
    ],
)
def test_a_request_that_cannot_be_understood_is_refused(
    data: httpx.Client, asked: dict[str, Any], message: str
) -> None:
    answer = data.post(f"/catalogs/{STRIPE}/schemas/payment/tables/refunds/exports", json=asked)
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": message})


def test_a_transition_says_how_an_export_goes(data: httpx.Client, world: World, clock: ManualClock) -> None:
    world.transitions[JobKind.EXPORT] = Transition(TransitionMode.AT_ONCE)
    assert read(data, export_table(data, "refunds"))["status"] == "SUCCEEDED"
    world.transitions[JobKind.EXPORT] = Transition(TransitionMode.AFTER_POLLS, 2)
    export_id = export_table(data, "refunds")
    assert [read(data, export_id)["status"] for _ in range(4)] == ["RUNNING", "RUNNING", "SUCCEEDED", "SUCCEEDED"]
    world.transitions[JobKind.EXPORT] = Transition(TransitionMode.BY_HAND)
    export_id = export_table(data, "refunds")
    clock.advance(1e6)
    assert read(data, export_id)["status"] == "RUNNING"
    job = next(job for _, kind, job in world.jobs() if kind is JobKind.EXPORT and job.id == export_id)
    job.finish(clock.now(), failure="S3 is away")
    assert (read(data, export_id)["status"], read(data, export_id)["error"]) == ("FAILED", "S3 is away")


def test_exports_and_their_files_survive_a_snapshot(data: httpx.Client, world: World, clock: ManualClock) -> None:
    export_id = export_table(data, "refunds", format="JSONL", compression="GZIP")
    job = ended(data, clock, export_id)
    expected = contents(job)
    snapshot = json.loads(json.dumps(world.snapshot()))
    world.reset()
    assert data.get("/exports").json() == []
    assert world.files.names() == []
    world.restore(snapshot)
    assert read(data, export_id) == job
    assert contents(job) == expected


@pytest.mark.parametrize("files", [None, {"../outside": ""}, {"a//b": ""}, {"a/b": 1}, {"a/b": "no base64!"}])
def test_a_snapshot_with_other_files_is_refused_and_changes_nothing(world: World, files: object) -> None:
    before = world.snapshot()
    with pytest.raises(ValueError, match="snapshot"):
        world.restore({**before, "files": files})
    assert world.snapshot() == before


def while_reading(world: World, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen while the rows of an export are read."""
    run = world.engine.run

    def watched(plan: Plan, *, timeout: float | None = None) -> Result:
        happens()
        return run(plan, timeout=timeout)

    monkeypatch.setattr(world.engine, "run", watched)


def test_others_are_answered_while_the_rows_are_read(
    data: httpx.Client, http: httpx.Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = []
    while_reading(world, monkeypatch, lambda: answers.append(http.get(f"/data/projects/{PROJECT_ID}/exports").json()))
    export_id = export_table(data, "refunds")
    assert answers == [[]]
    assert listed(data) == [export_id]


def test_a_reset_while_the_rows_are_read_leaves_nothing_behind(
    data: httpx.Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_reading(world, monkeypatch, world.reset)
    answer = data.post(f"/catalogs/{STRIPE}/schemas/payment/tables/refunds/exports", json={})
    assert (answer.status_code, answer.json()["message"]) == (400, "Project not found")
    assert data.get("/exports").json() == []
    assert world.files.names() == []
