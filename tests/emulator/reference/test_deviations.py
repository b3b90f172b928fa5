"""Section 22 of the behaviour reference, row by row: where the live service is not what the documents say."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from tests.emulator.conftest import STRIPE, Create

from .conftest import DATA

POSTGRES = "700000000000000003"
UNKNOWN = "11111111-1111-4111-8111-111111111111"
PAYMENT_TABLE = {"catalogId": STRIPE, "schemaName": "payment", "tableName": "refunds"}


def execute(client: httpx.Client, statement: str, shape: str = "COMPACT", **more: Any) -> Any:
    body = {"statement": statement, **more}
    answer = client.post(f"{DATA}/queries/execute", params={"format": shape}, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_01_lists_are_arrays(http: httpx.Client) -> None:
    organization = http.get("/organizations").json()[0]["id"]
    paths = [
        "/organizations",
        f"/organizations/{organization}/workspaces",
        f"/projects/{PROJECT_ID}/apiKeys",
        f"/connections/{PROJECT_ID}",
        "/connections/config",
    ]
    assert [type(http.get(path).json()) for path in paths] == [list] * 5


@pytest.mark.parametrize("kind", ["table", "bitable"])
def test_02_adding_columns_takes_an_array_and_gives_one(data: httpx.Client, kind: str) -> None:
    data.post(f"/{kind}/people")
    column = {"name": "age", "displayName": "age", "dataType": "BIGINT"}
    answer = data.post(f"/{kind}/people/columns", json=[column])
    assert (answer.status_code, [one["name"] for one in answer.json()]) == (200, ["age"])
    assert data.post(f"/{kind}/people/columns", json=column).status_code == 400


def test_03_updating_a_column_gives_one_object(data: httpx.Client) -> None:
    data.post("/bitable/people")
    data.post("/bitable/people/columns", json=[{"name": "age", "displayName": "age", "dataType": "BIGINT"}])
    changed = {"name": "age", "displayName": "Age", "dataType": "BIGINT", "isNotNull": False, "isUnique": False}
    answer = data.put("/bitable/people/columns/age", json=changed)
    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["displayName"]) == ("-1", "Age")


def test_04_a_result_has_columns_and_data_in_three_shapes(http: httpx.Client) -> None:
    statement = 'SELECT name, id FROM "hubspot"."crm"."contacts" WHERE false'
    origin = [
        {"catalogName": "hubspot", "schemaName": "crm", "tableName": "contacts", "columnName": name}
        for name in ("name", "id")
    ]
    for shape in ("CELL_TYPED", "SIMPLE", "COMPACT"):
        assert execute(http, statement, shape) == {"columns": origin, "data": []}
    one = "SELECT CAST(7 AS bigint) AS n"
    cell = {"name": "n", "displayName": "n", "dataType": "bigint", "order": 0, "value": "7"}
    assert execute(http, one, "CELL_TYPED")["data"] == [[cell]]
    assert execute(http, one, "SIMPLE")["data"] == [{"n": "7"}]
    assert execute(http, one, "COMPACT")["data"] == [["7"]]


def test_05_every_value_is_text_or_null(http: httpx.Client) -> None:
    statement = "SELECT 25001, true, 1.254740786E7, CAST('12.5' AS decimal(38,10)), NULL, 'x', count(*)"
    row = execute(http, f'{statement} FROM "hubspot"."crm"."tasks"')["data"][0]
    assert row == ["25001", "true", "1.254740786E7", "12.5000000000", None, "x", "39"]


def test_06_transpile_answers_query(http: httpx.Client, documented: httpx.Client) -> None:
    body = {"query": 'SELECT "a" FROM "t"'}
    assert http.post("/sql/transpile/mysql", json=body).json() == {"query": "SELECT `a` FROM `t`"}
    assert documented.post("/sql/transpile/mysql", json=body).json() == {"result": "SELECT `a` FROM `t`"}


def test_07_a_second_cache_of_a_table_is_a_fault_and_then_the_first_one(
    create: Create, clock: ManualClock, documented: httpx.Client
) -> None:
    first = create("refunds").json()
    clock.advance(2.1)
    assert create("refunds").status_code == 500
    clock.advance(60)
    again = create("refunds")
    assert (again.status_code, again.json()) == (200, first)
    assert documented.post(f"{DATA}/cache", json=PAYMENT_TABLE).status_code == 200
    assert documented.post(f"{DATA}/cache", json=PAYMENT_TABLE).status_code == 409


def test_08_a_malformed_schedule_is_taken_and_ignored(
    create: Create, data: httpx.Client, documented: httpx.Client
) -> None:
    good, bad = {"type": "BASIC", "expression": "PT1H"}, {"type": "BASIC", "expression": "one hour"}
    cache = create("refunds", incrementalCacheSchedule=good).json()
    answer = data.put(f"/cache/{cache['id']}", json={"incrementalCacheSchedule": bad})
    assert (answer.status_code, answer.json()["incrementalCacheSchedule"]) == (200, good)
    refused = documented.post(f"{DATA}/cache", json={**PAYMENT_TABLE, "incrementalCacheSchedule": bad})
    assert refused.status_code == 400


@pytest.mark.parametrize("trigger", ["incrementalUpdate", "fullRefreshUpdate"])
def test_09_a_trigger_of_an_unknown_cache_is_400(data: httpx.Client, documented: httpx.Client, trigger: str) -> None:
    answer = data.post(f"/cache/{UNKNOWN}/{trigger}")
    body = {"error": "WrongRequestException", "message": "Cache settings not found", "errorCode": None}
    assert (answer.status_code, answer.json()) == (400, body)
    assert documented.post(f"{DATA}/cache/{UNKNOWN}/{trigger}").status_code == 404


@pytest.mark.parametrize("trigger", ["incrementalUpdate", "fullRefreshUpdate"])
def test_10_a_trigger_answers_two_texts(create: Create, data: httpx.Client, trigger: str) -> None:
    answer = data.post(f"/cache/{create('refunds').json()['id']}/{trigger}")
    assert answer.status_code == 200
    assert {name: type(value) for name, value in answer.json().items()} == {"status": str, "message": str}


def test_11_the_cache_status_of_a_schema_is_always_a_fault(data: httpx.Client, documented: httpx.Client) -> None:
    path = f"/catalog/{STRIPE}/schema/payment/cache/status"
    assert data.get(path).status_code == 500
    answer = documented.get(f"{DATA}{path}")
    assert (answer.status_code, answer.json()) == (200, [])


def test_12_an_unknown_connection_and_an_unknown_query_are_400(http: httpx.Client) -> None:
    connection = http.get(f"/connections/{PROJECT_ID}/{UNKNOWN}")
    body = {"error": "INVALID_CONNECTION_ID", "message": "invalid connection id", "errorCode": "cn004"}
    assert (connection.status_code, connection.json()) == (400, body)
    query = http.get(f"{DATA}/queries/123456789012345678")
    assert (query.status_code, query.json()) == (
        400,
        {"errorCode": 100, "message": "There is no query with id: 123456789012345678"},
    )


def test_13_metadata_statuses_are_lower_kebab(http: httpx.Client, documented: httpx.Client) -> None:
    assert http.get(f"/metadata/{PROJECT_ID}/refresh/{STRIPE}").json()["status"] == "not-active"
    assert documented.get(f"/metadata/{PROJECT_ID}/refresh/{STRIPE}").json()["status"] == "NOT_ACTIVE"


def materialized(client: httpx.Client) -> dict[str, Any]:
    body = {"displayName": "Frozen", "inputQuery": "SELECT 1 AS n", "queryType": "MATERIALIZED"}
    query: dict[str, Any] = client.post(f"{DATA}/queries", json=body).json()
    status: dict[str, Any] = client.get(f"{DATA}/materialized-queries/{query['id']}/status").json()
    return status


def test_14_a_materialized_query_has_not_run_when_its_creation_returns(
    http: httpx.Client, documented: httpx.Client
) -> None:
    fresh = materialized(http)
    assert (fresh["status"], fresh["lastExecutionStartTime"], fresh["lastUpdateTime"]) == ("COMPLETED", None, None)
    done = materialized(documented)
    assert done["status"] == "COMPLETED"
    assert None not in (done["lastExecutionStartTime"], done["lastUpdateTime"])


def test_15_the_path_at_the_root_is_a_slash(http: httpx.Client, documented: httpx.Client) -> None:
    body = {"displayName": "Plain", "inputQuery": "SELECT 1"}
    live = http.post(f"{DATA}/queries", json=body).json()
    assert (live["path"], live["folderId"]) == ("/", None)
    assert documented.post(f"{DATA}/queries", json=body).json().get("path") is None


def test_16_a_search_gives_null_for_nothing_and_its_text_back(data: httpx.Client) -> None:
    answer = data.post("/search", json={"query": "no such thing anywhere"}).json()
    assert answer == {
        "matchedCatalogs": None,
        "matchedSchemas": None,
        "matchedTables": None,
        "meta": {
            "page": {"limit": 100, "offset": 0, "nextOffset": None},
            "query": {"text": "no such thing anywhere"},
        },
    }


def test_17_drivers_come_as_objects(http: httpx.Client) -> None:
    assert set(http.get("/supportedDrivers").json()) == {"JDBC", "SQL_ALCHEMY"}
    assert set(http.get("/supportedDrivers/jdbc").json()) == {"JDBC"}
    without_catalog = http.get("/supportedDrivers/sql_alchemy")
    assert (without_catalog.status_code, without_catalog.json().keys()) == (200, {"SQL_ALCHEMY"})
    assert "/{catalogName}?" in without_catalog.json()["SQL_ALCHEMY"]
    named = http.get("/supportedDrivers/sql_alchemy", params={"catalogName": "stripe"}).json()
    assert "/stripe?" in named["SQL_ALCHEMY"]


def test_18_a_semantic_catalog_has_a_type_and_no_catalog_type(data: httpx.Client) -> None:
    catalog = data.post("/semantic-catalogs", json={"name": "Meaning"}).json()
    assert catalog["type"] == "SEMANTIC"
    assert "catalogType" not in catalog


def test_19_the_value_of_a_parameter_is_a_scalar(data: httpx.Client) -> None:
    table = {
        "fromSchema": "payment",
        "fromTable": "customers",
        "toSchema": "payment",
        "toTable": "euro_customers",
        "paramValues": [{"key": "currency", "value": "eur"}],
    }
    assert data.post(f"/catalogs/{STRIPE}/parametricTables", json=table).status_code == 200
    (listed,) = data.get(f"/catalogs/{STRIPE}/parametricTables").json()
    assert listed["paramValues"] == [{"key": "currency", "value": "eur"}]


def test_20_a_second_catalog_of_one_name_is_an_envelope(http: httpx.Client, documented: httpx.Client) -> None:
    connection = next(one["id"] for one in http.get(f"/connections/{PROJECT_ID}").json() if one["type"] == "stripe")
    message = "There are already a catalog with same name!!"
    answer = http.post(f"{DATA}/catalogs", json={"name": "stripe", "connectionId": connection})
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})
    answer = documented.post(f"{DATA}/catalogs", json={"name": "stripe", "connectionId": connection})
    assert (answer.status_code, answer.json()) == (400, message)


@pytest.mark.parametrize("kind", ["table", "bitable"])
def test_21_flags_of_a_column_are_dropped(data: httpx.Client, kind: str) -> None:
    data.post(f"/{kind}/people")
    column = {"name": "age", "displayName": "age", "dataType": "BIGINT", "isNotNull": True, "isUnique": True}
    assert data.post(f"/{kind}/people/columns", json=[{**column, "desc": "Years"}]).status_code == 200
    stored = next(one for one in data.get(f"/{kind}/people/columns").json() if one["name"] == "age")
    assert (stored["isNotNull"], stored["isUnique"], stored.get("desc")) == (False, False, None)


@pytest.mark.parametrize("kind", ["table", "bitable"])
def test_22_json_columns_are_refused(data: httpx.Client, kind: str) -> None:
    data.post(f"/{kind}/people")
    answer = data.post(f"/{kind}/people/columns", json=[{"name": "j", "displayName": "j", "dataType": "JSON"}])
    message = "No enum constant com.peaka.gateway.model.ColumnRequest.ColumnType.JSON"
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "import"),
        ("GET", "sample"),
        ("POST", "rows"),
        ("POST", "data"),
        ("PUT", "rows/1"),
        ("DELETE", "rows/1"),
    ],
)
def test_23_bi_tables_cannot_be_written(data: httpx.Client, method: str, path: str) -> None:
    data.post("/bitable/people")
    assert data.request(method, f"/bitable/people/{path}").status_code == 404


def test_24_metadata_has_the_shapes_of_its_clients(http: httpx.Client) -> None:
    query = {"catalogId": POSTGRES, "schemaName": "public"}
    first = http.get(f"/metadata/{PROJECT_ID}", params=query).json()["metadata"][0]
    assert first.keys() == {"id", "content", "metadata"}
    assert (first["metadata"]["catalogId"], first["metadata"]["schemaName"]) == (POSTGRES, "public")


def test_25_an_embedded_session_takes_what_its_schema_lacks(http: httpx.Client) -> None:
    body = {"projectId": PROJECT_ID, "featureFlags": {"queries": True}, "connectorType": "stripe"}
    answer = http.post("/ui/initSession", json=body)
    assert answer.status_code == 200
    assert "/ui/session?code=" in answer.json()["sessionUrl"]


def test_26_execution_by_a_qualified_name_is_refused(http: httpx.Client, documented: httpx.Client) -> None:
    for name in ("hubspot.crm.tasks", '"hubspot"."crm"."tasks"', "peaka.query.x", "crm.tasks"):
        answer = http.post(f"{DATA}/queries/execute", json={"qualifiedName": name})
        assert answer.status_code == 400
    answer = documented.post(f"{DATA}/queries/execute", json={"qualifiedName": "hubspot.crm.tasks"})
    assert (answer.status_code, len(answer.json()["data"])) == (200, 39)


@pytest.mark.parametrize("name", ["bindings", "bindArgs"])
def test_27_bind_arguments_go_by_either_name(http: httpx.Client, name: str) -> None:
    more: dict[str, Any] = {name: ["a'b"]}
    assert execute(http, "SELECT ?", **more)["data"] == [["a'b"]]


def test_28_the_detail_of_a_connection_is_less_than_its_plain_read(http: httpx.Client) -> None:
    connection = next(one for one in http.get(f"/connections/{PROJECT_ID}").json() if one["type"] == "stripe")
    detail = http.get(f"/connections/{PROJECT_ID}/{connection['id']}/detail").json()
    assert detail == {"type": "stripe"}


def test_29_only_postgres_has_statistics(data: httpx.Client) -> None:
    answer = data.get(f"/catalogs/{POSTGRES}/schemas/public/tables/orders/statistics")
    assert (answer.status_code, answer.json()["tableName"]) == (200, "orders")
    refused = data.get(f"/catalogs/{STRIPE}/schemas/payment/tables/refunds/statistics")
    body = {"errorCode": 100, "message": "Catalog type: stripe is not being supported yet"}
    assert (refused.status_code, refused.json()) == (400, body)


def test_30_error_bodies_are_envelopes_and_not_resources(data: httpx.Client, world: World) -> None:
    answer = data.get(f"/cache/{UNKNOWN}")
    assert (answer.status_code, set(answer.json())) == (404, {"error", "message", "errorCode"})
    answer = data.get(f"/queries/folders/{UNKNOWN}")
    assert (answer.status_code, set(answer.json())) == (404, {"error", "message", "errorCode"})
