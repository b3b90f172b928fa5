"""What is known about tables beyond their columns, and the refreshes that find it out. Section 15."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from ..clock import moment
from ..errors import wrong_request
from .caches import TableKey
from .jobs import Context, Job, JobKind
from .sources import Catalog

START_DELAY = 0.5
"""Emulator seconds from a trigger to the start of its run; that there is such a time is measured, its length is not."""

UNNOTICED = 0.2
"""Emulator seconds after a trigger in which the status is still `not-active`; a guess at the length, as above."""

_LEAST_SECONDS = 1.0
_SECONDS_PER_API_TABLE = 120 / 113
_SECONDS_PER_DATABASE_SCHEMA = 24.0
"""Measured: two minutes for 113 tables, four minutes for ten schemas, one second where there is next to nothing."""

RELATION_TYPES = ("MANY_TO_ONE", "ONE_TO_MANY", "ONE_TO_ONE")


@attrs.define
class ColumnNotes:
    """What was written about a column; None where nothing was.

    Attributes:
        description: What it means.
        not_null: Whether it is said to have no null.
        unique: Whether no two rows are said to share a value.
        primary: Whether it is said to be the primary key.
        categories: Its distinct values, as far as they were collected.
        frequency: How often these are to be collected again.
        lineage: Where a computed column gets its values from, as sent.
    """

    description: str | None = None
    not_null: bool | None = None
    unique: bool | None = None
    primary: bool | None = None
    categories: list[str] | None = None
    frequency: str | None = None
    lineage: list[Any] | None = None


@attrs.define
class TableNotes:
    """What was written about a table and its columns."""

    description: str | None = None
    use_with_ai: bool | None = None
    columns: dict[str, ColumnNotes] = attrs.field(factory=dict[str, ColumnNotes])


@attrs.define
class SchemaNotes:
    """What was written about a schema and the tables in it."""

    use_with_ai: bool | None = None
    tables: dict[str, TableNotes] = attrs.field(factory=dict[str, TableNotes])


@attrs.define
class CatalogNotes:
    """What was written about a catalog and the schemas in it."""

    use_with_ai: bool | None = None
    schemas: dict[str, SchemaNotes] = attrs.field(factory=dict[str, SchemaNotes])


@attrs.define
class Relation:
    """How two columns join: kept as a note, the tables know nothing of it."""

    id: str
    source: TableKey
    source_column: str
    target: TableKey
    target_column: str
    type: str


@attrs.define
class GoldenSql:
    """A question and the SQL that is known to answer it."""

    id: str
    prompt: str
    sql: str


@attrs.define(eq=False, kw_only=True)
class MetadataRefresh(Job):
    """A refresh of one catalog; it queues behind the one before.

    Attributes:
        not_before: When it would have started with nothing ahead of it.
    """

    not_before: float

    def status(self, now: float) -> str:
        """Return the state that is shown: a finished refresh reads as one that never was."""
        if self.over(now):
            return "not-active" if self.failure is None else "failed"
        if self.active(now):
            return "active"
        return "not-active" if now < moment(self.triggered_at + UNNOTICED) else "waiting"


@attrs.define
class MetadataStore:
    """The metadata of one project.

    Attributes:
        catalogs: Notes by id of the catalog.
        relations: Relations by id.
        golden: Golden SQL by id.
        runs: The refreshes by id of the catalog, the latest last.
        callback_url: What is to be called about refreshes; None for nothing. The emulator calls nobody.
        callback_token: What the callback would know the service by.
    """

    catalogs: dict[str, CatalogNotes] = attrs.field(factory=dict[str, CatalogNotes])
    relations: dict[str, Relation] = attrs.field(factory=dict[str, Relation])
    golden: dict[str, GoldenSql] = attrs.field(factory=dict[str, GoldenSql])
    runs: dict[str, list[MetadataRefresh]] = attrs.field(factory=dict[str, list[MetadataRefresh]])
    callback_url: str | None = None
    callback_token: str | None = attrs.field(default=None, repr=False)

    def refreshes(self) -> Iterator[Job]:
        """Yield every refresh."""
        for runs in self.runs.values():
            yield from runs

    def refresh(self, catalog: Catalog, context: Context) -> None:
        """Ask for a refresh of a catalog; it queues behind one that was asked for before."""
        pace = context.pace(JobKind.METADATA_REFRESH, delay=START_DELAY, seconds=measured_seconds(catalog))
        starts = moment(context.now + pace.delay)
        run = MetadataRefresh(
            id=context.ids.uuid(),
            triggered_at=context.now,
            starts_at=starts,
            not_before=starts,
            seconds=pace.seconds,
            polls=pace.polls,
        )
        self.runs.setdefault(catalog.id, []).append(run)
        self._requeue(catalog.id, context.now)

    def status(self, catalog_id: str, now: float) -> tuple[str, MetadataRefresh | None]:
        """Read the state of a catalog's refresh, which counts as a poll, and the refresh that it is the state of."""
        self._requeue(catalog_id, now)
        runs = self.runs.get(catalog_id, [])
        if not runs:
            return "not-active", None
        current = next((one for one in runs if not one.over(now)), runs[-1])
        current.polled(now)
        self._requeue(catalog_id, now)
        if current.over(now):
            # The poll that ended it may have let the next one begin.
            current = next((one for one in runs if not one.over(now)), current)
        return current.status(now), current

    def _requeue(self, catalog_id: str, now: float) -> None:
        """Let refreshes start when what was ahead of them ends, also where that end has moved."""
        free = 0.0
        for run in self.runs.get(catalog_id, []):
            if run.starts_at > now:
                run.starts_at = max(run.not_before, free)
            free = run.ends_at

    def notes(self, key: TableKey) -> TableNotes:
        """Return what was written about a table, to be read."""
        schema = self.catalogs.get(key.catalog_id, CatalogNotes()).schemas.get(key.schema, SchemaNotes())
        return schema.tables.get(key.table, TableNotes())

    def notes_to_change(self, key: TableKey) -> TableNotes:
        """Return what was written about a table, to be changed."""
        catalog = self.catalogs.setdefault(key.catalog_id, CatalogNotes())
        schema = catalog.schemas.setdefault(key.schema, SchemaNotes())
        return schema.tables.setdefault(key.table, TableNotes())

    def use_with_ai(self, key: TableKey) -> bool:
        """Tell whether AI features may use a table: by its own switch or the nearest above; if there is none, yes."""
        catalog = self.catalogs.get(key.catalog_id, CatalogNotes())
        schema = catalog.schemas.get(key.schema, SchemaNotes())
        table = schema.tables.get(key.table, TableNotes())
        switches = (table.use_with_ai, schema.use_with_ai, catalog.use_with_ai)
        return next((one for one in switches if one is not None), True)

    def switch_catalog(self, catalog_id: str, *, on: bool) -> None:
        """Switch a whole catalog, whatever was set for its schemas and tables; that these are overruled is a guess."""
        catalog = self.catalogs.setdefault(catalog_id, CatalogNotes())
        catalog.use_with_ai = on
        for schema in catalog.schemas.values():
            schema.use_with_ai = None
            _forget_switches(schema)

    def switch_schema(self, catalog_id: str, name: str, *, on: bool) -> None:
        """Switch a whole schema, whatever was set for its tables; that these are overruled is a guess."""
        schema = self.catalogs.setdefault(catalog_id, CatalogNotes()).schemas.setdefault(name, SchemaNotes())
        schema.use_with_ai = on
        _forget_switches(schema)

    def relation(self, source: TableKey, relation_id: str) -> Relation:
        """Return a relation by the table that it starts from and its id.

        Raises:
            Refusal: 400 where there is none; neither status nor words were recorded.
        """
        found = self.relations.get(relation_id)
        if found is None or found.source != source:
            raise wrong_request("Relation not found")
        return found


def measured_seconds(catalog: Catalog) -> float:
    """Return how long a refresh of a catalog takes, in emulator seconds; databases go by schemas, APIs by tables."""
    if catalog.type.startswith("peaka_"):
        return max(_LEAST_SECONDS, _SECONDS_PER_DATABASE_SCHEMA * len(catalog.schemas))
    tables = sum(len(schema) for schema in catalog.schemas.values())
    return max(_LEAST_SECONDS, round(_SECONDS_PER_API_TABLE * tables, 3))


def _forget_switches(schema: SchemaNotes) -> None:
    for table in schema.tables.values():
        table.use_with_ai = None
