"""Peaka Tables: eight columns to begin with, flags that are dropped, samples that are made up."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, Options, World, demo_world
from peaka_async.emulator.state.internal_tables import InternalColumn, InternalTable, NewRows, Stamp

SYSTEM = [
    "_id",
    "_version",
    "_created_time",
    "_created_by",
    "_last_modified_time",
    "_last_modified_by",
    "_session",
    "text",
]
TABLE = "/table/people"
TYPES = ["VARCHAR", "BIGINT", "BOOLEAN", "DECIMAL", "TIMESTAMP", "TIME", "DATE", "UUID"]


def column(name: str, data_type: str = "VARCHAR", **more: Any) -> dict[str, Any]:
    return {"name": name, "dataType": data_type, **more}


def shown(name: str, data_type: str = "varchar", **more: Any) -> dict[str, Any]:
    plain = {"displayName": name, "defaultValue": None, "isNotNull": False, "isUnique": False}
    return {"name": name, "dataType": data_type, **plain, **more}


def append(data: httpx.Client, content: str) -> httpx.Response:
    """Import a file whose headers are names of columns."""
    names = content.split("\n", 1)[0].split(",")
    mappings = [{"name": name, "csvColumnName": name} for name in names]
    request = json.dumps({"mappings": mappings, "containsHeader": True})
    answer = data.post(
        f"{TABLE}/import", files={"file": ("import.csv", content, "text/csv")}, data={"request": request}
    )
    assert answer.status_code == 200, answer.text
    return answer


def selected(data: httpx.Client, statement: str) -> list[dict[str, str | None]]:
    answer = data.post("/queries/execute", params={"format": "SIMPLE"}, json={"statement": statement})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, str | None]] = answer.json()["data"]
    return rows


@pytest.fixture
def table(data: httpx.Client) -> str:
    assert data.post(TABLE).status_code == 200
    return TABLE


@pytest.fixture
def documented(clock: ManualClock) -> Iterator[httpx.Client]:
    """A client of a service that follows its documents, with the table `people`."""
    with EmulatorServer(demo_world(clock, options=Options(behaviour="documented"))) as running:
        base = f"{running.url}/data/projects/{PROJECT_ID}"
        with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {PARTNER_KEY}"}, trust_env=False) as client:
            assert client.post(TABLE).status_code == 200
            yield client


def test_a_table_is_made_without_a_body_and_listed(data: httpx.Client) -> None:
    answer = data.post("/table/my_people")
    expected = {
        "catalogId": "1",
        "catalogName": "peaka",
        "schemaName": "table",
        "tableName": "my_people",
        "isCacheable": False,
        "isDynamicTable": False,
        "isCached": False,
    }
    assert (answer.status_code, answer.json()) == (200, expected)
    assert data.get("/table").json() == [expected]


def test_a_table_begins_with_eight_system_columns(data: httpx.Client, table: str) -> None:
    columns = data.get(f"{table}/columns").json()
    assert [one["name"] for one in columns] == SYSTEM
    assert columns[0] == shown("_id", "bigint")
    assert columns[-1] == shown("text")


def test_tables_of_the_two_kinds_with_one_name_do_not_touch_each_other(data: httpx.Client, table: str) -> None:
    data.post("/bitable/people")
    data.post(f"{table}/columns", json=[column("age", "BIGINT")])
    assert [one["name"] for one in data.get("/bitable/people/columns").json()] == [*SYSTEM[:-1], "_operation", "text"]
    data.delete("/bitable/people")
    assert [one["tableName"] for one in data.get("/table").json()] == ["people"]


@pytest.mark.parametrize("name", ["people", "PEOPLE"])
def test_a_name_that_is_taken_is_refused_and_the_table_stays(data: httpx.Client, table: str, name: str) -> None:
    data.post(f"{table}/columns", json=[column("age", "BIGINT")])
    answer = data.post(f"/table/{name}")
    message = f'ERROR: relation "{name}" already exists'
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})
    assert data.get(f"{table}/columns").json()[-1] == shown("age", "bigint")


def test_columns_are_added_as_an_array_and_their_flags_are_dropped(data: httpx.Client, table: str) -> None:
    asked = [
        column("net_price", "DECIMAL", displayName="Net price", defaultValue="3", isNotNull=True, isUnique=True),
        column("day", "DATE", desc="a comment"),
    ]
    answer = data.post(f"{table}/columns", json=asked)
    stored = [
        shown("net_price", "decimal(38,10)", displayName="Net price", defaultValue="3"),
        shown("day", "date"),
    ]
    assert (answer.status_code, answer.json()) == (200, stored)
    assert data.get(f"{table}/columns").json()[len(SYSTEM) :] == stored


def test_every_data_type_is_answered_in_lower_case(data: httpx.Client, table: str) -> None:
    answer = data.post(f"{table}/columns", json=[column(f"c{index}", one) for index, one in enumerate(TYPES)])
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


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_json_columns_are_refused(data: httpx.Client, table: str, method: str) -> None:
    data.post(f"{table}/columns", json=[column("old")])
    asked: Any = column("old", "JSON") if method == "PUT" else [column("fine"), column("document", "JSON")]
    answer = data.request(method, f"{table}/columns" + ("/old" if method == "PUT" else ""), json=asked)
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorCode": 100, "message": "No enum constant com.peaka.gateway.model.ColumnRequest.ColumnType.JSON"},
    )
    assert [one["name"] for one in data.get(f"{table}/columns").json()] == [*SYSTEM, "old"]


@pytest.mark.parametrize("again", [["text"], ["_id"], ["new", "new"], ["new", "NEW"]])
def test_adding_a_column_that_exists_is_a_raw_database_error_and_adds_none(
    data: httpx.Client, table: str, again: list[str]
) -> None:
    answer = data.post(f"{table}/columns", json=[column(name) for name in again])
    message = f'ERROR: column "{again[-1]}" of relation "people" already exists'
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})
    assert len(data.get(f"{table}/columns").json()) == len(SYSTEM)


def test_names_of_columns_are_compared_without_regard_to_case(data: httpx.Client, table: str) -> None:
    # SQL does so, and could tell two such columns apart no more.
    data.post(f"{table}/columns", json=[column("Age")])
    answer = data.post(f"{table}/columns", json=[column("age")])
    message = 'ERROR: column "age" of relation "people" already exists'
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})


def test_one_object_in_place_of_the_array_is_refused(data: httpx.Client, table: str) -> None:
    answer = data.post(f"{table}/columns", json=column("a"))
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Bad Request", "message": "Property 'body' must be of type array"},
    )


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_column_without_a_type_lacks_a_discriminator(data: httpx.Client, table: str, method: str) -> None:
    data.post(f"{table}/columns", json=[column("day")])
    body: Any = {"name": "day", "displayName": "x"}
    path = f"{table}/columns" + ("/day" if method == "PUT" else "")
    answer = data.request(method, path, json=body if method == "PUT" else [body])
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorCode": 100, "message": "Class discriminator is missing for polymorphic SerColumnType"},
    )


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ("x", {"error": "Bad Request", "message": "A column must be of type object"}),
        ({"dataType": "DATE"}, {"error": "Bad Request", "message": "Missing property 'name'"}),
        (
            column("a", isUnique="yes"),
            {"error": "Bad Request", "message": "Property 'isUnique' has the wrong type"},
        ),
        (
            column("a", "BIGINT", defaultValue="many"),
            {"errorCode": 100, "message": 'ERROR: invalid input syntax for type bigint: "many"'},
        ),
        (column(" "), {"errorCode": 100, "message": "' ' cannot be the name of a column"}),
        (column('a"b'), {"errorCode": 100, "message": "'a\"b' cannot be the name of a column"}),
        (column("a\ud800"), {"errorCode": 100, "message": "'a\ud800' cannot be the name of a column"}),
        (
            column("a", defaultValue="\ud800"),
            {"errorCode": 100, "message": 'ERROR: invalid input syntax for type varchar: "\ud800"'},
        ),
    ],
)
def test_a_column_that_cannot_be_is_refused(data: httpx.Client, table: str, asked: Any, body: dict[str, Any]) -> None:
    answer = data.post(f"{table}/columns", content=json.dumps([asked]))
    assert (answer.status_code, answer.json()) == (400, body)
    assert len(data.get(f"{table}/columns").json()) == len(SYSTEM)


def test_an_update_replaces_the_whole_column_and_answers_one_object(data: httpx.Client, table: str) -> None:
    data.post(f"{table}/columns", json=[column("day", displayName="Day", defaultValue="x"), column("age", "BIGINT")])
    answer = data.put(f"{table}/columns/day", json=column("the_day", displayName="The day", isUnique=True, desc="x"))
    stored = shown("the_day", displayName="The day")
    assert (answer.status_code, answer.json()) == (200, stored)
    assert data.get(f"{table}/columns").json()[len(SYSTEM) :] == [stored, shown("age", "bigint")]


def test_another_type_converts_the_cells_or_is_refused(data: httpx.Client, table: str, world: World) -> None:
    data.post(f"{table}/columns", json=[column("age")])
    append(data, "age\n07\n\n9\n")
    refused = data.put(f"{table}/columns/age", json=column("age", "DATE"))
    message = 'ERROR: invalid input syntax for type date: "07"'
    assert (refused.status_code, refused.json()) == (400, {"errorCode": 100, "message": message})
    assert data.put(f"{table}/columns/age", json=column("age", "BIGINT")).json() == shown("age", "bigint")
    assert [row[-1] for row in world.projects[PROJECT_ID].tables["people"].rows] == ["7", "9"]


def test_a_new_column_is_null_in_old_rows_and_a_dropped_one_takes_its_cells(
    data: httpx.Client, table: str, world: World
) -> None:
    data.post(f"{table}/columns", json=[column("a"), column("b")])
    append(data, "text,a,b\nt,1,2\n")
    data.post(f"{table}/columns", json=[column("c", "BIGINT", defaultValue="5")])
    answer = data.delete(f"{table}/columns/a")
    assert (answer.status_code, answer.content) == (200, b"")
    assert [row[7:] for row in world.projects[PROJECT_ID].tables["people"].rows] == [["t", "2", None]]
    assert [one["name"] for one in data.get(f"{table}/columns").json()] == [*SYSTEM, "b", "c"]


def test_a_new_table_of_an_old_name_is_blank_and_no_id_comes_again(
    data: httpx.Client, table: str, world: World
) -> None:
    data.post(f"{table}/columns", json=[column("a")])
    append(data, "a\n1\n2\n")
    answer = data.delete(table)
    assert (answer.status_code, answer.content) == (200, b"")
    assert data.get("/table").json() == []
    data.post(table)
    assert [one["name"] for one in data.get(f"{table}/columns").json()] == SYSTEM
    append(data, "text\nx\n")
    assert [(row[0], row[7:]) for row in world.projects[PROJECT_ID].tables["people"].rows] == [("3", ["x"])]


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "/table/none/columns", "Table 'none' does not exist"),
        ("DELETE", "/table/none", "Table 'none' does not exist"),
        ("DELETE", f"{TABLE}/columns/none", "Column 'none' cannot be resolved"),
        ("PUT", f"{TABLE}/columns/none", "Column 'none' cannot be resolved"),
        ("DELETE", f"{TABLE}/columns/text", "Column 'text' belongs to the system and cannot be dropped"),
        ("PUT", f"{TABLE}/columns/text", "Column 'text' belongs to the system and cannot be changed"),
        ("PUT", f"{TABLE}/columns/b", 'ERROR: column "text" of relation "people" already exists'),
        ("POST", "/table/%00", "'\x00' cannot be the name of a table"),
        ("POST", "/table/%20", "' ' cannot be the name of a table"),
    ],
)
def test_what_cannot_be_done_is_400_with_100(
    data: httpx.Client, table: str, method: str, path: str, message: str
) -> None:
    data.post(f"{table}/columns", json=[column("b")])
    answer = data.request(method, path, json=column("text") if method == "PUT" else None)
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{TABLE}/rows"),
        ("POST", f"{TABLE}/data"),
        ("PUT", f"{TABLE}/rows/1"),
        ("PATCH", f"{TABLE}/rows/1"),
        ("DELETE", f"{TABLE}/rows/1"),
        ("POST", f"{TABLE}/records"),
    ],
)
def test_no_route_writes_a_single_row(data: httpx.Client, table: str, method: str, path: str) -> None:
    assert data.request(method, path, json={"text": "x"}).status_code == 404


def test_samples_have_five_made_up_rows_under_a_header_whose_order_changes(
    data: httpx.Client, table: str, world: World
) -> None:
    data.post(f"{table}/columns", json=[column(one.lower(), one) for one in TYPES])
    append(data, "text\nreal\n")
    orders: list[list[str]] = []
    for _ in range(3):
        answer = data.get(f"{table}/sample")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert not answer.text.endswith("\n")
        header, *rows = csv.reader(io.StringIO(answer.text))
        assert sorted(header) == sorted(["text", *(one.lower() for one in TYPES)])
        assert [row[header.index("text")] for row in rows] == ["sample text"] * 5
        orders.append(header)
    assert orders[0] != orders[1] != orders[2]


def test_every_column_and_every_import_can_be_read_in_sql(data: httpx.Client, table: str, world: World) -> None:
    data.post(f"{table}/columns", json=[column(one.lower(), one) for one in TYPES])
    statement = 'SELECT * FROM "peaka"."table"."people" ORDER BY _id'
    assert selected(data, statement) == []
    unique = "0e984725-c51c-4bf4-9960-e1c80e27aba0"
    values = ["x", "-7", "TRUE", "12.50", "2024-01-15T10:30:00Z", "23:59:59", "2024-01-15", unique]
    append(data, "\n".join([",".join(one.lower() for one in TYPES), ",".join(values)]))
    append(data, "text\nlater\n")
    at, by = "2026-08-18 09:00:00.000000", world.projects[PROJECT_ID].owner
    stamped = dict(zip(SYSTEM, ["1", "1", at, by, at, by, None, None], strict=True))
    first = ["x", "-7", "true", "12.5000000000", "2024-01-15 10:30:00.000000", "23:59:59.000000", "2024-01-15", unique]
    names = [one.lower() for one in TYPES]
    assert selected(data, statement) == [
        {**stamped, **dict(zip(names, first, strict=True))},
        {**stamped, "_id": "2", "text": "later", **dict.fromkeys(names)},
    ]


def test_a_dropped_table_cannot_be_read_until_there_is_a_new_one(data: httpx.Client, table: str) -> None:
    append(data, "text\nx\n")
    statement = 'SELECT text FROM "peaka"."table"."people"'
    assert selected(data, statement) == [{"text": "x"}]
    data.delete(table)
    assert data.post("/queries/execute", json={"statement": statement}).status_code == 400
    data.post(table)
    assert selected(data, statement) == []


def test_a_sample_can_be_imported_and_adds_five_rows(data: httpx.Client, table: str, world: World) -> None:
    data.post(f"{table}/columns", json=[column(one.lower(), one) for one in TYPES])
    assert append(data, data.get(f"{table}/sample").text).json()["result"] == {"processed": 5}
    rows = world.projects[PROJECT_ID].tables["people"].rows
    assert len(rows) == 5
    assert all(cell is not None for row in rows for cell in row[7:])


def test_the_sample_of_an_unknown_table_is_five_newlines(data: httpx.Client) -> None:
    answer = data.get("/table/none/sample")
    assert (answer.status_code, answer.text) == (200, "\n\n\n\n\n")


def test_the_state_survives_a_snapshot(data: httpx.Client, table: str, world: World, clock: ManualClock) -> None:
    data.post(f"{table}/columns", json=[column("age", "BIGINT", defaultValue="7")])
    append(data, "text\nx\n")
    data.get(f"{table}/sample")
    kept = world.projects[PROJECT_ID]
    other = World(clock)
    other.restore(json.loads(json.dumps(world.snapshot())))
    found = other.projects[PROJECT_ID]
    assert (found.tables, found.internal_ids) == (kept.tables, 1)
    assert found.tables["people"].rows[0][-2:] == ["x", "7"]


def test_no_two_contents_of_a_table_share_a_version_and_readers_keep_their_rows(
    data: httpx.Client, table: str, world: World
) -> None:
    one = world.projects[PROJECT_ID].tables["people"]
    rows, versions = [one.rows], [one.version]

    def changed(answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        rows.append(one.rows)
        versions.append(one.version)

    changed(data.post(f"{table}/columns", json=[column("a")]))
    changed(append(data, "a\n1\n"))
    changed(append(data, "a\n1\n"))
    changed(append(data, "a\n2\n"))
    changed(data.put(f"{table}/columns/a", json=column("a", "BIGINT")))
    changed(data.put(f"{table}/columns/a", json=column("a")))
    changed(data.put(f"{table}/columns/a", json=column("b")))
    changed(data.put(f"{table}/columns/b", json=column("a")))
    changed(data.delete(f"{table}/columns/a"))
    changed(data.post(f"{table}/columns", json=[column("a")]))
    data.delete(table)
    data.post(table)
    versions.append(world.projects[PROJECT_ID].tables["people"].version)
    # The new table is as blank as the old one was at first, and only these two are alike.
    assert versions[-1] == versions[0]
    assert len(set(versions)) == len(versions) - 1
    assert [[row[8:] for row in kept] for kept in rows] == [
        [],
        [],
        [["1"]],
        [["1"], ["1"]],
        *([["1"], ["1"], ["2"]] for _ in range(5)),
        [[], [], []],
        [[None], [None], [None]],
    ]


def test_tables_that_differ_in_one_cell_differ_in_their_version() -> None:
    tables = InternalTable("one"), InternalTable("other")
    assert tables[0].version == tables[1].version
    for table, cell in zip(tables, ("a", "b"), strict=True):
        table.append(NewRows([(cell,)]), Stamp(0, "2026-08-18 09:00:00.000000", "somebody"))
    assert tables[0].version != tables[1].version


def test_tables_that_differ_in_the_name_of_a_column_differ_in_their_version() -> None:
    tables = InternalTable("one"), InternalTable("other")
    for table, name in zip(tables, ("b", "c"), strict=True):
        table.add([InternalColumn("a", "date", "a")])
        table.replace("a", InternalColumn(name, "date", "a"), [])
    assert tables[0].version != tables[1].version


def test_documented_an_object_adds_a_column_and_an_object_comes_back(documented: httpx.Client) -> None:
    answer = documented.post(f"{TABLE}/columns", json=column("age", "BIGINT"))
    assert (answer.status_code, answer.json()) == (200, shown("age", "bigint"))
    refused = documented.post(f"{TABLE}/columns", json=[column("b")])
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": "Bad Request", "message": "A column must be of type object"},
    )


def test_documented_an_update_answers_an_array(documented: httpx.Client) -> None:
    documented.post(f"{TABLE}/columns", json=column("age", "BIGINT"))
    answer = documented.put(f"{TABLE}/columns/age", json=column("age", displayName="Age"))
    assert (answer.status_code, answer.json()) == (200, [shown("age", displayName="Age")])


def test_documented_flags_and_comments_stay(documented: httpx.Client) -> None:
    asked = column("age", "BIGINT", isNotNull=True, isUnique=True, desc="in years")
    documented.post(f"{TABLE}/columns", json=asked)
    expected = shown("age", "bigint", isNotNull=True, isUnique=True, desc="in years")
    assert documented.get(f"{TABLE}/columns").json()[-1] == expected


def test_documented_there_are_json_columns(documented: httpx.Client) -> None:
    assert documented.post(f"{TABLE}/columns", json=column("doc", "JSON")).json() == shown("doc", "json")
    assert append(documented, 'doc\n"{""a"": 1}"\n').json()["result"] == {"processed": 1}
    assert append(documented, documented.get(f"{TABLE}/sample").text).json()["result"] == {"processed": 5}
    request = json.dumps({"mappings": [{"name": "doc", "csvColumnName": "doc"}], "containsHeader": True})
    refused = documented.post(
        f"{TABLE}/import", files={"file": ("a.csv", "doc\n{\n", "text/csv")}, data={"request": request}
    )
    message = "Cannot read '{' as json at line 2, column 'doc'"
    assert (refused.status_code, refused.json()) == (400, {"errorCode": 100, "message": message})
