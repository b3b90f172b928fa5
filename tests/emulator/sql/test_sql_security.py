"""A statement reaches the relations that the resolver gives it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from peaka_async.emulator.sql.database import connect

REACHING = [
    "read_csv('{path}')",
    "read_text('{path}')",
    "read_blob('{path}')",
    "read_parquet('{path}')",
    "glob('{path}')",
    "getenv('HOME')",
    "current_setting('home_directory')",
    "query('SELECT 1')",
    "query_table('x')",
    "duckdb_settings()",
    "duckdb_tables()",
    "pragma_version()",
    "parse_path('{path}')",
    "json_execute_serialized_sql('x')",
    "nextval('x')",
    "error('x')",
    "guarded('x', 'y')",
    "java_text(1)",
]


@pytest.mark.parametrize("call", REACHING)
def test_functions_of_the_database_are_not_to_be_called(refused: Callable[..., str], tmp_path: Path, call: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\nsecret\n")
    call = call.format(path=secret)
    name = call.partition("(")[0]
    assert refused(f"SELECT {call}") == f"Function '{name}' not registered"
    assert refused(f"SELECT * FROM TABLE({call})") == "the emulator does not support table functions"
    assert "secret" not in refused(f"SELECT * FROM {call}")


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_file_is_not_a_table(refused: Callable[..., str], tmp_path: Path, quote: str) -> None:
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    message = refused(f"SELECT * FROM {quote}{tmp_path / 'secret.csv'}{quote}")
    assert message.startswith(("Schema must be specified", "mismatched input"))


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH 'x.db'",
        "COPY (SELECT 1) TO 'x.csv'",
        "EXPORT DATABASE 'x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET enable_external_access = true",
        "CREATE MACRO f() AS 1",
        "CHECKPOINT",
        "VACUUM",
        "SUMMARIZE SELECT 1",
        "PIVOT x ON y",
    ],
)
def test_statements_of_the_database_are_not_understood(refused: Callable[..., str], statement: str) -> None:
    word = statement.partition(" ")[0]
    assert refused(statement) in {f"mismatched input '{word}'", "mismatched input 'SET'"}


@pytest.mark.parametrize(
    "table", ["information_schema.tables", "duckdb_tables", "pg_catalog.pg_class", "sqlite_master"]
)
def test_the_databases_own_tables_are_not_there(refused: Callable[..., str], table: str) -> None:
    assert "must be specified" in refused(f"SELECT * FROM {table}")


def test_a_column_cannot_be_named_by_what_it_is_called_below(refused: Callable[..., str]) -> None:
    for name in ("c0", "r1.c0", "rowid", '"r1"."c0"'):
        assert refused(f"SELECT {name} FROM pg.public.orders").endswith("cannot be resolved")


@pytest.mark.parametrize(
    "text", ["'", "''", "\\'", "'; DROP TABLE x; --", '"', "/*", "--", "${1}", "?", "{0}", "\n", "\ue000"]
)
def test_texts_and_names_stay_what_they_are(ask: Callable[..., object], text: str) -> None:
    escaped, named = text.replace("'", "''"), text.replace('"', '""')
    result = ask(f"""SELECT '{escaped}' AS "{named}" FROM (VALUES 1) "{named}" WHERE '{escaped}' = ?""", [text])
    assert ([column.name for column in result.columns], result.rows) == ([text], [(text,)])  # type: ignore[attr-defined]


def test_the_database_itself_has_no_files_and_cannot_be_told_otherwise(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\nsecret\n")
    with connect() as connection:
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"SELECT * FROM read_csv('{secret}')")
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"ATTACH '{tmp_path / 'x.db'}'")
        with pytest.raises(duckdb.InvalidInputException, match="locked"):
            connection.execute("SET enable_external_access = true")
        held = [1]
        assert held
        with pytest.raises(duckdb.CatalogException):
            connection.execute("SELECT * FROM held")


def test_a_failure_names_nothing_from_below(refused: Callable[..., str]) -> None:
    message = refused("SELECT CAST(currency AS bigint) FROM pg.public.orders")
    assert message == "Cannot cast 'EUR' to BIGINT"
