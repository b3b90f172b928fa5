"""Section 19 of the behaviour reference: the shapes of error bodies, the codes, the messages, the odd statuses."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, PROJECT_KEY, ManualClock, World
from tests.emulator.conftest import STRIPE, Create

POSTGRES = "700000000000000003"
MONGO = "700000000000000004"
HUBSPOT = "700000000000000002"
UNKNOWN = "11111111-1111-4111-8111-111111111111"


def execute(data: httpx.Client, statement: str) -> httpx.Response:
    return data.post("/queries/execute", json={"statement": statement})


def gateway(message: str) -> dict[str, Any]:
    return {"errorCode": 100, "message": message}


# 19.1, the shapes.


def test_shape_a_has_a_number_that_says_nothing(data: httpx.Client) -> None:
    data.post("/table/t")
    answers = [
        data.get("/queries/1"),
        data.get("/catalogs/1234"),
        data.get(f"/catalogs/{HUBSPOT}/schemas/crm/tables/contacts/statistics"),
        data.post("/table/t/columns", json=[{"name": "text", "dataType": "VARCHAR"}]),
    ]
    assert [(answer.status_code, answer.json()["errorCode"]) for answer in answers] == [(400, 100)] * 4


def test_shape_b_has_a_name_and_a_text_or_null(http: httpx.Client, data: httpx.Client, create: Create) -> None:
    connection = http.get(f"/connections/{PROJECT_ID}/{UNKNOWN}").json()
    assert connection == {"error": "INVALID_CONNECTION_ID", "message": "invalid connection id", "errorCode": "cn004"}
    trigger = data.post(f"/cache/{UNKNOWN}/incrementalUpdate").json()
    assert trigger == {"error": "WrongRequestException", "message": "Cache settings not found", "errorCode": None}
    refused = create("balance").json()
    assert (refused["errorCode"], refused["message"] != "") == ("TABLE_NOT_CACHEABLE", True)


def test_shape_c_has_no_code(http: httpx.Client) -> None:
    connection = {"name": "mine", "type": "stripe"}
    tried = http.post(f"/connections/{PROJECT_ID}", json={**connection, "credential": {"token": "wrong"}})
    assert (tried.status_code, tried.json().keys()) == (400, {"error", "message"})
    assert tried.json()["error"] == "INVALID_CREDENTIALS"
    unchecked = http.post(f"/connections/{PROJECT_ID}", json=connection)
    assert (unchecked.status_code, unchecked.json()) == (
        400,
        {"error": "Bad Request", "message": "Missing property 'credential'"},
    )


def test_shape_d_is_the_frameworks(http: httpx.Client, create: Create, clock: ManualClock) -> None:
    create("refunds")
    clock.advance(2.1)
    answers = [http.get("/no/such/path"), http.delete("/organizations"), create("refunds")]
    assert [answer.status_code for answer in answers] == [404, 405, 500]
    assert all({"timestamp", "status", "error", "path"} <= answer.json().keys() for answer in answers)


@pytest.mark.parametrize("status", [401, 403, 404, 409, 429, 500, 502, 503, 504])
def test_a_fault_has_a_body_of_its_status(data: httpx.Client, world: World, status: int) -> None:
    world.faults.add(operation="catalogs.list", status=status)
    assert data.get("/catalogs").status_code == status


def test_shape_g_is_empty(create: Create, data: httpx.Client) -> None:
    answer = data.delete(f"/cache/{create('refunds').json()['id']}")
    assert (answer.status_code, answer.content) == (200, b"")


# 19.3, the messages that are worth matching.


def test_catalogs_and_queries_that_are_not_there(data: httpx.Client) -> None:
    assert data.get("/catalogs/1234").json() == gateway("There is no catalog with this application and catalog id")
    assert data.get("/queries/1234").json() == gateway("There is no query with id: 1234")


@pytest.mark.parametrize(("catalog", "kind"), [(STRIPE, "stripe"), (MONGO, "peaka_mongodb"), (HUBSPOT, "hubspot")])
def test_statistics_that_are_not_supported(data: httpx.Client, catalog: str, kind: str) -> None:
    schema = data.get(f"/catalogs/{catalog}/schemas").json()[0]["schemaName"]
    table = data.get(f"/catalogs/{catalog}/schemas/{schema}/tables").json()[0]["tableName"]
    answer = data.get(f"/catalogs/{catalog}/schemas/{schema}/tables/{table}/statistics")
    assert (answer.status_code, answer.json()) == (400, gateway(f"Catalog type: {kind} is not being supported yet"))


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO "peaka"."table"."t" VALUES (1)',
        'UPDATE "peaka"."table"."t" SET text = NULL',
        'DELETE FROM "peaka"."table"."t"',
        'CREATE TABLE "peaka"."table"."t2" AS SELECT 1 AS a',
    ],
)
def test_statements_that_write_are_refused_by_their_type(data: httpx.Client, statement: str) -> None:
    answer = execute(data, statement)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, 100)
    message = answer.json()["message"]
    assert message.startswith("Statement type '")
    assert message.endswith("' is not allowed")


def test_names_that_stand_for_nothing(data: httpx.Client) -> None:
    missing = execute(data, 'SELECT * FROM "hubspot"."crm"."nothing"')
    assert missing.status_code == 400
    assert "Table '" in missing.json()["message"]
    assert "' does not exist" in missing.json()["message"]
    column = execute(data, 'SELECT nothing FROM "hubspot"."crm"."tasks"')
    assert column.status_code == 400
    assert "Column 'nothing' cannot be resolved" in column.json()["message"]


def test_offset_goes_before_limit(data: httpx.Client) -> None:
    table = '"hubspot"."crm"."tasks"'
    refused = execute(data, f"SELECT id FROM {table} ORDER BY id LIMIT 2 OFFSET 1")
    assert refused.status_code == 400
    assert "mismatched input 'OFFSET'. Expecting: <EOF>" in refused.json()["message"]
    assert len(execute(data, f"SELECT id FROM {table} ORDER BY id OFFSET 1 LIMIT 2").json()["data"]) == 2


# 19.4, statuses that surprise.


def test_404_for_a_cancel_with_nothing_running(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache = create("refunds").json()
    clock.advance(60)
    assert data.post(f"/cache/{cache['id']}/cancelIncrementalUpdate").status_code == 404


def test_404_for_every_stripe_query_for_a_while(data: httpx.Client, world: World) -> None:
    world.faults.add(operation="queries.execute", status=404, times=3)
    assert [execute(data, "SELECT 1").status_code for _ in range(4)] == [404, 404, 404, 200]


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_405_on_the_path_of_a_query(data: httpx.Client, method: str) -> None:
    query = data.post("/queries", json={"displayName": "One", "inputQuery": "SELECT 1"}).json()
    assert data.request(method, f"/queries/{query['id']}/path", json={"path": "/x"}).status_code == 405


def test_403_for_a_project_key_on_the_account(http: httpx.Client) -> None:
    mine = {"Authorization": f"Bearer {PROJECT_KEY}"}
    assert http.get("/organizations", headers=mine).status_code == 403
    assert http.get("/info", headers=mine).json()["projectId"] == PROJECT_ID
    assert http.get(f"/data/projects/{PROJECT_ID}/catalogs", headers=mine).status_code == 200


def test_403_for_the_connections_of_one_project(http: httpx.Client, data: httpx.Client, world: World) -> None:
    world.projects[PROJECT_ID].forbids_connections = True
    assert http.get(f"/connections/{PROJECT_ID}").status_code == 403
    assert data.get("/catalogs").status_code == 200


def test_500_for_creating_catalogs_in_some_projects(http: httpx.Client, data: httpx.Client, world: World) -> None:
    connection = next(one["id"] for one in http.get(f"/connections/{PROJECT_ID}").json() if one["type"] == "stripe")
    world.projects[PROJECT_ID].refuses_catalogs = True
    assert data.post("/catalogs", json={"name": "another", "connectionId": connection}).status_code == 500


def test_500_for_a_cache_whose_delete_is_under_way(create: Create, data: httpx.Client, clock: ManualClock) -> None:
    cache = create("refunds").json()
    data.delete(f"/cache/{cache['id']}")
    assert create("refunds").status_code == 500
    clock.advance(3)
    assert create("refunds").status_code == 200


def test_200_with_wrong_contents(data: httpx.Client, create: Create) -> None:
    assert data.get("/table/nothing/sample").text == "\n\n\n\n\n"
    create("refunds")
    empty = execute(data, 'SELECT * FROM "stripe"."payment"."refunds"')
    assert (empty.status_code, empty.json()["data"]) == (200, [])


# 1.2, credentials.


@pytest.mark.parametrize("header", [None, "Bearer nobody.knows", "Basic abc", "Bearer"])
def test_401_without_a_key_that_is_known(http: httpx.Client, header: str | None) -> None:
    with httpx.Client(base_url=http.base_url, trust_env=False) as stranger:
        answer = stranger.get("/info", headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401


def test_403_for_a_project_key_in_another_project(http: httpx.Client) -> None:
    mine = {"Authorization": f"Bearer {PROJECT_KEY}"}
    assert http.get("/data/projects/EmuDemo2/catalogs", headers=mine).status_code == 403
