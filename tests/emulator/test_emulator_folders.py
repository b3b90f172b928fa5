"""Folders of the user's own files as catalogs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, World
from peaka_async.emulator.seed.folder import folder_seed
from peaka_async.emulator.seed.mounting import CannotMount
from peaka_async.emulator.seed.rows import select_rows
from peaka_async.emulator.state.sources import Catalog, Contents, SourceTable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "My data"
    inside.mkdir()
    return inside


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mounted(folder: Path) -> dict[str, Catalog]:
    """Mount a folder; its catalogs by name, without the built-in ones."""
    catalogs = World(ManualClock(), seed=folder_seed(folder)).projects[PROJECT_ID].catalogs
    return {one.name: one for one in catalogs.values() if one.name != "peaka"}


def only_table(folder: Path) -> SourceTable:
    [catalog] = mounted(folder).values()
    [table] = catalog.schemas["main"].values()
    return table


def types_of(table: SourceTable) -> dict[str, str]:
    return {column.name: column.data_type for column in table.columns}


def rows_of(table: SourceTable, contents: Contents | None = None) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(select_rows(table, contents or table.contents)).fetchall()


def refusal(folder: Path) -> str:
    with pytest.raises(CannotMount) as caught:
        folder_seed(folder)
    assert isinstance(caught.value, ValueError)
    return str(caught.value).replace(str(folder), "FOLDER")


# What becomes of folders and files


def test_folders_are_catalogs_and_schemas_and_files_are_tables(folder: Path) -> None:
    write(folder / "Loose Ends.csv", "a\n1\n")
    write(folder / "shop" / "users.csv", "a\n1\n")
    write(folder / "shop" / "Archive" / "users.json", '[{"a": 1}]')
    write(folder / "shop" / "Archive" / "old-users.yml", "- a: 1\n")
    write(folder / ".git" / "config", "not looked at")
    write(folder / "shop" / ".hidden", "not looked at")
    shown = {
        name: (one.display_name, {schema: list(tables) for schema, tables in one.schemas.items()})
        for name, one in mounted(folder).items()
    }
    assert shown == {
        "my_data": ("My data", {"main": ["loose_ends"]}),
        "shop": ("shop", {"main": ["users"], "archive": ["old_users", "users"]}),
    }


def test_a_mounted_catalog_is_discovered_and_can_be_cached(folder: Path) -> None:
    write(folder / "users.csv", "Id,Name\n1,Ada\n")
    with EmulatorServer(World(ManualClock(), seed=folder_seed(folder))) as server:
        base = f"{server.url}/data/projects/{PROJECT_ID}"
        with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {PARTNER_KEY}"}, trust_env=False) as data:
            catalog = data.get("/catalogs").json()[-1]
            assert catalog == {
                "id": catalog["id"],
                "name": "my_data",
                "displayName": "My data",
                "catalogType": "custom",
                "connectionId": None,
            }
            place = f"/catalogs/{catalog['id']}/schemas/main/tables"
            [table] = data.get(place).json()
            assert table["supportedCacheTypes"] == ["FULL_REFRESH", "INCREMENTAL"]
            columns = data.get(f"{place}/users/columns").json()
            assert [(one["name"], one["dataType"]) for one in columns] == [("id", "bigint"), ("name", "varchar")]


def test_one_seed_fills_many_worlds_with_tables_of_their_own(folder: Path) -> None:
    write(folder / "users.csv", "a\n1\n")
    seed = folder_seed(folder)
    one, other = (World(ManualClock(), seed=seed).projects[PROJECT_ID].catalogs for _ in range(2))
    assert one == other
    [*_, catalog] = one.values()
    catalog.schemas["main"]["users"].delete(1)
    assert one != other


# Rows


def test_csv_rows_have_the_types_of_their_values(folder: Path) -> None:
    write(
        folder / "t.csv",
        "Id,Big,Name,Price,Paid,Day,At,Code\n"
        '1,9007199254740993,"Ann, B",1.5,true,2024-02-29,2024-02-29 12:30:00.5,007\n'
        "2,,,,,,,008\n",
    )
    table = only_table(folder)
    assert types_of(table) == {
        "id": "bigint",
        "big": "bigint",
        "name": "varchar",
        "price": "double",
        "paid": "boolean",
        "day": "date",
        "at": "timestamp(6)",
        "code": "varchar",
    }
    assert rows_of(table) == [
        (1, 2**53 + 1, "Ann, B", 1.5, True, date(2024, 2, 29), datetime(2024, 2, 29, 12, 30, 0, 500_000), "007"),  # noqa: DTZ001 - the type has no zone
        (2, None, None, None, None, None, None, "008"),
    ]


def test_csv_of_other_separators_is_read(folder: Path) -> None:
    write(folder / "t.csv", "a;b\n1;x\n2;y\n")
    table = only_table(folder)
    assert (types_of(table), rows_of(table)) == ({"a": "bigint", "b": "varchar"}, [(1, "x"), (2, "y")])


def test_csv_dates_of_other_forms_stay_text(folder: Path) -> None:
    write(folder / "t.csv", "Day,n\n31/12/2024,1\n30/12/2024,2\n")
    table = only_table(folder)
    assert (types_of(table), rows_of(table)[0]) == ({"day": "varchar", "n": "bigint"}, ("31/12/2024", 1))


def test_csv_moments_with_an_offset_are_stored_in_utc(folder: Path) -> None:
    write(folder / "t.csv", "At\n2024-03-31T02:30:00+02:00\n2024-03-31T00:30:00Z\n")
    table = only_table(folder)
    stored = datetime(2024, 3, 31, 0, 30, tzinfo=UTC).replace(tzinfo=None)
    assert (types_of(table), rows_of(table)) == ({"at": "timestamp(6) with time zone"}, [(stored,), (stored,)])


def test_a_csv_of_names_alone_is_an_empty_table(folder: Path) -> None:
    write(folder / "t.csv", "a,b\n")
    table = only_table(folder)
    assert (types_of(table), table.rows, rows_of(table)) == ({"a": "varchar", "b": "varchar"}, 0, [])


def test_columns_of_one_name_are_numbered(folder: Path) -> None:
    write(folder / "t.csv", "a,A\n1,2\n")
    table = only_table(folder)
    assert (types_of(table), rows_of(table)) == ({"a": "bigint", "a_1": "bigint"}, [(1, 2)])


def test_parquet_rows_keep_their_types(folder: Path, database: duckdb.DuckDBPyConnection) -> None:
    database.execute(f"""
        COPY (SELECT 1::UTINYINT AS "Tiny", 2::HUGEINT::DECIMAL(38,0) AS huge, 12.50::DECIMAL(12,2) AS price,
            1.5::FLOAT AS r, 'x' AS text, 'ab'::BLOB AS bytes, TIME '12:30:00' AS at, {{'a': [1, NULL]}} AS nested,
            TIMESTAMPTZ '2024-03-31 02:30:00+02' AS zoned)
        TO '{folder / "t.parquet"}'
    """)
    table = only_table(folder)
    assert types_of(table) == {
        "tiny": "smallint",
        "huge": "decimal(38,0)",
        "price": "decimal(12,2)",
        "r": "real",
        "text": "varchar",
        "bytes": "varbinary",
        "at": "time(6)",
        "nested": "json",
        "zoned": "timestamp(6) with time zone",
    }
    [row] = rows_of(table)
    assert row[:6] == (1, 2, Decimal("12.50"), 1.5, "x", b"ab")
    assert row[7:] == ('{"a":[1,null]}', datetime(2024, 3, 31, 0, 30, tzinfo=UTC).replace(tzinfo=None))


JSON = """[
  {"Id": 1, "big": 9223372036854775808, "ratio": 1, "name": "it's \\"quoted\\" 日本", "tags": ["a", null], "ok": true},
  {"Id": 2, "ratio": 1e-5, "later": "x", "ok": null}
]"""


def test_json_rows_have_the_types_of_their_values(folder: Path) -> None:
    write(folder / "t.json", JSON)
    table = only_table(folder)
    assert types_of(table) == {
        "id": "bigint",
        "big": "decimal(38,0)",
        "ratio": "double",
        "name": "varchar",
        "tags": "json",
        "ok": "boolean",
        "later": "varchar",
    }
    assert rows_of(table) == [
        (1, Decimal(2**63), 1.0, 'it\'s "quoted" 日本', '["a", null]', True, None),
        (2, None, 1e-5, None, None, None, "x"),
    ]


def test_yaml_rows_have_the_types_of_their_values(folder: Path) -> None:
    first = "{id: 1, day: 2024-02-29, at: 2024-02-29 12:30:00, zoned: 2024-02-29T12:30:00+02:00, raw: !!binary AP8=}"
    write(folder / "t.yaml", f"- {first}\n- {{id: 2}}\n")
    table = only_table(folder)
    assert types_of(table) == {
        "id": "bigint",
        "day": "date",
        "at": "timestamp(6)",
        "zoned": "timestamp(6) with time zone",
        "raw": "varbinary",
    }
    at, zoned = (datetime(2024, 2, 29, hour, 30, tzinfo=UTC).replace(tzinfo=None) for hour in (12, 10))
    assert rows_of(table) == [(1, date(2024, 2, 29), at, zoned, b"\x00\xff"), (2, None, None, None, None)]


@pytest.mark.parametrize(
    ("name", "text"), [("t.csv", "n\n1\n2\n3\n4\n"), ("t.json", '[{"n":1},{"n":2},{"n":3},{"n":4}]')]
)
def test_contents_are_cut_out_of_a_file(folder: Path, name: str, text: str) -> None:
    write(folder / name, text)
    table = only_table(folder)
    table.delete(1)
    assert rows_of(table) == [(2,), (3,), (4,)]
    assert rows_of(table, Contents(1, 3)) == [(2,), (3,)]
    assert rows_of(table, Contents()) == []


def test_a_file_that_is_gone_is_refused_when_its_rows_are_asked_for(folder: Path) -> None:
    path = write(folder / "t.csv", "n\n1\n")
    table = only_table(folder)
    path.unlink()
    with pytest.raises(CannotMount, match=r"t\.csv: No such file or directory"):
        select_rows(table, table.contents)


@pytest.mark.parametrize(("name", "text"), [("t.csv", "n\n1\n"), ("t.json", '[{"n": 1}]')])
def test_a_file_that_was_written_again_gives_another_statement(folder: Path, name: str, text: str) -> None:
    path = write(folder / name, text)
    before = only_table(folder)
    statement = select_rows(before, before.contents)
    assert select_rows(before, before.contents) == statement
    write(path, text.replace("1", "2"))
    os.utime(path, ns=(0, 0))
    after = only_table(folder)
    assert (select_rows(after, after.contents) == statement, rows_of(after)) == (False, [(2,)])


# Refusals


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("notes.md", "x", "its name does not end in .csv, .json, .parquet, .yaml, .yml"),
        ("t.csv", "", "it is empty"),
        ("t.csv", "a,b\n1,2,3\n4\n", "not all lines have as many fields as the first, 'a,b'"),
        ("t.parquet", "hello", "Invalid Input Error: File 'FOLDER/t.parquet' too small to be a Parquet file"),
        ("t.json", "{", "it is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("t.json", '{"a": 1}', "a list of mappings is needed, one for each row"),
        ("t.json", "[1]", "row 1 is no mapping"),
        ("t.json", "[]", "it has no rows, so it has no columns"),
        ("t.json", '[{"a": 1}, {"a": "x"}]', "column 'a' has values of several types: bigint, varchar"),
        ("t.json", '[{"a": 1, "A": 2}]', "row 1 has two columns called 'a'"),
        ("t.json", f'[{{"a": {10**38}}}]', f"column 'a': {10**38} has more than 38 digits"),
        ("t.yaml", "- {1: x}", "row 1 has a column called 1, which is no text"),
        ("t.yaml", "- !!set {x}", "row 1 is no mapping"),
        ("t.yaml", "- {a: !!set {x}}", "column 'a': no type for a set"),
        ("größe.csv", "a\n1\n", "'größe' is no name of letters (A to Z), digits, blanks, hyphens and underscores"),
    ],
)
def test_a_file_that_cannot_be_a_table_is_refused_by_name_and_reason(
    folder: Path, name: str, text: str, reason: str
) -> None:
    write(folder / name, text)
    assert refusal(folder) == f"cannot mount FOLDER/{name}: {reason}"


def test_yaml_that_is_none_is_refused(folder: Path) -> None:
    write(folder / "t.yaml", "- [")
    assert refusal(folder).startswith("cannot mount FOLDER/t.yaml: it is no YAML: while parsing")


def test_yaml_without_pyyaml_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "t.yaml", "- a: 1\n")
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert refusal(folder) == (
        "cannot mount FOLDER/t.yaml: YAML files need PyYAML: `pip install pyyaml`, or write the rows as JSON"
    )


def test_a_parquet_type_that_trino_lacks_is_refused(folder: Path, database: duckdb.DuckDBPyConnection) -> None:
    database.execute(f"COPY (SELECT INTERVAL 1 DAY AS span) TO '{folder / 't.parquet'}'")
    assert refusal(folder) == (
        "cannot mount FOLDER/t.parquet: column 'span' is of the type INTERVAL, which Trino lacks"
    )


def test_two_things_of_one_name_are_refused(folder: Path) -> None:
    write(folder / "users.csv", "a\n1\n")
    write(folder / "Users.json", '[{"a": 1}]')
    assert refusal(folder) == "cannot mount FOLDER/users.csv: something else here is called 'users' too"


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ("shop/archive/2024/t.csv", "FOLDER/shop/archive/2024: below catalogs and schemas there can be files only"),
        ("peaka/t.csv", "FOLDER: 'peaka' is the name of the built-in catalogs"),
        (
            "sh.op/t.csv",
            "FOLDER/sh.op: 'sh.op' is no name of letters (A to Z), digits, blanks, hyphens and underscores",
        ),
    ],
)
def test_a_folder_that_can_be_no_catalog_is_refused(folder: Path, file: str, complaint: str) -> None:
    write(folder / file, "a\n1\n")
    assert refusal(folder) == f"cannot mount {complaint}"


@pytest.mark.parametrize("inside", ["", "shop", "shop/archive"])
def test_an_empty_folder_is_refused(folder: Path, inside: str) -> None:
    (folder / inside).mkdir(parents=True, exist_ok=True)
    deepest = f"FOLDER/{inside}" if inside else "FOLDER"
    assert refusal(folder) == f"cannot mount {deepest}: there is nothing in it"


def test_a_folder_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(CannotMount, match="nowhere: No such file or directory"):
        folder_seed(folder / "nowhere")
