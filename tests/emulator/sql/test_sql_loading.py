"""Relations become tables of the database, out of selects, of stored texts and of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaka_async.emulator.errors import Refusal
from peaka_async.emulator.sql.engine import Engine
from peaka_async.emulator.sql.relation import Column, Relation, SelectedRows, StoredRows
from peaka_async.emulator.sql.types import literal

from .conftest import Names


def read(engine: Engine, relation: Relation, statement: str = "SELECT * FROM c.s.t") -> list[tuple[str | None, ...]]:
    names = Names()
    names.add(relation)
    return engine.run(engine.plan(statement, names)).rows


def relation(rows: SelectedRows | StoredRows, version: str, *columns: tuple[str, str]) -> Relation:
    return Relation("c", "s", "t", tuple(Column(*column) for column in columns), rows, version)


def test_selected_rows_are_cast_to_the_columns_types(engine: Engine) -> None:
    rows = SelectedRows("SELECT i AS anything, i * 0.1 AS other FROM range(2) t(i)")
    assert read(engine, relation(rows, "selected", ("id", "varchar"), ("n", "decimal(5,2)"))) == [
        ("0", "0.00"),
        ("1", "0.10"),
    ]


def test_rows_out_of_a_file_are_read_though_statements_have_no_files(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "it's.csv"
    path.write_text("id,seen,bytes,ratio\n1,2024-01-15 10:11:02.5,5F3A,1e9\n2,,,\n")
    rows = SelectedRows(f"SELECT id, seen, unhex(bytes), ratio FROM read_csv({literal(str(path))})")
    columns = ("id", "bigint"), ("seen", "timestamp(3)"), ("bytes", "varbinary"), ("ratio", "double")
    assert read(engine, relation(rows, str(path), *columns)) == [
        ("1", "2024-01-15 10:11:02.500", "5f 3a", "1.0E9"),
        ("2", None, None, None),
    ]


def test_a_file_that_has_gone_is_told(engine: Engine, tmp_path: Path) -> None:
    rows = SelectedRows(f"SELECT * FROM read_csv('{tmp_path / 'gone.csv'}')")
    with pytest.raises(Refusal, match=r"cannot read the rows of c\.s\.t: IO Error: No files found"):
        read(engine, relation(rows, str(tmp_path), ("id", "bigint")))


def test_an_empty_table_has_its_columns(engine: Engine) -> None:
    assert read(engine, relation(StoredRows([]), "empty", ("id", "bigint"), ("name", "varchar"))) == []


def test_more_rows_than_a_batch_holds_are_all_there(engine: Engine) -> None:
    rows = StoredRows([(str(number), f"name {number}") for number in range(100_001)])
    table = relation(rows, "large", ("id", "bigint"), ("name", "varchar"))
    statement = "SELECT count(*), sum(id), min(id), max(id), count(DISTINCT name) FROM c.s.t"
    assert read(engine, table, statement) == [("100001", "5000050000", "0", "100000", "100001")]


def test_half_of_a_load_that_fails_is_not_left_behind(engine: Engine) -> None:
    rows = [(str(number),) for number in range(60_000)]
    with pytest.raises(Refusal):
        read(engine, relation(StoredRows([*rows, ("x",)]), "halved", ("id", "bigint")))
    assert read(engine, relation(StoredRows(rows), "halved", ("id", "bigint")), "SELECT count(*) FROM c.s.t") == [
        ("60000",)
    ]


@pytest.mark.parametrize("rows", [[("1",), ("1", "2")], [("1", "2")]])
def test_rows_of_another_width_than_the_columns_are_a_mistake(engine: Engine, rows: list[tuple[str, ...]]) -> None:
    with pytest.raises((ValueError, Refusal)):
        read(engine, relation(StoredRows(rows), f"ragged {rows}", ("id", "bigint")))
