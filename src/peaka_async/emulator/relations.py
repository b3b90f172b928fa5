"""What the names in a statement stand for in one project: sources by way of their caches, tables inside Peaka, queries.

Sections 5.4, 8.5 to 8.7 and 10 of the behaviour reference.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from .errors import gateway
from .macros import expand
from .seed.mounting import CannotMount
from .seed.rows import select_rows
from .sql.relation import Column, Relation, SelectedRows, StoredRows, View
from .sql.types import literal, quoted
from .state.caches import TableKey
from .state.internal_tables import StoredTable
from .state.project import ProjectState
from .state.sources import INTERNAL_CATALOG, Catalog, Contents, ParametricTable, SourceTable
from .world import World

_T = TypeVar("_T")


class ProjectNames:
    """The names of one project, as they stand at one moment.

    Args:
        world: Where the project is.
        project: Whose names.
        now: The moment, in emulator seconds.
    """

    def __init__(self, world: World, project: ProjectState, now: float) -> None:
        self._world = world
        self._project = project
        self._now = now

    def resolve(self, catalog: str, schema: str, table: str) -> Relation | View:
        """Return what a three-part name stands for.

        Raises:
            Refusal: 400 of shape A, where it stands for nothing or for something that cannot be read.
        """
        found = self._inside(schema, table) if _same(catalog, "peaka") else self._outside(catalog, schema, table)
        if found is None:
            raise gateway(f"Table '{catalog}.{schema}.{table}' does not exist")
        return found

    def _inside(self, schema: str, table: str) -> Relation | View | None:
        project = self._project
        match schema.lower():
            case "table":
                return _internal("table", _by_name(project.tables, table))
            case "bitable":
                return _internal("bitable", _by_name(project.bi_tables, table))
            case "query":
                query = project.queries.by_name(table)
                return None if query is None else View("peaka", "query", query.name, query.statement)
            case "mtquery":
                return self._stored(table)
            case _:
                return None

    def _stored(self, name: str) -> Relation | None:
        query = self._project.queries.by_name(name)
        result = None if query is None else query.result(self._now)
        if query is None or result is None:
            return None
        columns = tuple(Column(one.name, one.data_type) for one in result.columns)
        return Relation("peaka", "mtquery", query.name, columns, StoredRows(result.rows), result.version)

    def _outside(self, catalog_name: str, schema_name: str, table_name: str) -> Relation | View | None:
        catalog = next((one for one in self._project.catalogs.values() if _same(one.name, catalog_name)), None)
        if catalog is None or catalog.id == INTERNAL_CATALOG:
            return None
        if catalog.connection_id is not None and catalog.connection_id not in self._project.connections:
            # A query that was planned before the connection went still finishes.
            raise gateway(f"Catalog '{catalog.name}' cannot be read: its connection does not exist")
        schema = _by_name(catalog.schemas, schema_name)
        table = None if schema is None else _by_name(schema, table_name)
        if table is None:
            return self._derived(catalog, schema_name, table_name)
        # Told from the catalog's own tables, because a name in a statement has lost its case.
        name = next(name for name, tables in catalog.schemas.items() if tables is schema)
        return self._source(catalog, name, table)

    def _derived(self, catalog: Catalog, schema: str, table: str) -> View | None:
        for semantic in catalog.semantic.values():
            if _same(semantic.schema, schema) and _same(semantic.name, table):
                query = self._project.queries.get(semantic.query_id)
                return View(catalog.name, semantic.schema, semantic.name, query.statement)
        for parametric in catalog.parametric:
            if _same(parametric.to_schema, schema) and _same(parametric.to_table, table):
                return View(catalog.name, schema, table, self._with_parameters(catalog, parametric))
        return None

    def _with_parameters(self, catalog: Catalog, one: ParametricTable) -> str:
        place = quoted(catalog.name, one.from_schema, one.from_table)
        now = datetime.fromisoformat(self._world.clock.timestamp(self._now)[:19])
        # Parameters of a request to the source show as columns that are always NULL: there is nothing to compare.
        given = {key: expand(value, now) for key, value in one.values.items() if not key.startswith("_q_")}
        source = catalog.schemas.get(one.from_schema, {}).get(one.from_table)
        types = {} if source is None else {column.name: column.data_type for column in source.columns}
        conditions = [_equality(key, types.get(key, "varchar"), value) for key, value in given.items()]
        statement = f"SELECT * FROM {place}"  # noqa: S608  # names and values are quoted
        return f"{statement} WHERE {' AND '.join(conditions)}" if conditions else statement

    def _source(self, catalog: Catalog, schema: str, table: SourceTable) -> Relation:
        if table.corrupted:
            raise gateway(f"Table '{catalog.name}.{schema}.{table.name}' cannot be read: its cache is corrupted")
        contents = self._readable(TableKey(catalog.id, schema, table.name), table)
        try:
            select = select_rows(table, contents)
        except CannotMount as error:
            raise gateway(str(error)) from error
        columns = tuple(Column(one.name, one.data_type, one.hidden) for one in table.columns)
        # The statement says all that there is to say of these rows, so it serves as their version.
        return Relation(catalog.name, schema, table.name, columns, SelectedRows(select), select)

    def _readable(self, key: TableKey, table: SourceTable) -> Contents:
        """Return the rows that a reader gets: the cache's where there is one, also while it is still empty."""
        cache = self._project.caches.of_table(key)
        if cache is not None:
            return cache.contents(self._now)
        contents = table.contents
        if table.cap is None or contents.rows <= table.cap:
            return contents
        return Contents(contents.first, contents.first + table.cap, contents.revisions)


def syncs_first_time(project: ProjectState, key: TableKey, now: float) -> bool:
    """Tell whether a table is in its first sync, in which it reads as empty and exports of it fail."""
    cache = project.caches.of_table(key)
    return cache is not None and not cache.first_sync.over(now)


def _internal(schema: str, table: StoredTable | None) -> Relation | None:
    if table is None:
        return None
    columns = tuple(Column(one.name, one.data_type) for one in table.columns.values())
    return Relation("peaka", schema, table.name, columns, StoredRows(table.rows), table.version)


def _by_name(things: dict[str, _T], name: str) -> _T | None:
    if name in things:
        return things[name]
    return next((thing for key, thing in things.items() if _same(key, name)), None)


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _equality(column: str, data_type: str, value: Any) -> str:
    """Return the condition that a parameter stands for: by the column's type where the value is of it, else by text."""
    name = quoted(column)
    if isinstance(value, date) and data_type.startswith(("timestamp", "date")):
        return f"CAST({name} AS timestamp(6)) = TIMESTAMP '{datetime.fromisoformat(value.isoformat())}'"
    if isinstance(value, int | float) and not isinstance(value, bool) and data_type.startswith(_NUMBERS):
        return f"{name} = {value!r}"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"CAST({name} AS varchar) = {literal(text)}"


_NUMBERS = ("tinyint", "smallint", "integer", "bigint", "real", "double", "decimal")
