"""From a request for an export to its job: the rows are read and the files written at once, and shown when it ends.

Section 12 of the behaviour reference. The contents are those of the trigger; what becomes of the source afterwards,
or of the query, does not matter. What cannot be planned is refused by the trigger; what goes wrong while the rows are
read is how the job ends. Where the live service draws that line is not known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import attrs
from starlette.responses import Response

from .errors import Refusal, gateway, wrong_request
from .export_formats import FileFormat, Row, written
from .file_links import BUCKET
from .registry import Call
from .relations import ProjectNames, syncs_first_time
from .replies import JsonReply
from .sql.relation import Relation, View
from .state.caches import TableKey
from .state.exports import Export, ExportFile, ExportOrigin, stored_name
from .state.internal_tables import STAMPED_COLUMNS
from .state.project import ProjectState
from .state.results import ResultColumn
from .work import Work

MOST_ROWS = 1_000_000
"""A source with more rows fails, where the request sets no limit; a higher limit counts as this one."""

RUN_SECONDS = 600.0
"""Real seconds that reading the rows may take."""

_TOO_MANY = "Query exceeded the 1,000,000 row export limit"
_INSIDE = {("peaka", "table"), ("peaka", "bitable")}
_SYSTEM_COLUMNS = {*STAMPED_COLUMNS, "_operation"}


@attrs.frozen
class Wanted:
    """What a request for an export asks for.

    Attributes:
        files: What kind of files.
        limit: Most rows; None where the request sets no limit.
        columns: The columns in their order; empty for all.
        system: Whether columns that the service fills itself come along where none are named.
    """

    files: FileFormat
    limit: int | None = None
    columns: tuple[str, ...] = ()
    system: bool = True


@attrs.frozen
class Source:
    """Where the rows of an export come from.

    Attributes:
        columns: Their columns.
        read: Reads them; takes its time, and raises a `Refusal` where that fails.
        interrupt: Makes `read` end early.
        syncing: Whether they come from a table in its first sync: such an export fails, whatever can be read.
    """

    columns: Sequence[ResultColumn]
    read: Callable[[], Sequence[Row]]
    interrupt: Callable[[], None]
    syncing: bool = False


def planned(call: Call, statement: str) -> Source:
    """Return the rows of a statement, as its names stand now.

    Raises:
        Refusal: 400 for a statement that cannot be run.
    """
    engine, project = call.world.engine, call.project
    names = _WatchedNames(ProjectNames(call.world, project, call.now))
    plan = engine.plan(statement, names)
    syncing = any(syncs_first_time(project, key, call.now) for key in names.keys(project))
    return Source(plan.columns, lambda: engine.run(plan, timeout=RUN_SECONDS).rows, plan.interrupt, syncing)


def begun(call: Call, origin: ExportOrigin, wanted: Wanted, source: Source) -> Work:
    """Return what reads the rows, writes the files, begins the job and answers 202.

    Raises:
        Refusal: 400 for a column that is asked for and not there.
    """
    context, project, world = call.context, call.project, call.world
    places = _places(source.columns, wanted)
    export = Export(
        id=context.ids.uuid(),
        triggered_at=context.now,
        starts_at=context.now,
        seconds=0.0,
        origin=origin,
        format="JSONL" if wanted.files.csv is None else "CSV",
        compression="GZIP" if wanted.files.compressed else "NONE",
    )

    def run() -> Response:
        contents = _filled(export, wanted, source, places)
        with world.lock:
            if world.projects.get(project.id) is not project:
                # Deleted meanwhile, or the world was reset.
                raise wrong_request("Project not found")
            for name, content in contents.items():
                world.files.write(name, content)
            project.exports.add(export, context)
        return JsonReply({"id": export.id, "status": "PENDING"}, status_code=202)

    return Work(run, source.interrupt)


def _filled(export: Export, wanted: Wanted, source: Source, places: Sequence[int]) -> dict[str, bytes]:
    """Read the rows, note in the export what becomes of it, and return the contents of its files by stored name."""
    try:
        rows = source.read()
    except Refusal as refusal:
        export.failure = refusal.text
        return {}
    if source.syncing or not rows:
        export.failure = f"Trino-native export produced no files at s3a://{BUCKET}/{export.id}"
        return {}
    if wanted.limit is None and len(rows) > MOST_ROWS:
        export.failure = _TOO_MANY
        return {}
    rows, columns = rows[: wanted.limit], [source.columns[at] for at in places]
    if places != list(range(len(source.columns))):
        rows = [[row[at] for at in places] for row in rows]
    export.rows = len(rows)
    contents: dict[str, bytes] = {}
    for name, content in written(columns, rows, wanted.files):
        file = ExportFile(name, len(content), hashlib.md5(content, usedforsecurity=False).hexdigest())
        export.files.append(file)
        contents[stored_name(export, file)] = content
    export.size = sum(one.size for one in export.files)
    return contents


def _places(columns: Sequence[ResultColumn], wanted: Wanted) -> list[int]:
    """Return which columns are exported, in their order.

    Raises:
        Refusal: 400 for a name that no column has.
    """
    if not wanted.columns:
        return [at for at, one in enumerate(columns) if wanted.system or not _is_systems(one)]
    first: dict[str, int] = {}
    for at, one in enumerate(columns):
        first.setdefault(one.name.lower(), at)
    for name in wanted.columns:
        if name.lower() not in first:
            raise gateway(f"Column '{name}' cannot be resolved")
    return [first[name.lower()] for name in wanted.columns]


def _is_systems(column: ResultColumn) -> bool:
    """Tell whether the service itself fills a column: those of tables inside Peaka, but for `text`."""
    return (column.catalog, column.schema) in _INSIDE and column.name in _SYSTEM_COLUMNS


class _WatchedNames:
    """The names of a project that remembers which tables were asked for."""

    def __init__(self, names: ProjectNames) -> None:
        self._names = names
        self._met: set[tuple[str, str, str]] = set()

    def resolve(self, catalog: str, schema: str, table: str) -> Relation | View:
        """Return what a three-part name stands for."""
        found = self._names.resolve(catalog, schema, table)
        if isinstance(found, Relation):
            self._met.add((found.catalog, found.schema, found.table))
        return found

    def keys(self, project: ProjectState) -> list[TableKey]:
        """Return the tables of sources among them."""
        return [
            TableKey(one.id, schema, table)
            for catalog, schema, table in self._met
            for one in project.catalogs.values()
            if one.name == catalog
        ]
