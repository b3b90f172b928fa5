"""Catalogs: how they are made, shared and deleted, what discovery shows of them, and their statistics."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from peaka_async.emulator import (
    PARTNER_KEY,
    PROJECT_ID,
    PROJECT_KEY,
    EmulatorServer,
    ManualClock,
    Options,
    World,
    demo_world,
)

STRIPE, HUBSPOT, POSTGRES = "700000000000000001", "700000000000000002", "700000000000000003"
MONGO, GOOGLE_ADS = "700000000000000004", "700000000000000005"
OTHER = "EmuDemo2"
UNKNOWN = {"errorCode": 100, "message": "There is no catalog with this application and catalog id"}


@pytest.fixture
def documented() -> Iterator[httpx.Client]:
    """A client of a service that does what the documents say, inside `/data/projects/<the demo project>`."""
    world = demo_world(ManualClock(), options=Options(behaviour="documented"))
    headers = {"Authorization": f"Bearer {PARTNER_KEY}"}
    with EmulatorServer(world) as server:
        base = f"{server.url}/data/projects/{PROJECT_ID}"
        with httpx.Client(base_url=base, headers=headers, trust_env=False) as client:
            yield client


def connection_of(http: httpx.Client, kind: str) -> str:
    found: list[str] = [one["id"] for one in http.get(f"/connections/{PROJECT_ID}").json() if one["type"] == kind]
    return found[0]


def tables_of(data: httpx.Client, catalog: str, schema: str) -> dict[str, dict[str, Any]]:
    answer = data.get(f"/catalogs/{catalog}/schemas/{schema}/tables")
    assert answer.status_code == 200
    return {table["tableName"]: table for table in answer.json()}


def test_a_project_has_two_built_in_catalogs_of_one_name(http: httpx.Client) -> None:
    common = {"name": "peaka", "displayName": "peaka", "connectionId": None}
    assert http.get("/data/projects/EmuDemo2/catalogs").json() == [
        {"id": "1", "catalogType": "internal", **common},
        {"id": "2", "catalogType": "query", **common},
    ]


def test_a_new_catalog_is_named_by_a_lower_case_slug(http: httpx.Client, data: httpx.Client) -> None:
    connection = connection_of(http, "POSTGRES")
    created = data.post("/catalogs", json={"name": "My Shop-DB", "connectionId": connection}).json()
    assert created == {
        "id": created["id"],
        "name": "my_shop_db",
        "displayName": "My Shop-DB",
        "catalogType": "peaka_postgres",
        "connectionId": connection,
    }
    assert (created["id"].isdecimal(), len(created["id"])) == (True, 18)
    assert data.get(f"/catalogs/{created['id']}").json() == created
    assert set(tables_of(data, created["id"], "public")) == {"customers", "orders", "order_items"}


@pytest.mark.parametrize("name", ["stripe", "STRIPE", "peaka"])
def test_a_name_that_is_taken_is_refused(http: httpx.Client, data: httpx.Client, name: str) -> None:
    answer = data.post("/catalogs", json={"name": name, "connectionId": connection_of(http, "stripe")})
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": "There are already a catalog with same name!!"}


def test_a_catalog_over_an_unknown_connection_is_refused_as_a_connection(data: httpx.Client) -> None:
    answer = data.post("/catalogs", json={"name": "new", "connectionId": "unknown"})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "INVALID_CONNECTION_ID",
        "message": "invalid connection id",
        "errorCode": "cn004",
    }


def test_google_ads_wants_its_secrets_again(http: httpx.Client, data: httpx.Client) -> None:
    body = {"name": "ads", "type": "google_ads", "credential": {"customerId": "1"}}
    connection = http.post(f"/connections/{PROJECT_ID}", json=body).json()
    answer = data.post("/catalogs", json={"name": "ads", "connectionId": connection["id"]})
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": "customerUnderscoreSecret, secret and token are required"}


def test_a_google_ads_catalog_is_made_with_all_three_secrets(http: httpx.Client, data: httpx.Client) -> None:
    connection = connection_of(http, "google_ads")
    secrets = {"customerUnderscoreSecret": "a", "secret": "b", "token": "c"}
    for left_out in secrets:
        extra = {name: value for name, value in secrets.items() if name != left_out}
        body = {"name": "ads", "connectionId": connection, "extraParameters": extra}
        assert data.post("/catalogs", json=body).status_code == 400
    created = data.post("/catalogs", json={"name": "ads", "connectionId": connection, "extraParameters": secrets})
    assert (created.status_code, created.json()["catalogType"]) == (200, "google_ads")


@pytest.mark.parametrize(("kind", "shown_as"), [("MONGODB", "peaka_mongodb"), ("airtable", "airtable")])
def test_the_type_of_a_catalog_is_not_that_of_its_connection(
    http: httpx.Client, data: httpx.Client, kind: str, shown_as: str
) -> None:
    database = {"url": "u", "port": 27017, "user": "u", "password": "p", "databaseName": "d", "useSsl": True}
    credential = {**database, "personalAccessToken": "t"}
    body = {"name": "x", "type": kind, "credential": credential}
    connection = http.post(f"/connections/{PROJECT_ID}", json=body).json()["id"]
    created = data.post("/catalogs", json={"name": "new", "connectionId": connection}).json()
    assert created["catalogType"] == shown_as


def test_a_catalog_needs_a_name(http: httpx.Client, data: httpx.Client) -> None:
    answer = data.post("/catalogs", json={"name": "", "connectionId": connection_of(http, "stripe")})
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": "A catalog needs a name"})


def test_a_refused_creation_is_a_plain_string_where_documents_are_followed(documented: httpx.Client) -> None:
    connection = documented.get(f"/catalogs/{STRIPE}").json()["connectionId"]
    answer = documented.post("/catalogs", json={"name": "stripe", "connectionId": connection})
    assert (answer.status_code, answer.json()) == (400, "There are already a catalog with same name!!")


def test_in_some_projects_every_creation_is_a_500(http: httpx.Client, data: httpx.Client, world: World) -> None:
    world.projects[PROJECT_ID].refuses_catalogs = True
    answer = data.post("/catalogs", json={"name": "new", "connectionId": connection_of(http, "stripe")})
    assert (answer.status_code, answer.json()["error"]) == (500, "Internal Server Error")


@pytest.mark.parametrize("path", ["", "/schemas", "/schemas/payment/tables", "/schemas/payment/tables/charges/columns"])
def test_an_unknown_catalog_is_400_with_100(data: httpx.Client, path: str) -> None:
    answer = data.get(f"/catalogs/999{path}")
    assert (answer.status_code, answer.json()) == (400, UNKNOWN)


def test_a_deleted_catalog_is_gone_with_its_caches(data: httpx.Client) -> None:
    table = {"catalogId": HUBSPOT, "schemaName": "crm", "tableName": "tasks"}
    cache = data.post("/cache", json=table).json()
    deleted = data.delete(f"/catalogs/{HUBSPOT}")
    assert (deleted.status_code, deleted.content) == (200, b"")
    again = data.delete(f"/catalogs/{HUBSPOT}")
    assert (again.status_code, again.json()) == (400, UNKNOWN)
    assert data.get(f"/cache/{cache['id']}/status").status_code == 404


def test_a_built_in_catalog_stays(data: httpx.Client) -> None:
    assert data.delete("/catalogs/1").status_code == 400
    assert data.get("/catalogs/1").status_code == 200


def test_schemas_are_listed_for_sources_and_built_in_catalogs(data: httpx.Client) -> None:
    assert data.get(f"/catalogs/{STRIPE}/schemas").json() == [
        {"catalogId": STRIPE, "catalogName": "stripe", "schemaName": "payment"}
    ]
    assert [one["schemaName"] for one in data.get("/catalogs/1/schemas").json()] == ["table", "bitable"]
    assert [one["schemaName"] for one in data.get("/catalogs/2/schemas").json()] == ["query", "mtquery"]


def test_the_payment_schema_has_113_tables_in_one_page(data: httpx.Client) -> None:
    tables = tables_of(data, STRIPE, "payment")
    assert len(tables) == 113
    assert tables["customers"] == {
        "catalogId": STRIPE,
        "catalogName": "stripe",
        "schemaName": "payment",
        "tableName": "customers",
        "isDynamicTable": False,
        "isCached": False,
        "isCacheable": True,
        "supportedCacheTypes": ["FULL_REFRESH", "INCREMENTAL"],
    }
    assert [name for name, one in tables.items() if one["isCached"]] == ["disputes"]


def test_tables_of_a_database_cannot_be_cached(data: httpx.Client) -> None:
    flags = {(one["isCacheable"], *one["supportedCacheTypes"]) for one in tables_of(data, POSTGRES, "public").values()}
    assert flags == {(False,)}
    cached = data.get(f"/catalogs/{POSTGRES}/schemas/public/tables/orders/isCached").json()
    assert cached == {"isCached": False, "isCacheable": False, "supportedCacheTypes": []}


def test_columns_of_a_database_carry_its_comments(data: httpx.Client) -> None:
    columns = data.get(f"/catalogs/{POSTGRES}/schemas/public/tables/customers/columns").json()
    assert columns[0] == {
        "name": "id",
        "dataType": "bigint",
        "displayName": "id",
        "defaultValue": None,
        "isNotNull": False,
        "isUnique": False,
        "desc": "Surrogate key",
    }


@pytest.mark.parametrize("what", ["columns", "isCached"])
def test_an_unknown_table_is_400(data: httpx.Client, what: str) -> None:
    answer = data.get(f"/catalogs/{STRIPE}/schemas/payment/tables/nothing/{what}")
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": "Table 'nothing' does not exist"})


def test_an_unknown_schema_is_400(data: httpx.Client) -> None:
    answer = data.get(f"/catalogs/{STRIPE}/schemas/nothing/tables")
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorCode": 100, "message": "Schema 'nothing' does not exist"},
    )


def test_bi_tables_are_discovered_in_the_internal_catalog(data: httpx.Client) -> None:
    created = data.post("/bitable/sales").json()
    assert tables_of(data, "1", "bitable") == {"sales": created}
    place = "/catalogs/1/schemas/bitable/tables/sales"
    assert data.get(f"{place}/columns").json() == data.get("/bitable/sales/columns").json()
    assert data.get(f"{place}/isCached").json() == {"isCached": False, "isCacheable": False}


def test_peaka_tables_are_discovered_in_the_internal_catalog(data: httpx.Client) -> None:
    created = data.post("/table/ledger").json()
    assert tables_of(data, "1", "table") == {"ledger": created}
    place = "/catalogs/1/schemas/table/tables/ledger"
    assert data.get(f"{place}/columns").json() == data.get("/table/ledger/columns").json()
    assert data.get(f"{place}/isCached").json() == {"isCached": False, "isCacheable": False}
    assert data.get("/catalogs/1/schemas/bitable/tables").json() == []


def test_a_saved_query_is_discovered_with_the_columns_that_it_would_answer(data: httpx.Client) -> None:
    statement = "SELECT id, total * 2 AS twice FROM postgres.public.orders"
    name = data.post("/queries", json={"displayName": "doubled", "inputQuery": statement}).json()["name"]
    assert tables_of(data, "2", "query") == {
        name: {
            "catalogId": "2",
            "catalogName": "peaka",
            "schemaName": "query",
            "tableName": name,
            "isCacheable": False,
            "isDynamicTable": False,
            "isCached": False,
        }
    }
    assert tables_of(data, "2", "mtquery") == {}
    place = f"/catalogs/2/schemas/query/tables/{name}"
    columns = data.get(f"{place}/columns").json()
    assert [(one["name"], one["dataType"]) for one in columns] == [("id", "bigint"), ("twice", "decimal(22,2)")]
    assert data.get(f"{place}/isCached").json() == {"isCached": False, "isCacheable": False}


def test_a_saved_query_that_does_not_run_has_no_columns(data: httpx.Client) -> None:
    body = {"displayName": "broken", "inputQuery": "SELECT * FROM postgres.public.nothing"}
    name = data.post("/queries", json=body).json()["name"]
    answer = data.get(f"/catalogs/2/schemas/query/tables/{name}/columns")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, 100)


def test_a_stored_result_is_discovered_once_there_is_one(data: httpx.Client, clock: ManualClock) -> None:
    body = {"displayName": "kept", "inputQuery": "SELECT 1 AS one", "queryType": "MATERIALIZED"}
    query = data.post("/queries", json=body).json()
    data.post(f"/materialized-queries/{query['id']}/refresh")
    clock.advance(1000.0)
    assert list(tables_of(data, "2", "mtquery")) == [query["name"]]
    columns = data.get(f"/catalogs/2/schemas/mtquery/tables/{query['name']}/columns").json()
    assert [(one["name"], one["dataType"]) for one in columns] == [("one", "integer")]


def test_an_id_of_mongodb_is_hidden_from_the_columns(data: httpx.Client) -> None:
    assert [one["schemaName"] for one in data.get(f"/catalogs/{MONGO}/schemas").json()] == ["shop", "analytics"]
    columns = data.get(f"/catalogs/{MONGO}/schemas/shop/tables/orders/columns").json()
    names = [one["name"] for one in columns]
    assert ("_id" in names, "total" in names) == (False, True)


def test_tables_of_google_ads_want_parameters_and_show_them_among_their_columns(data: httpx.Client) -> None:
    tables = tables_of(data, GOOGLE_ADS, "ads")
    assert len(tables) > 150
    assert {(one["isDynamicTable"], one["isCacheable"]) for one in tables.values()} == {(True, False)}
    columns = data.get(f"/catalogs/{GOOGLE_ADS}/schemas/ads/tables/campaign/columns").json()
    assert {"_q_customer_id", "campaign_resource_name"} <= {one["name"] for one in columns}


def test_a_shared_catalog_appears_in_the_other_project_once_and_without_its_connection(
    http: httpx.Client, data: httpx.Client
) -> None:
    shared = data.post(f"/catalogs/{HUBSPOT}/share", json={"targetProjectId": OTHER})
    assert (shared.status_code, shared.json().keys()) == (200, {"sharedCatalogId"})
    shared_id = shared.json()["sharedCatalogId"]
    assert (shared_id.isdecimal(), len(shared_id)) == (True, 18)
    assert data.post(f"/catalogs/{HUBSPOT}/share", json={"targetProjectId": OTHER}).json() == shared.json()
    listed = http.get(f"/data/projects/{OTHER}/catalogs").json()
    copied = {**data.get(f"/catalogs/{HUBSPOT}").json(), "id": shared_id, "connectionId": None}
    assert listed[2:] == [copied]
    there = http.get(f"/data/projects/{OTHER}/catalogs/{shared_id}/schemas/crm/tables").json()
    assert [one["tableName"] for one in there] == list(tables_of(data, HUBSPOT, "crm"))


def test_a_shared_catalog_is_read_there_and_goes_its_own_way(
    http: httpx.Client, data: httpx.Client, world: World
) -> None:
    shared_id = data.post(f"/catalogs/{HUBSPOT}/share", json={"targetProjectId": OTHER}).json()["sharedCatalogId"]
    world.projects[PROJECT_ID].catalogs[HUBSPOT].schemas["crm"]["tasks"].insert(1)
    count = {"statement": "SELECT COUNT(*) FROM hubspot.crm.tasks"}
    read: list[str] = []
    for project in (PROJECT_ID, OTHER):
        answer = http.post(f"/data/projects/{project}/queries/execute", params={"format": "COMPACT"}, json=count)
        read.append(answer.json()["data"][0][0])
    assert read == ["40", "39"]
    assert data.delete(f"/catalogs/{HUBSPOT}").status_code == 200
    assert http.get(f"/data/projects/{OTHER}/catalogs/{shared_id}").status_code == 200


def test_a_catalog_is_not_shared_where_its_name_is_taken_or_nobody_is(data: httpx.Client) -> None:
    answers = [
        data.post(f"/catalogs/{catalog}/share", json={"targetProjectId": target})
        for catalog, target in ((STRIPE, PROJECT_ID), ("1", OTHER), (STRIPE, "Unknown1"))
    ]
    assert [one.status_code for one in answers] == [400, 400, 400]
    assert [one.json()["message"] for one in answers] == [
        "There are already a catalog with same name!!",
        "A built-in catalog cannot be shared",
        "Project not found",
    ]


def test_a_project_key_cannot_share_into_another_project(data: httpx.Client, http: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {PROJECT_KEY}"}
    answer = data.post(f"/catalogs/{STRIPE}/share", json={"targetProjectId": OTHER}, headers=headers)
    assert answer.status_code == 403
    assert len(http.get(f"/data/projects/{OTHER}/catalogs").json()) == 2


def test_statistics_tell_how_distinct_the_values_of_a_postgres_table_are(data: httpx.Client) -> None:
    answer = data.get(f"/catalogs/{POSTGRES}/schemas/public/tables/orders/statistics")
    assert answer.status_code == 200
    assert answer.json() == {
        "catalogId": POSTGRES,
        "schemaName": "public",
        "tableName": "orders",
        "columnStatistics": [
            {"columnName": "id", "distinctFraction": -1.0},
            {"columnName": "customer_id", "distinctFraction": 1200 / 25_000},
            {"columnName": "total", "distinctFraction": counted(data, "total") / 25_000},
            {"columnName": "currency", "distinctFraction": 4 / 25_000},
            {"columnName": "placed_at", "distinctFraction": -1.0},
            {"columnName": "status", "distinctFraction": 4 / 25_000},
            {"columnName": "note", "distinctFraction": 1 / 25_000},
        ],
    }


def counted(data: httpx.Client, column: str) -> int:
    statement = {"statement": f'SELECT COUNT(DISTINCT "{column}") FROM postgres.public.orders'}
    return int(data.post("/queries/execute", params={"format": "COMPACT"}, json=statement).json()["data"][0][0])


def test_statistics_cover_every_type_that_a_table_can_have(data: httpx.Client) -> None:
    place = f"/catalogs/{POSTGRES}/schemas/samples/tables/type_samples"
    columns = [one["name"] for one in data.get(f"{place}/columns").json()]
    answer = data.get(f"{place}/statistics")
    assert answer.status_code == 200, answer.text
    assert [one["columnName"] for one in answer.json()["columnStatistics"]] == columns


def test_statistics_of_a_table_without_rows_are_zero(data: httpx.Client, world: World) -> None:
    table = world.projects[PROJECT_ID].catalogs[POSTGRES].schemas["reporting"]["daily_revenue"]
    table.delete(table.rows)
    answer = data.get(f"/catalogs/{POSTGRES}/schemas/reporting/tables/daily_revenue/statistics")
    assert {one["distinctFraction"] for one in answer.json()["columnStatistics"]} == {0.0}


@pytest.mark.parametrize(
    ("catalog", "place", "kind"),
    [
        (STRIPE, "payment/tables/charges", "stripe"),
        (HUBSPOT, "crm/tables/tasks", "hubspot"),
        (MONGO, "shop/tables/orders", "peaka_mongodb"),
        ("1", "table/tables/x", "internal"),
    ],
)
def test_statistics_of_any_other_catalog_are_refused_by_its_type(
    data: httpx.Client, catalog: str, place: str, kind: str
) -> None:
    answer = data.get(f"/catalogs/{catalog}/schemas/{place}/statistics")
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": f"Catalog type: {kind} is not being supported yet"}


def test_statistics_of_an_unknown_postgres_table_are_refused(data: httpx.Client) -> None:
    answer = data.get(f"/catalogs/{POSTGRES}/schemas/public/tables/nothing/statistics")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, 100)


def test_every_table_has_statistics_where_documents_are_followed(documented: httpx.Client) -> None:
    answer = documented.get(f"/catalogs/{HUBSPOT}/schemas/crm/tables/pipelines/statistics")
    assert answer.status_code == 200
    assert answer.json()["columnStatistics"][0] == {"columnName": "id", "distinctFraction": -1.0}


def test_shared_and_deleted_catalogs_survive_a_snapshot(http: httpx.Client, data: httpx.Client, world: World) -> None:
    data.post(f"/catalogs/{HUBSPOT}/share", json={"targetProjectId": OTHER})
    data.delete(f"/catalogs/{HUBSPOT}")
    before = http.get(f"/data/projects/{OTHER}/catalogs").json()
    kept = json.loads(json.dumps(world.snapshot()))
    world.reset()
    world.restore(kept)
    assert http.get(f"/data/projects/{OTHER}/catalogs").json() == before
    assert list(world.projects[PROJECT_ID].deleted_catalogs["hubspot"]) == ["crm"]
