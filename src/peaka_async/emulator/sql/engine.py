"""Plans statements and runs them: many at once, each on a cursor of its own, each stopped when its time is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs

from .faults import refusal_of
from .relation import Relation, Resolver
from .stopping import Stop

if TYPE_CHECKING:
    import duckdb

    from .loading import Tables

_ROOM = 20_000_000


@attrs.frozen
class ResultColumn:
    """A column of an answer.

    Attributes:
        name: Its name; `_col0` and so on, by position, where the statement gives none.
        data_type: Its Trino type in lower case.
        catalog: The catalog of the table that a plain column comes from; None for anything computed.
        schema: That table's schema.
        table: That table's name.
    """

    name: str
    data_type: str
    catalog: str | None = None
    schema: str | None = None
    table: str | None = None


@attrs.frozen
class Result:
    """The answer to a statement.

    Attributes:
        columns: Its columns, in order; names may be there twice.
        rows: Every value as the service's text, or None for NULL.
    """

    columns: tuple[ResultColumn, ...]
    rows: list[tuple[str | None, ...]] = attrs.field(repr=False)


@attrs.frozen(eq=False)
class Plan:
    """A statement that is ready to run.

    Attributes:
        columns: What it answers.
        sql: DuckDB's SQL for it; every column of its answer is a text.
        relations: What has to be loaded before it runs.
    """

    columns: tuple[ResultColumn, ...]
    sql: str = attrs.field(repr=False)
    relations: tuple[Relation, ...] = attrs.field(repr=False)
    stop: Stop = attrs.field(factory=Stop, init=False, repr=False)

    def interrupt(self) -> None:
        """Make the run of this plan, or the one to come, fail with `QueryCancelled`; may be called from any thread."""
        self.stop.ask()


class Engine:
    """One database in memory, and the translation of Trino's SQL to it.

    Args:
        now: What statements call now; the machine's clock unless told otherwise.
        room: About how many values of loaded relations are kept.

    Example:
        >>> class Nothing:
        ...     def resolve(self, catalog, schema, table):
        ...         raise LookupError(table)
        >>> engine = Engine()
        >>> plan = engine.plan("SELECT 1 + 1 AS two, 1e7", Nothing())
        >>> engine.run(plan).rows
        [('2', '1.0E7')]
        >>> engine.close()
    """

    def __init__(self, *, now: Callable[[], datetime] | None = None, room: int = _ROOM) -> None:
        self._now = now or (lambda: datetime.now(UTC))
        self._room = room
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._tables: Tables | None = None
        self._closed = False

    def plan(self, statement: str, resolver: Resolver, *, bindings: Sequence[Any] = ()) -> Plan:
        """Translate a statement; nothing is run and no rows are loaded.

        Args:
            statement: One query in Trino's SQL.
            resolver: Says what three-part names stand for.
            bindings: The values of its `?`, in order: text, numbers, truth values and None.

        Raises:
            Refusal: 400 of shape A: the statement is not allowed, not valid, or not supported.
        """
        from .translation import translate

        now = self._now().astimezone(UTC).replace(tzinfo=None)
        sql, outputs, relations = translate(statement, resolver, bindings, now)
        columns = tuple(
            ResultColumn(name, str(field.type), *(field.origin or (None, None, None))) for name, field in outputs
        )
        return Plan(columns, sql, relations)

    def run(self, plan: Plan, *, timeout: float | None = None) -> Result:
        """Run a plan; blocks until it is done, and may be called from many threads at once.

        Args:
            plan: What `plan` returned.
            timeout: Seconds after which it is stopped; None for no limit.

        Raises:
            Refusal: 400 of shape A: it failed in the middle.
            QueryTimeout: The time was over.
            QueryCancelled: `Plan.interrupt` was called.
        """
        import duckdb

        connection, tables = self._open()
        try:
            with (
                tables.ready(plan.relations),
                connection.cursor() as cursor,
                plan.stop.watching(cursor, timeout),
            ):
                return Result(plan.columns, cursor.execute(plan.sql).fetchall())
        except duckdb.Error as error:
            raise refusal_of(error) from error

    def close(self) -> None:
        """Drop all that is loaded; the engine cannot be used afterwards. May be called twice."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()
            self._connection = self._tables = None

    @property
    def loaded(self) -> list[str]:
        """The versions of relations whose rows are in memory, the least recently used first."""
        with self._lock:
            tables = self._tables
        return [] if tables is None else tables.versions

    def _open(self) -> tuple[duckdb.DuckDBPyConnection, Tables]:
        with self._lock:
            if self._closed:
                raise RuntimeError("the SQL engine is closed")
            if self._connection is None or self._tables is None:
                from .database import connect
                from .loading import Tables

                self._connection = connect()
                self._tables = Tables(self._connection, self._room)
            return self._connection, self._tables
