"""Catalogs and discovery."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, World

STRIPE, HUBSPOT, POSTGRES = "700000000000000001", "700000000000000002", "700000000000000003"
UNKNOWN = {"errorCode": 100, "message": "There is no catalog with this application and catalog id"}


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
    assert data.get("/catalogs/1/schemas/table/tables").json() == []
