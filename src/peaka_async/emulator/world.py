"""A world: everything that one emulated service knows, on one clock."""

from __future__ import annotations

import threading

import attrs

from .clock import Clock, ScaledClock
from .errors import gateway, named
from .ids import IdSource
from .state.accounts import ApiKey, Organization, Workspace
from .state.bi_tables import BiTable
from .state.caches import CacheStore, TableKey, refuse_internal
from .state.sources import INTERNAL_CATALOG, QUERY_CATALOG, Catalog, Connection, SourceTable


@attrs.frozen
class Options:
    """What differs between one live service and another.

    Attributes:
        legacy_app_id: Whether caches and their statuses carry `appId`, the old name of `projectId`, in its place.
    """

    legacy_app_id: bool = False


@attrs.define(eq=False)
class ProjectState:
    """One project and all that belongs to it.

    Attributes:
        refuses_catalogs: Whether every catalog creation is a 500, as in some live projects.
        forbids_connections: Whether listing the connections is a 403, as in one live project.
    """

    id: str
    workspace_id: str
    name: str
    created_at: float
    caches: CacheStore = attrs.field(repr=False)
    description: str | None = None
    domain: str | None = None
    refuses_catalogs: bool = False
    forbids_connections: bool = False
    connections: dict[str, Connection] = attrs.field(factory=dict[str, Connection], repr=False)
    catalogs: dict[str, Catalog] = attrs.field(factory=dict[str, Catalog], repr=False)
    bi_tables: dict[str, BiTable] = attrs.field(factory=dict[str, BiTable], repr=False)

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

    def bi_table(self, name: str) -> BiTable:
        """Return a BI table by the name that its creation returned.

        Raises:
            Refusal: 400 with the code 100 for one that is unknown or deleted.
        """
        if name not in self.bi_tables:
            raise gateway(f"Table '{name}' does not exist")
        return self.bi_tables[name]

    def source_table(self, key: TableKey) -> SourceTable:
        """Return a table by its place, as the discovery routes see it.

        Raises:
            Refusal: 400 with the code 100 where there is no such table.
        """
        tables = self.catalog(key.catalog_id).schemas.get(key.schema, {})
        if key.table not in tables:
            raise gateway(f"Table '{key.table}' does not exist")
        return tables[key.table]

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


class World:
    """An account, its projects and its clock: the whole state of one emulator.

    A world is driven by requests and, from Python, directly: `world.projects["EmuDemo1"].catalogs[...]`. Hold `lock`
    while changing it from a thread other than the server's.

    Args:
        clock: What time it is; the machine's time at its own speed if None.
        options: What differs between one service and another.
    """

    def __init__(self, clock: Clock | None = None, *, options: Options | None = None) -> None:
        self.clock: Clock = ScaledClock() if clock is None else clock
        self.options: Options = Options() if options is None else options
        self.ids: IdSource = IdSource()
        self.lock: threading.RLock = threading.RLock()
        self.organizations: dict[str, Organization] = {}
        self.workspaces: dict[str, Workspace] = {}
        self.projects: dict[str, ProjectState] = {}
        self.keys: dict[str, ApiKey] = {}

    def add_key(self, key: ApiKey) -> None:
        """Let a key in."""
        self.keys[key.secret] = key

    def add_project(
        self, project_id: str, *, workspace_id: str, name: str, description: str | None = None
    ) -> ProjectState:
        """Make a project with its two built-in catalogs, which are both called `peaka`."""
        project = ProjectState(
            id=project_id,
            workspace_id=workspace_id,
            name=name,
            created_at=self.clock.now(),
            caches=CacheStore(self.ids),
            description=description,
            domain=f"{name.lower().replace(' ', '')}-emu",
        )
        for catalog_id, kind in ((INTERNAL_CATALOG, "internal"), (QUERY_CATALOG, "query")):
            project.catalogs[catalog_id] = Catalog(catalog_id, "peaka", "peaka", kind)
        self.projects[project_id] = project
        return project

    def __repr__(self) -> str:
        return f"World(projects={list(self.projects)}, now={self.clock.now()})"
