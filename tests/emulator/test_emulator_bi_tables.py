"""BI tables: names, columns, and what is accepted without being stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, Options, World, demo_world
from peaka_async.emulator.errors import Refusal
from peaka_async.emulator.studio import insert_studio_row

SYSTEM = [
    "_id",
    "_version",
    "_created_time",
    "_created_by",
    "_last_modified_time",
    "_last_modified_by",
    "_session",
    "_operation",
    "text",
]


def column(name: str, data_type: str = "VARCHAR", **more: Any) -> dict[str, Any]:
    return {"name": name, "dataType": data_type, **more}


@pytest.fixture
def table(data: httpx.Client) -> str:
    assert data.post("/bitable/sales").status_code == 200
    return "/bitable/sales"


def test_a_table_loses_its_underscores_and_two_names_become_one_table(data: httpx.Client) -> None:
    expected = {
        "catalogId": "1",
        "catalogName": "peaka",
        "schemaName": "bitable",
        "tableName": "ab",
        "isCacheable": False,
        "isDynamicTable": False,
        "isCached": False,
    }
    for name in ("a_b", "ab", "__a__b"):
        answer = data.post(f"/bitable/{name}")
        assert (answer.status_code, answer.json()) == (200, expected)
    assert data.get("/bitable").json() == [expected]


def test_a_table_begins_with_nine_system_columns(data: httpx.Client, table: str) -> None:
    columns = data.get(f"{table}/columns").json()
    assert [one["name"] for one in columns] == SYSTEM
    assert columns[0] == {
        "name": "_id",
        "dataType": "bigint",
        "displayName": "_id",
        "defaultValue": None,
        "isNotNull": False,
        "isUnique": False,
    }


def test_columns_are_added_as_an_array_and_come_back_as_one(data: httpx.Client, table: str) -> None:
    asked = [
        column(
            "net_price", "DECIMAL", displayName="Net price", defaultValue="3", isNotNull=True, isUnique=True, desc="x"
        ),
        column("day", "DATE"),
    ]
    answer = data.post(f"{table}/columns", json=asked)
    plain = {"isNotNull": False, "isUnique": False}
    stored = [
        {"name": "netprice", "dataType": "decimal(38,10)", "displayName": "netprice", "defaultValue": "3", **plain},
        {"name": "day", "dataType": "date", "displayName": "day", "defaultValue": None, **plain},
    ]
    assert (answer.status_code, answer.json()) == (200, stored)
    assert data.get(f"{table}/columns").json()[len(SYSTEM) :] == stored


def test_every_data_type_is_answered_in_lower_case(data: httpx.Client, table: str) -> None:
    types = ["VARCHAR", "BIGINT", "BOOLEAN", "DECIMAL", "TIMESTAMP", "TIME", "DATE", "UUID"]
    answer = data.post(f"{table}/columns", json=[column(f"c{index}", one) for index, one in enumerate(types)])
    assert [one["dataType"] for one in answer.json()] == [
        "varchar",
        "bigint",
        "boolean",
        "decimal(38,10)",
        "timestamp(6)",
        "time(6)",
        "date",
        "uuid",
    ]


def test_json_columns_are_refused(data: httpx.Client, table: str) -> None:
    answer = data.post(f"{table}/columns", json=[column("fine"), column("document", "JSON")])
    assert answer.status_code == 400
    assert answer.json() == {
        "errorCode": 100,
        "message": "No enum constant com.peaka.gateway.model.ColumnRequest.ColumnType.JSON",
    }
    assert len(data.get(f"{table}/columns").json()) == len(SYSTEM)


@pytest.mark.parametrize("again", [[column("text")], [column("a_b"), column("ab")]])
def test_adding_a_column_that_exists_is_a_raw_database_error(
    data: httpx.Client, table: str, again: list[dict[str, Any]]
) -> None:
    answer = data.post(f"{table}/columns", json=again)
    name = again[-1]["name"]
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": f'ERROR: column "{name}" of relation "sales" already exists'}
    assert len(data.get(f"{table}/columns").json()) == len(SYSTEM)


def test_one_object_in_place_of_the_array_is_refused(data: httpx.Client, table: str) -> None:
    answer = data.post(f"{table}/columns", json=column("a"))
    assert answer.status_code == 400
    assert answer.json() == {"error": "Bad Request", "message": "Property 'body' must be of type array"}


def test_an_update_echoes_the_request_as_one_object_and_stores_nothing(data: httpx.Client, table: str) -> None:
    data.post(f"{table}/columns", json=[column("day")])
    before = data.get(f"{table}/columns").json()
    asked = column("day", "BIGINT", displayName="The day", defaultValue="1", isNotNull=True, isUnique=True)
    answer = data.put(f"{table}/columns/day", json=asked)
    assert (answer.status_code, answer.json()) == (200, {**asked, "id": "-1", "dataType": "bigint"})
    assert data.get(f"{table}/columns").json() == before


@pytest.mark.parametrize(("method", "name"), [("PUT", "day"), ("POST", "")])
def test_a_column_without_a_type_lacks_a_discriminator(data: httpx.Client, table: str, method: str, name: str) -> None:
    data.post(f"{table}/columns", json=[column("day")])
    body: Any = {"name": "day", "displayName": "x"}
    answer = data.request(method, f"{table}/columns/{name}".rstrip("/"), json=body if name else [body])
    assert answer.status_code == 400
    assert answer.json() == {
        "errorCode": 100,
        "message": "Class discriminator is missing for polymorphic SerColumnType",
    }


def test_a_deleted_column_and_a_deleted_table_are_gone(data: httpx.Client, table: str) -> None:
    data.post(f"{table}/columns", json=[column("day")])
    for path in (f"{table}/columns/day", table):
        answer = data.delete(path)
        assert (answer.status_code, answer.content) == (200, b"")
    assert data.get("/bitable").json() == []
    # A new table of the name is blank.
    data.post("/bitable/sales")
    assert [one["name"] for one in data.get(f"{table}/columns").json()] == SYSTEM


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "/bitable/none/columns", "Table 'none' does not exist"),
        ("DELETE", "/bitable/none", "Table 'none' does not exist"),
        ("DELETE", "/bitable/sales/columns/none", "Column 'none' cannot be resolved"),
        ("DELETE", "/bitable/sales/columns/text", "Column 'text' belongs to the system and cannot be dropped"),
        ("POST", "/bitable/__", "A table name needs more than underscores"),
    ],
)
def test_what_cannot_be_done_is_400_with_100(
    data: httpx.Client, table: str, method: str, path: str, message: str
) -> None:
    assert table == "/bitable/sales"
    answer = data.request(method, path)
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})


@pytest.fixture
def documented(clock: ManualClock) -> Iterator[httpx.Client]:
    """A client of a service that follows its documents, with the BI table `sales`."""
    with EmulatorServer(demo_world(clock, options=Options(behaviour="documented"))) as running:
        base = f"{running.url}/data/projects/{PROJECT_ID}"
        with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {PARTNER_KEY}"}, trust_env=False) as client:
            assert client.post("/bitable/sales").status_code == 200
            yield client


def test_rows_come_from_the_studio_and_say_insert(
    data: httpx.Client, table: str, world: World, clock: ManualClock
) -> None:
    data.post(f"{table}/columns", json=[column("net", "DECIMAL"), column("note", defaultValue="none")])
    clock.advance(2)
    insert_studio_row(world, PROJECT_ID, "sales", {"net": "12.5", "text": "first"})
    insert_studio_row(world, PROJECT_ID, "sales", {"note": None})
    at, by = "2026-08-18 09:00:02.000000", world.projects[PROJECT_ID].owner
    system = ["1", at, by, at, by, None, "INSERT"]
    assert world.projects[PROJECT_ID].bi_tables["sales"].rows == [
        ["1", *system, "first", "12.5000000000", "none"],
        ["2", *system, None, None, None],
    ]


def test_rows_can_be_read_and_joined_in_sql(data: httpx.Client, table: str, world: World) -> None:
    data.post(f"{table}/columns", json=[column("net", "DECIMAL")])
    insert_studio_row(world, PROJECT_ID, "sales", {"net": "12.5", "text": "first"})
    statement = (
        'SELECT one._operation, one.net, other.text FROM "peaka"."bitable"."sales" one'
        ' JOIN "peaka"."bitable"."sales" other ON one._id = other._id'
    )
    answer = data.post("/queries/execute", params={"format": "SIMPLE"}, json={"statement": statement})
    assert answer.status_code == 200
    assert answer.json()["data"] == [{"_operation": "INSERT", "net": "12.5000000000", "text": "first"}]


def test_the_studio_refuses_what_no_column_can_hold(data: httpx.Client, table: str, world: World) -> None:
    data.post(f"{table}/columns", json=[column("net", "DECIMAL")])
    with pytest.raises(Refusal, match="Column '_id' cannot be resolved"):
        insert_studio_row(world, PROJECT_ID, "sales", {"_id": "5"})
    with pytest.raises(ValueError, match="much"):
        insert_studio_row(world, PROJECT_ID, "sales", {"net": "much"})
    with pytest.raises(Refusal, match="Table 'none' does not exist"):
        insert_studio_row(world, PROJECT_ID, "none", {})
    assert world.projects[PROJECT_ID].bi_tables["sales"].rows == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/bitable/sales/import"), ("GET", "/bitable/sales/sample"), ("POST", "/bitable/sales/rows")],
)
def test_there_is_no_import_no_sample_and_no_row_route(
    data: httpx.Client, documented: httpx.Client, table: str, method: str, path: str
) -> None:
    assert data.request(method, path).status_code == 404
    # Pages promise writing, but there is no operation that could be followed.
    assert documented.request(method, path).status_code == 404


def test_ids_are_shared_with_peaka_tables_and_never_come_again(data: httpx.Client, table: str, world: World) -> None:
    insert_studio_row(world, PROJECT_ID, "sales", {})
    data.delete(table)
    data.post(table)
    insert_studio_row(world, PROJECT_ID, "sales", {})
    assert [row[0] for row in world.projects[PROJECT_ID].bi_tables["sales"].rows] == ["2"]


def test_rows_survive_a_snapshot_and_have_a_version_of_their_own(
    data: httpx.Client, table: str, world: World, clock: ManualClock
) -> None:
    data.post(f"{table}/columns", json=[column("net", "DECIMAL")])
    before = world.projects[PROJECT_ID].bi_tables["sales"].version
    insert_studio_row(world, PROJECT_ID, "sales", {"net": "1"})
    kept = world.projects[PROJECT_ID].bi_tables["sales"]
    other = World(clock)
    other.restore(json.loads(json.dumps(world.snapshot())))
    assert other.projects[PROJECT_ID].bi_tables["sales"] == kept
    assert kept.version != before


def test_an_empty_table_of_each_kind_has_a_version_of_its_own(data: httpx.Client, table: str, world: World) -> None:
    # A version that they shared would let a reader take the columns of one for those of the other.
    data.post("/table/sales")
    project = world.projects[PROJECT_ID]
    assert project.tables["sales"].version != project.bi_tables["sales"].version


def test_an_update_without_the_column_or_with_a_name_that_cannot_be_is_refused(data: httpx.Client, table: str) -> None:
    data.post(f"{table}/columns", json=[column("day")])
    for path, asked, message in (
        ("none", column("none"), "Column 'none' cannot be resolved"),
        ("day", column("day", "JSON"), "No enum constant com.peaka.gateway.model.ColumnRequest.ColumnType.JSON"),
    ):
        answer = data.put(f"{table}/columns/{path}", json=asked)
        assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})


def test_documented_an_object_adds_a_column_and_flags_stay(documented: httpx.Client) -> None:
    answer = documented.post(
        "/bitable/sales/columns", json=column("net_price", "JSON", displayName="x", isNotNull=True, isUnique=True)
    )
    expected = {
        "name": "netprice",
        "dataType": "json",
        "displayName": "netprice",
        "defaultValue": None,
        "isNotNull": True,
        "isUnique": True,
    }
    assert (answer.status_code, answer.json()) == (200, expected)
    assert documented.get("/bitable/sales/columns").json()[-1] == expected


def test_documented_an_update_answers_an_array(documented: httpx.Client) -> None:
    documented.post("/bitable/sales/columns", json=column("day"))
    asked = column("day", "BIGINT", displayName="The day", defaultValue="1", isNotNull=True, isUnique=True)
    answer = documented.put("/bitable/sales/columns/day", json=asked)
    assert (answer.status_code, answer.json()) == (200, [{**asked, "id": "-1", "dataType": "bigint"}])
