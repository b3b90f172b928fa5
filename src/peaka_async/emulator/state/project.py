"""One project: its sources, its tables, its queries and its jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import attrs

from ..errors import gateway, named
from .ai import AiThread
from .bi_tables import BiTable
from .caches import CacheStore, TableKey, refuse_internal
from .exports import ExportStore
from .internal_tables import InternalTable
from .jobs import Context, Job, JobKind
from .metadata import MetadataStore
from .queries import QueryStore
from .runs import Slot
from .schedules import fire_due
from .sources import INTERNAL_CATALOG, QUERY_CATALOG, Catalog, Connection, SourceTable

_Table = TypeVar("_Table")


@attrs.define(eq=False)
class ProjectState:
    """One project and all that belongs to it.

    Attributes:
        refuses_catalogs: Whether every catalog creation is a 500, as in some live projects.
        forbids_connections: Whether listing the connections is a 403, as in one live project.
        internal_ids: How many ids of rows in internal tables were given out; none is used again.
        deleted_catalogs: Tables by schema by name of the catalogs that were deleted: searches go on finding them.
    """

    id: str
    workspace_id: str
    name: str
    created_at: float
    owner: str
    description: str | None = None
    domain: str | None = None
    refuses_catalogs: bool = False
    forbids_connections: bool = False
    connections: dict[str, Connection] = attrs.field(factory=dict[str, Connection], repr=False)
    catalogs: dict[str, Catalog] = attrs.field(factory=dict[str, Catalog], repr=False)
    tables: dict[str, InternalTable] = attrs.field(factory=dict[str, InternalTable], repr=False)
    bi_tables: dict[str, BiTable] = attrs.field(factory=dict[str, BiTable], repr=False)
    caches: CacheStore = attrs.field(factory=CacheStore, repr=False)
    queries: QueryStore = attrs.field(factory=QueryStore, repr=False)
    exports: ExportStore = attrs.field(factory=ExportStore, repr=False)
    metadata: MetadataStore = attrs.field(factory=MetadataStore, repr=False)
    ai_threads: dict[str, AiThread] = attrs.field(factory=dict[str, AiThread], repr=False)
    internal_ids: int = 0
    deleted_catalogs: dict[str, dict[str, list[str]]] = attrs.field(factory=dict[str, dict[str, list[str]]], repr=False)

    @classmethod
    def with_built_in_catalogs(
        cls, project_id: str, *, workspace_id: str, name: str, created_at: float, owner: str, description: str | None
    ) -> ProjectState:
        """Make a project with its two built-in catalogs, which are both called `peaka`."""
        project = cls(
            id=project_id,
            workspace_id=workspace_id,
            name=name,
            created_at=created_at,
            owner=owner,
            description=description,
            domain=f"{name.lower().replace(' ', '')}-emu",
        )
        for catalog_id, kind in ((INTERNAL_CATALOG, "internal"), (QUERY_CATALOG, "query")):
            project.catalogs[catalog_id] = Catalog(catalog_id, "peaka", "peaka", kind)
        return project

    def connection(self, connection_id: str) -> Connection:
        """Return a connection by its id.

        Raises:
            Refusal: 400 `cn004`, not 404, for one that is unknown or deleted.
        """
        if connection_id not in self.connections:
            raise named("INVALID_CONNECTION_ID", "invalid connection id", "cn004")
        return self.connections[connection_id]

    def catalog(self, catalog_id: str) -> Catalog:
        """Return a catalog by its id.

        Raises:
            Refusal: 400 with the code 100 for one that is unknown or deleted.
        """
        if catalog_id not in self.catalogs:
            raise gateway("There is no catalog with this application and catalog id")
        return self.catalogs[catalog_id]

    def table(self, name: str) -> InternalTable:
        """Return a Peaka Table by its name.

        Raises:
            Refusal: 400 with the code 100 for one that is unknown or deleted.
        """
        return _named(self.tables, name)

    def bi_table(self, name: str) -> BiTable:
        """Return a BI table by the name that its creation returned.

        Raises:
            Refusal: 400 with the code 100 for one that is unknown or deleted.
        """
        return _named(self.bi_tables, name)

    def source_table(self, key: TableKey) -> SourceTable:
        """Return a table by its place, as the discovery routes see it.

        Raises:
            Refusal: 400 with the code 100 where there is no such table.
        """
        tables = self.catalog(key.catalog_id).schemas.get(key.schema, {})
        return _named(tables, key.table)

    def cacheable_source(self, key: TableKey) -> SourceTable:
        """Return a table by its place, as cache creation sees it.

        Raises:
            Refusal: 400 with a null code for a table inside Peaka or one that is not there.
        """
        catalog = self.catalog(key.catalog_id)
        tables = catalog.schemas.get(key.schema, {})
        if key.table not in tables:
            raise refuse_internal(catalog.name, key.schema, key.table)
        return tables[key.table]

    def jobs(self) -> Iterator[tuple[JobKind, Job]]:
        """Yield every job of the project with its kind."""
        for cache in self.caches.all():
            for run in cache.runs:
                if run is cache.first_sync:
                    yield JobKind.FIRST_SYNC, run
                else:
                    yield (JobKind.INCREMENTAL_UPDATE if run.slot is Slot.INCREMENTAL else JobKind.FULL_REFRESH), run
        yield from ((JobKind.EXPORT, job) for job in self.exports.jobs())
        yield from ((JobKind.MATERIALIZED_REFRESH, job) for job in self.queries.refreshes())
        yield from ((JobKind.METADATA_REFRESH, job) for job in self.metadata.refreshes())

    def catch_up(self, context: Context) -> None:
        """Let everything happen that has come due since somebody last looked."""
        for cache in self.caches.all():
            source = self.catalogs[cache.key.catalog_id].schemas[cache.key.schema][cache.key.table]
            fire_due(cache, source, context)
            cache.requeue(context.now)


def _named(tables: dict[str, _Table], name: str) -> _Table:
    if name not in tables:
        raise gateway(f"Table '{name}' does not exist")
    return tables[name]
