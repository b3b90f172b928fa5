"""Every table of a project under one description: at a source, inside Peaka, or a query under a table's name."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..errors import gateway
from ..sql.types import quoted
from .bi_tables import BiTable
from .caches import TableKey
from .internal_tables import InternalTable
from .project import ProjectState
from .sources import INTERNAL_CATALOG, QUERY_CATALOG, Catalog


@attrs.frozen
class KnownColumn:
    """A column of a known table.

    Attributes:
        name: Its name in SQL.
        data_type: Its Trino type, in lower case.
        comment: A database comment; None for none.
        system: Whether it is one that Peaka adds.
        hidden: Whether it is left out of every list, and still can be asked for by name.
    """

    name: str
    data_type: str
    comment: str | None = None
    system: bool = False
    hidden: bool = False


@attrs.frozen
class KnownTable:
    """A table that a statement can name.

    Attributes:
        catalog: The catalog that shows it.
        schema: The schema it is in.
        name: Its name.
        columns: Its columns; None for a query under a table's name, whose columns nobody knows before it runs.
        comment: A database comment; None for none.
        cacheable: Whether it can be cached.
        dynamic: Whether it wants parameters.
    """

    catalog: Catalog
    schema: str
    name: str
    columns: tuple[KnownColumn, ...] | None = attrs.field(default=None, repr=False)
    comment: str | None = None
    cacheable: bool = False
    dynamic: bool = False

    @property
    def key(self) -> TableKey:
        """Where it is."""
        return TableKey(self.catalog.id, self.schema, self.name)

    @property
    def sql_name(self) -> str:
        """Its name in three parts, quoted for a statement."""
        return quoted(self.catalog.name, self.schema, self.name)

    @property
    def plain_name(self) -> str:
        """Its name in three parts, for people."""
        return f"{self.catalog.name}.{self.schema}.{self.name}"

    @property
    def shown_columns(self) -> tuple[KnownColumn, ...]:
        """The columns that lists show; none where they are not known."""
        return tuple(column for column in self.columns or () if not column.hidden)

    def column(self, name: str) -> KnownColumn:
        """Return a column by its name.

        Raises:
            Refusal: 400 with the code 100 where there is no such column.
        """
        for column in self.columns or ():
            if column.name == name:
                return column
        raise gateway(f"Column '{name}' cannot be resolved")


def known_tables(project: ProjectState) -> Iterator[KnownTable]:
    """Yield every table of a project, catalog by catalog."""
    for catalog in project.catalogs.values():
        yield from tables_of_catalog(project, catalog)


def tables_of_catalog(project: ProjectState, catalog: Catalog) -> Iterator[KnownTable]:
    """Yield every table that a catalog shows."""
    if catalog.id == INTERNAL_CATALOG:
        yield from (_inside(catalog, "table", one) for one in project.tables.values())
        yield from (_inside(catalog, "bitable", one) for one in project.bi_tables.values())
    elif catalog.id == QUERY_CATALOG:
        yield from (KnownTable(catalog, "query", one.name) for one in project.queries.queries.values())
    for schema, tables in catalog.schemas.items():
        for table in tables.values():
            columns = tuple(
                KnownColumn(one.name, one.data_type, one.comment, hidden=one.hidden) for one in table.columns
            )
            yield KnownTable(catalog, schema, table.name, columns, table.comment, table.cacheable, table.dynamic)
    yield from (KnownTable(catalog, one.schema, one.name) for one in catalog.semantic.values())


def known_table(project: ProjectState, key: TableKey) -> KnownTable:
    """Return a table by its place.

    Raises:
        Refusal: 400 with the code 100 where there is no such catalog or table.
    """
    for table in tables_of_catalog(project, project.catalog(key.catalog_id)):
        if table.key == key:
            return table
    raise gateway(f"Table '{key.table}' does not exist")


def _inside(catalog: Catalog, schema: str, table: InternalTable | BiTable) -> KnownTable:
    columns = tuple(
        KnownColumn(one.name, one.data_type, system=one.name.startswith("_")) for one in table.columns.values()
    )
    return KnownTable(catalog, schema, table.name, columns)
