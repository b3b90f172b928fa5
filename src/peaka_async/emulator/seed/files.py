"""Rows out of files: the columns that a CSV, Parquet, JSON or YAML file has, and a `SELECT` of its rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from ..sql.types import ZONED, SqlType, literal, parse_type, quoted
from ..state.sources import Contents, SourceColumn, SourceTable
from .documents import document_columns, read_document, texts
from .mounting import CannotMount

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUFFIXES = (".csv", ".json", ".parquet", ".yaml", ".yml")
"""What the names of files end in that can be mounted."""

_DOCUMENTS = (".json", ".yaml", ".yml")
_SEPARATORS = ",;|\t"

_TRINO_TYPES = {
    "BIGINT": "bigint",
    "BLOB": "varbinary",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "double",
    "FLOAT": "real",
    "HUGEINT": "decimal(38,0)",
    "INTEGER": "integer",
    "JSON": "json",
    "SMALLINT": "smallint",
    "TIME": "time(6)",
    "TIMESTAMP": "timestamp(6)",
    "TIMESTAMP WITH TIME ZONE": "timestamp(6) with time zone",
    "TIMESTAMP_NS": "timestamp(9)",
    "TINYINT": "tinyint",
    "UBIGINT": "decimal(20,0)",
    "UINTEGER": "bigint",
    "USMALLINT": "integer",
    "UTINYINT": "smallint",
    "UUID": "uuid",
    "VARCHAR": "varchar",
}
"""Trino's types by those that DuckDB finds in files; what has parts becomes `json`."""


@attrs.frozen
class Shape:
    """What a file has.

    Attributes:
        columns: Its columns, their names in lower case as Trino has them.
        rows: How many rows.
    """

    columns: tuple[SourceColumn, ...]
    rows: int


def read_shape(path: Path) -> Shape:
    """Look what columns and how many rows a file has.

    A CSV file has its names in the first line, and empty cells are NULL. Types are DuckDB's reading of the whole file;
    a column whose texts are not written as Trino writes its type stays `varchar`, and so do dates such as `31/12/2026`.
    Of columns of one name, all but the first get a number behind it.

    Raises:
        CannotMount: It cannot be read, or has a column of a type that Trino lacks.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise CannotMount(path, f"its name does not end in {', '.join(SUFFIXES)}")
    if suffix in _DOCUMENTS:
        rows = read_document(path)
        return Shape(document_columns(path, rows), len(rows))
    return _ask_duckdb(path)


def select_file(table: SourceTable, contents: Contents) -> str:
    """Return a `SELECT` of the rows of a mounted table; the file has them all, so an update changes nothing.

    Two statements are equal only if the file was not written in between.

    Args:
        table: The table, with its file.
        contents: Which rows of the file, in its order.

    Raises:
        CannotMount: The file cannot be read any more.
    """
    path = Path(table.file or "")
    names = [column.name for column in table.columns]
    try:
        written = path.stat().st_mtime_ns
    except OSError as error:
        raise CannotMount(path, error.strerror or str(error)) from error
    if path.suffix.lower() in _DOCUMENTS:
        rows = texts(read_document(path)[contents.first : contents.last], names)
        # As one value: DuckDB takes 20 times as long to read a list of expressions.
        listed = f"from_json({literal(json.dumps(rows, ensure_ascii=False))}, '[[\"VARCHAR\"]]')"
        values, source = [f"v[{place}]" for place in range(1, len(names) + 1)], f"(SELECT unnest({listed}) AS v)"
    else:
        values, source = [quoted(name) for name in names], _scan(path, as_text=True)
        source += f" LIMIT {contents.rows} OFFSET {contents.first}"
    items = (
        f"{_cast(value, parse_type(column.data_type))} AS {quoted(column.name)}"
        for value, column in zip(values, table.columns, strict=True)
    )
    return f"SELECT {', '.join(items)} FROM {source} /* {written} */"  # noqa: S608 - names and texts are quoted


def _cast(value: str, kind: SqlType) -> str:
    if kind.base == ZONED:
        # Only by this way round does an offset in a text count.
        value = f"make_timestamp(epoch_us(CAST({value} AS TIMESTAMP WITH TIME ZONE)))"
    elif kind.base == "json":
        value = f"CAST({value} AS JSON)"
    return f"CAST({value} AS {kind.stored})"


def _scan(path: Path, *, as_text: bool) -> str:
    if path.suffix.lower() == ".parquet":
        return f"read_parquet({literal(str(path))})"
    text = ", all_varchar = true" if as_text else ""
    return f"read_csv({literal(str(path))}, header = true, sample_size = -1{text})"


def _ask_duckdb(path: Path) -> Shape:
    import duckdb

    if path.stat().st_size == 0:
        raise CannotMount(path, "it is empty")
    with duckdb.connect() as connection:
        try:
            connection.execute(f"CREATE VIEW read AS SELECT * FROM {_scan(path, as_text=False)}")  # noqa: S608 - quoted
            connection.execute(f"CREATE VIEW text AS SELECT * FROM {_scan(path, as_text=True)}")  # noqa: S608 - quoted
            described = connection.execute("SELECT column_name, column_type FROM (DESCRIBE read)").fetchall()
            columns = [SourceColumn(name.lower(), _trino_type(path, name, kind)) for name, kind in described]
            if path.suffix.lower() == ".csv":
                _refuse_ragged(path, columns)
                columns = _written_as_cast(connection, columns)
            counted = connection.execute("SELECT count(*) FROM text").fetchone()
        except duckdb.Error as error:
            raise CannotMount(path, str(error).partition("\n")[0]) from error
    return Shape(tuple(columns), 0 if counted is None else counted[0])


def _trino_type(path: Path, name: str, duckdb: str) -> str:
    if duckdb.startswith("DECIMAL("):
        return duckdb.lower()
    if duckdb.startswith(("STRUCT(", "MAP(", "UNION(")) or duckdb.endswith("]"):
        return "json"
    if duckdb not in _TRINO_TYPES:
        raise CannotMount(path, f"column {name!r} is of the type {duckdb}, which Trino lacks")
    return _TRINO_TYPES[duckdb]


def _refuse_ragged(path: Path, columns: list[SourceColumn]) -> None:
    """Refuse a file that DuckDB takes for one column of whole lines, since no separator goes with all of them."""
    if len(columns) == 1 and any(separator in columns[0].name for separator in _SEPARATORS):
        raise CannotMount(path, f"not all lines have as many fields as the first, {columns[0].name!r}")


def _written_as_cast(connection: DuckDBPyConnection, columns: list[SourceColumn]) -> list[SourceColumn]:
    """Leave those columns text whose values DuckDB reads by a format of its own and cannot cast."""
    uncast = ", ".join(
        f"count({name}) - count(TRY_CAST({name} AS {parse_type(one.data_type).stored}))"
        for one in columns
        for name in [quoted(one.name)]
    )
    counted = connection.execute(f"SELECT {uncast} FROM text").fetchone() or ()  # noqa: S608 - names are quoted
    return [
        SourceColumn(one.name, "varchar" if many else one.data_type) for one, many in zip(columns, counted, strict=True)
    ]
