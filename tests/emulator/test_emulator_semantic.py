"""Semantic catalogs: saved queries under names of one's own."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, Options, World, demo_world

STRIPE = "700000000000000001"
OTHER = "EmuDemo2"


def run(client: httpx.Client, statement: str, project: str = PROJECT_ID) -> httpx.Response:
    path = f"/data/projects/{project}/queries/execute"
    return client.post(path, params={"format": "COMPACT"}, json={"statement": statement})


@pytest.fixture
def model(data: httpx.Client) -> dict[str, Any]:
    answer = data.post("/semantic-catalogs", json={"name": "My Model"})
    assert answer.status_code == 200
    created: dict[str, Any] = answer.json()
    return created


@pytest.fixture
def query(data: httpx.Client) -> str:
    statement = "SELECT id, total FROM postgres.public.orders WHERE id <= 3"
    created: str = data.post("/queries", json={"displayName": "few", "inputQuery": statement}).json()["id"]
    return created


@pytest.fixture
def table(data: httpx.Client, model: dict[str, Any], query: str) -> dict[str, Any]:
    body = {"schemaName": "sales", "tableName": "few_orders", "queryId": query}
    answer = data.post(f"/semantic-catalogs/{model['id']}", json=body)
    assert answer.status_code == 200
    created: dict[str, Any] = answer.json()
    return created


def test_a_new_one_has_a_type_in_the_place_of_a_catalog_type(data: httpx.Client, model: dict[str, Any]) -> None:
    assert model == {"id": model["id"], "name": "my_model", "displayName": "My Model", "type": "SEMANTIC"}
    assert (model["id"].isdecimal(), len(model["id"])) == (True, 18)
    assert data.get("/catalogs").json()[-1] == {
        "id": model["id"],
        "name": "my_model",
        "displayName": "My Model",
        "catalogType": "semantic",
        "connectionId": None,
    }


def test_a_new_one_is_a_plain_catalog_where_documents_are_followed() -> None:
    world = demo_world(ManualClock(), options=Options(behaviour="documented"))
    headers = {"Authorization": f"Bearer {PARTNER_KEY}"}
    with EmulatorServer(world) as server, httpx.Client(base_url=server.url, headers=headers, trust_env=False) as client:
        project = f"/data/projects/{PROJECT_ID}"
        created = client.post(f"{project}/semantic-catalogs", json={"name": "My Model"}).json()
        assert created == client.get(f"{project}/catalogs/{created['id']}").json()
    assert created["catalogType"] == "semantic"


def test_its_name_has_to_be_free(data: httpx.Client, model: dict[str, Any]) -> None:
    for name in ("stripe", model["displayName"]):
        answer = data.post("/semantic-catalogs", json={"name": name})
        assert (answer.status_code, answer.json()) == (
            400,
            {"errorCode": 100, "message": "There are already a catalog with same name!!"},
        )


def test_a_table_is_read_in_sql_under_its_new_name(http: httpx.Client, table: dict[str, Any]) -> None:
    assert table == {
        "tableId": table["tableId"],
        "catalogName": "my_model",
        "schemaName": "sales",
        "tableName": "few_orders",
    }
    assert table["tableId"].isdecimal()
    answer = run(http, 'SELECT id FROM "my_model"."sales"."few_orders" ORDER BY id')
    assert answer.json()["data"] == [["1"], ["2"], ["3"]]


def test_a_table_is_discovered_with_the_columns_of_its_query(
    data: httpx.Client, model: dict[str, Any], table: dict[str, Any]
) -> None:
    schemas = data.get(f"/catalogs/{model['id']}/schemas").json()
    assert schemas == [{"catalogId": model["id"], "catalogName": "my_model", "schemaName": "sales"}]
    tables = data.get(f"/catalogs/{model['id']}/schemas/sales/tables").json()
    assert tables == [
        {
            "catalogId": model["id"],
            "catalogName": "my_model",
            "schemaName": "sales",
            "tableName": table["tableName"],
            "isDynamicTable": False,
            "isCached": False,
            "isCacheable": False,
        }
    ]
    columns = data.get(f"/catalogs/{model['id']}/schemas/sales/tables/{table['tableName']}/columns").json()
    assert [(one["name"], one["dataType"]) for one in columns] == [("id", "bigint"), ("total", "decimal(12,2)")]


def test_a_table_whose_name_is_taken_is_refused(
    data: httpx.Client, model: dict[str, Any], table: dict[str, Any], query: str
) -> None:
    body = {"schemaName": "sales", "tableName": table["tableName"], "queryId": query}
    answer = data.post(f"/semantic-catalogs/{model['id']}", json=body)
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": "Table 'sales.few_orders' already exists"}
    assert data.post(f"/semantic-catalogs/{model['id']}", json={**body, "schemaName": "more"}).status_code == 200


def test_a_table_over_an_unknown_query_is_refused(data: httpx.Client, model: dict[str, Any]) -> None:
    body = {"schemaName": "sales", "tableName": "t", "queryId": "999"}
    answer = data.post(f"/semantic-catalogs/{model['id']}", json=body)
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorCode": 100, "message": "There is no query with id: 999"},
    )


def test_only_a_semantic_catalog_takes_tables_and_gives_them(data: httpx.Client, query: str) -> None:
    body = {"schemaName": "sales", "tableName": "t", "queryId": query}
    refusal = {"errorCode": 100, "message": "Catalog 'stripe' is not a semantic catalog"}
    answers = [
        data.post(f"/semantic-catalogs/{STRIPE}", json=body),
        data.delete(f"/semantic-catalogs/{STRIPE}/table/1"),
        data.post(f"/semantic-catalogs/{STRIPE}/share", json={"target": OTHER}),
    ]
    assert [(one.status_code, one.json()) for one in answers] == [(400, refusal)] * 3
    unknown = data.post("/semantic-catalogs/999", json=body)
    assert unknown.json()["message"] == "There is no catalog with this application and catalog id"


def test_a_deleted_table_is_gone_and_its_query_stays(
    http: httpx.Client, data: httpx.Client, model: dict[str, Any], table: dict[str, Any], query: str
) -> None:
    path = f"/semantic-catalogs/{model['id']}/table/{table['tableId']}"
    deleted = data.delete(path)
    assert (deleted.status_code, deleted.content) == (200, b"")
    again = data.delete(path)
    assert again.status_code == 400
    assert again.json() == {"errorCode": 100, "message": f"There is no table with id: {table['tableId']}"}
    assert run(http, "SELECT * FROM my_model.sales.few_orders").status_code == 400
    assert data.get(f"/catalogs/{model['id']}/schemas").json() == []
    assert data.get(f"/queries/{query}").status_code == 200


@pytest.mark.usefixtures("table")
def test_sharing_answers_nothing_and_shows_the_catalog_over_there(
    http: httpx.Client, data: httpx.Client, model: dict[str, Any]
) -> None:
    answer = data.post(f"/semantic-catalogs/{model['id']}/share", json={"target": OTHER})
    assert (answer.status_code, answer.content) == (200, b"")
    (shared,) = http.get(f"/data/projects/{OTHER}/catalogs").json()[2:]
    assert (shared["name"], shared["catalogType"]) == ("my_model", "semantic")
    tables = http.get(f"/data/projects/{OTHER}/catalogs/{shared['id']}/schemas/sales/tables").json()
    assert [one["tableName"] for one in tables] == ["few_orders"]


def test_a_shared_table_cannot_be_read_where_its_query_is_not(
    http: httpx.Client, data: httpx.Client, model: dict[str, Any], query: str, table: dict[str, Any]
) -> None:
    data.post(f"/semantic-catalogs/{model['id']}/share", json={"target": OTHER})
    answer = run(http, f"SELECT * FROM my_model.sales.{table['tableName']}", OTHER)
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": f"There is no query with id: {query}"}


def test_the_field_of_the_plain_share_is_not_that_of_this_one(data: httpx.Client, model: dict[str, Any]) -> None:
    answer = data.post(f"/semantic-catalogs/{model['id']}/share", json={"targetProjectId": OTHER})
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Bad Request", "message": "Missing property 'target'"},
    )


def test_it_survives_a_snapshot(http: httpx.Client, data: httpx.Client, table: dict[str, Any], world: World) -> None:
    kept = json.loads(json.dumps(world.snapshot()))
    world.reset()
    assert run(http, "SELECT * FROM my_model.sales.few_orders").status_code == 400
    world.restore(kept)
    assert len(run(http, f"SELECT * FROM my_model.sales.{table['tableName']}").json()["data"]) == 3
    assert data.get("/catalogs").json()[-1]["name"] == "my_model"
