"""Relations as tables of DuckDB's: loaded once for each version, and dropped when room is needed.

Statements run in a database without access to files. A relation whose rows come out of files is read in another one,
which no statement reaches, and its values are carried over as texts.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import attrs
import duckdb

from ..errors import Refusal, gateway
from .coercion import padded
from .relation import Relation, SelectedRows
from .rendering import MACROS, text
from .sources import physical_name
from .types import DAYS, MONTHS, ZONED, SqlType, parse_type

_BATCH = 50_000
CLOSED = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "memory_limit": "4GB",
}
"""How a database is opened in which statements run."""
IN_UTC = "SET GLOBAL TimeZone = 'UTC'"
"""What every database is told first. A text without a zone would be taken for one in the machine's own."""


@attrs.define
class _Loaded:
    """A table in DuckDB."""

    values: int
    users: int = 0


class Tables:
    """The loaded relations.

    Args:
        connection: The database in which statements run.
        room: About how many values (rows times columns) are kept; more only while statements that run need them.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, room: int) -> None:
        self._connection = connection
        self._room = room
        self._loaded: OrderedDict[str, _Loaded] = OrderedDict()
        self._lock = threading.Lock()
        self._loading = threading.Lock()

    @contextmanager
    def ready(self, relations: Sequence[Relation]) -> Generator[None]:
        """Keep the tables of these relations for as long as the context lasts; those not loaded yet are.

        Raises:
            Refusal: 400 of shape A: the rows of one cannot be made.
        """
        held: list[str] = []
        try:
            for relation in relations:
                self._hold(relation)
                held.append(relation.version)
            yield
        finally:
            with self._lock:
                for version in held:
                    self._loaded[version].users -= 1
            self._make_room()

    @property
    def versions(self) -> list[str]:
        """The versions that are loaded, the least recently used first."""
        with self._lock:
            return list(self._loaded)

    def _hold(self, relation: Relation) -> None:
        if self._take(relation.version):
            return
        with self._loading:
            # Another thread may have loaded it while this one waited.
            if self._take(relation.version):
                return
            values = load(self._connection, relation)
            with self._lock:
                self._loaded[relation.version] = _Loaded(values, users=1)

    def _take(self, version: str) -> bool:
        with self._lock:
            found = self._loaded.get(version)
            if found is None:
                return False
            found.users += 1
            self._loaded.move_to_end(version)
            return True

    def _make_room(self) -> None:
        with self._loading:
            with self._lock:
                used = sum(table.values for table in self._loaded.values())
                spare: list[str] = []
                for version, loaded in self._loaded.items():
                    if used > self._room and not loaded.users:
                        spare.append(version)
                        used -= loaded.values
                for version in spare:
                    del self._loaded[version]
            # Loading has to wait for this: one of them may be wanted again at once.
            for version in spare:
                with self._connection.cursor() as cursor:
                    cursor.execute(f"DROP TABLE {physical_name(version)}")


def load(connection: duckdb.DuckDBPyConnection, relation: Relation) -> int:
    """Make the table of a relation.

    Args:
        connection: The database.
        relation: Its columns and rows.

    Returns:
        How many values it has.

    Raises:
        Refusal: 400 of shape A: its rows cannot be made. The fault is in what the emulator was given, and is told.
    """
    kinds = [parse_type(column.data_type) for column in relation.columns]
    with connection.cursor() as cursor:
        try:
            if isinstance(relation.rows, SelectedRows):
                _load_selected(cursor, relation, relation.rows, kinds)
            else:
                _load_stored(cursor, relation, relation.rows.rows, kinds)
            counted = cursor.execute(f"SELECT count(*) FROM {physical_name(relation.version)}").fetchone()  # noqa: S608 - a name of ours
        except duckdb.Error as error:
            raise _fault(relation, error) from error
    return (counted[0] if counted else 0) * len(kinds)


def _load_selected(
    cursor: duckdb.DuckDBPyConnection, relation: Relation, rows: SelectedRows, kinds: Sequence[SqlType]
) -> None:
    columns = _columns(kinds)
    casts = ", ".join(
        f"CAST({column} AS {kind.stored}) AS {column}" for column, kind in zip(columns, kinds, strict=True)
    )
    source = f"FROM ({rows.select}) AS s({', '.join(columns)})"
    try:
        cursor.execute(f"CREATE TABLE {physical_name(relation.version)} AS SELECT {casts} {source}")
    except duckdb.PermissionException:
        _load_stored(cursor, relation, _read_outside(rows, kinds), kinds)


def _read_outside(rows: SelectedRows, kinds: Sequence[SqlType]) -> list[tuple[str | None, ...]]:
    columns = _columns(kinds)
    texts = ", ".join(
        text(f"CAST({column} AS {kind.stored})", kind) for column, kind in zip(columns, kinds, strict=True)
    )
    with duckdb.connect(":memory:") as outside:
        for statement in (IN_UTC, *MACROS):
            outside.execute(statement)
        return outside.execute(f"SELECT {texts} FROM ({rows.select}) AS s({', '.join(columns)})").fetchall()  # noqa: S608 - the emulator's own


def _load_stored(
    cursor: duckdb.DuckDBPyConnection,
    relation: Relation,
    rows: Sequence[Sequence[str | None]],
    kinds: Sequence[SqlType],
) -> None:
    name = physical_name(relation.version)
    columns = _columns(kinds)
    declared = ", ".join(f"{column} {kind.stored}" for column, kind in zip(columns, kinds, strict=True))
    values = ", ".join(_from_text(column, kind) for column, kind in zip(columns, kinds, strict=True))
    lists = ", ".join(f"unnest(${index + 1}::VARCHAR[]) AS {column}" for index, column in enumerate(columns))
    cursor.execute("BEGIN")
    try:
        cursor.execute(f"CREATE TABLE {name} ({declared})")
        for start in range(0, len(rows), _BATCH):
            # As lists, one for each column: DuckDB takes rows one by one a hundred times slower.
            batch = [list(column) for column in zip(*rows[start : start + _BATCH], strict=True)]
            cursor.execute(f"INSERT INTO {name} SELECT {values} FROM (SELECT {lists})", batch)  # noqa: S608 - names of ours
        cursor.execute("COMMIT")
    except BaseException:
        cursor.execute("ROLLBACK")
        raise


def _from_text(column: str, kind: SqlType) -> str:
    match kind.base:
        case "varchar" | "json":
            return column
        case "char":
            return padded(column, kind)
        case "varbinary":
            return f"unhex(replace({column}, ' ', ''))"
        case "array" | "map" | "row":
            return f"CAST(CAST({column} AS JSON) AS {kind.stored})"
        case base if base == ZONED:
            return f"CAST(replace({column}, ' UTC', '') AS {kind.stored})"
        case base if base == DAYS:
            return f"CAST(regexp_replace({column}, '^(-?)([0-9]+) ', '\\1\\2 days \\1') AS INTERVAL)"
        case base if base == MONTHS:
            return f"CAST(regexp_replace({column}, '^(-?)([0-9]+)-', '\\1\\2 years \\1') || ' months' AS INTERVAL)"
        case _:
            return f"CAST({column} AS {kind.stored})"


def _columns(kinds: Sequence[SqlType]) -> list[str]:
    return [f'"c{index}"' for index in range(len(kinds))]


def _fault(relation: Relation, error: Exception) -> Refusal:
    said = str(error).partition("\n")[0]
    name = f"{relation.catalog}.{relation.schema}.{relation.table}"
    return gateway(f"the emulator cannot read the rows of {name}: {said}")
