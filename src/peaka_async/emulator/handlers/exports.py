"""Exports: files made of the rows of a query or a table, and the jobs that make them. Section 12."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from ..errors import bad_request, gateway
from ..export_formats import CsvOptions, FileFormat, unescaped
from ..exporting import MOST_ROWS, Source, Wanted, begun, planned
from ..registry import Answer, Call, handles
from ..replies import ok
from ..sql.types import quoted
from ..state.caches import TableKey
from ..state.exports import STATUSES, Export, ExportFile, ExportOrigin, stored_name
from ..state.results import StoredResult
from ..state.sources import INTERNAL_CATALOG, QUERY_CATALOG

DEFAULT_PAGE = 50
"""Exports in a list that sets no limit; the live default is not known."""
LARGEST_PAGE = 200

_BUILT_IN_SCHEMAS = {INTERNAL_CATALOG: {"table", "bitable"}, QUERY_CATALOG: {"query", "mtquery"}}


@handles("exports.export_query")
def export_query(call: Call) -> Answer:
    """Begin to export the rows of a saved query: those that executing it by its id gives."""
    wanted = _wanted(call.body)
    query = call.project.queries.get(call.path["queryId"])
    stored = query.result(call.now)
    source = planned(call, query.statement) if stored is None else _kept(stored)
    return begun(call, _origin(call, f'peaka.query."{query.name}"', query_id=query.id), wanted, source)


@handles("exports.export_table")
def export_table(call: Call) -> Answer:
    """Begin to export the rows of a table, system columns of tables inside Peaka included."""
    wanted = _wanted(call.body)
    key = TableKey(call.path["catalogId"], call.path["schemaName"], call.path["tableName"])
    catalog = call.project.catalog(key.catalog_id)
    if key.schema not in _BUILT_IN_SCHEMAS.get(catalog.id, {key.schema}):
        raise gateway(f"Schema '{key.schema}' does not exist")
    columns = ", ".join(map(quoted, wanted.columns)) or "*"
    place = quoted(catalog.name, key.schema, key.table)
    # One row more than may be, to tell that there are too many.
    most = MOST_ROWS + 1 if wanted.limit is None else wanted.limit
    source = planned(call, f"SELECT {columns} FROM {place} LIMIT {most}")  # noqa: S608 - every name in it is quoted
    # The documented example names the catalog `peaka` although it is another one.
    display = f'peaka.{key.schema}."{key.table}"'
    return begun(call, _origin(call, display, table=key), wanted, source)


@handles("exports.list")
def list_exports(call: Call) -> Response:
    """List exports, newest first: of some states, older than a moment, and so many at most."""
    _discard(call)
    limit = min(max(call.whole_number("limit", DEFAULT_PAGE), 1), LARGEST_PAGE)
    statuses = _statuses(call.query.get("status", ""))
    before = _instant(call.query["createdBefore"]) if "createdBefore" in call.query else None
    found: list[Export] = []
    for export in call.project.exports.newest_first():
        export.polled(call.now)
        created = _instant(call.world.clock.timestamp(export.triggered_at))
        if export.status(call.now) in statuses and (before is None or created < before):
            found.append(export)
    return ok([_view(call, one) for one in found[:limit]])


@handles("exports.get")
def get_export(call: Call) -> Response:
    """Read one export, with fresh links to its files for the user who started it."""
    _discard(call)
    export = call.project.exports.get(call.path["exportId"])
    export.polled(call.now)
    return ok(_view(call, export, with_files=True))


@handles("exports.cancel")
def cancel_export(call: Call) -> Response:
    """Cancel an export; one that has ended stays as it is."""
    call.project.exports.cancel(call.path["exportId"], call.now)
    return Response(status_code=204)


def _origin(call: Call, display: str, *, query_id: str | None = None, table: TableKey | None = None) -> ExportOrigin:
    key = call.key
    return ExportOrigin(display, key.user_id, key.email, key.prefix, query_id, table)


def _kept(stored: StoredResult) -> Source:
    def nothing() -> None:
        """Interrupt nothing: the rows are there."""

    return Source(stored.columns, lambda: stored.rows, nothing)


def _discard(call: Call) -> None:
    for name in call.project.exports.discard(call.now):
        call.world.files.remove(name)


def _wanted(body: dict[str, Any]) -> Wanted:
    """Read a request; the wording of what is refused here was not recorded."""
    limit: int | None = body.get("limit")
    return Wanted(
        FileFormat(
            _csv_options(body.get("csvOptions") or {}) if _chosen(body, "format", ("CSV", "JSONL")) == "CSV" else None,
            _chosen(body, "compression", ("NONE", "GZIP")) == "GZIP",
        ),
        None if limit is None else min(max(limit, 1), MOST_ROWS),
        tuple(body.get("columns") or ()),
        _given(body, "includeSystemColumns", default=True),
    )


def _csv_options(asked: dict[str, Any]) -> CsvOptions:
    default = CsvOptions()
    options = CsvOptions(
        delimiter=unescaped(_given(asked, "delimiter", default=default.delimiter)),
        quote=unescaped(_given(asked, "quoteChar", default=default.quote)),
        separator=unescaped(_given(asked, "recordSeparator", default=default.separator)),
        header=_given(asked, "includeHeader", default=default.header),
        null=_given(asked, "nullValue", default=default.null),
    )
    if len(options.quote) != 1:
        raise bad_request("Property 'quoteChar' must be one character")
    for name, value in (("delimiter", options.delimiter), ("recordSeparator", options.separator)):
        if not value or options.quote in value:
            raise bad_request(f"Property '{name}' must be a text without the quote character")
    return options


def _given(asked: dict[str, Any], name: str, *, default: Any) -> Any:
    # Null and absent are one thing to the service.
    value = asked.get(name)
    return default if value is None else value


def _chosen(body: dict[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value: str = _given(body, name, default=choices[0])
    if value not in choices:
        raise bad_request(f"Property '{name}' has no such value: '{value}'")
    return value


def _statuses(text: str) -> set[str]:
    """Read a filter; an empty one lets everything through."""
    asked = {one.strip() for one in text.split(",") if one.strip()}
    for name in asked:
        if name not in STATUSES:
            raise bad_request(f"Parameter 'status' has no such value: '{name}'")
    return asked or set(STATUSES)


def _instant(text: str) -> tuple[datetime, str]:
    """Read an instant to the last of its digits, of which a `datetime` holds six."""
    match = _INSTANT.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        whole = datetime.fromisoformat(f"{match['whole']}{match['zone']}").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise bad_request(f"Parameter 'createdBefore' is no ISO-8601 instant: '{text}'") from error
    return whole, (match["fraction"] or "").rstrip("0")


_INSTANT = re.compile(
    r"(?P<whole>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(?P<fraction>\d{1,9}))?(?P<zone>Z|[+-]\d{2}:\d{2})", re.ASCII
)


def _view(call: Call, export: Export, *, with_files: bool = False) -> dict[str, Any]:
    status, origin = export.status(call.now), export.origin
    written, own = status in {"SUCCEEDED", "EXPIRED"}, export.belongs_to(call.key.user_id)
    view: dict[str, Any] = {"id": export.id, "status": status, "format": export.format}
    if status != "FAILED":
        view["compression"] = export.compression
    if written:
        duration = round((export.ends_at - export.starts_at) * 1000)
        view |= {"rowCount": export.rows, "bytes": export.size, "durationMs": duration}
    view["downloadable"] = status == "SUCCEEDED" and own
    if with_files and view["downloadable"]:
        view["files"] = [_file(call, export, one) for one in export.files]
    if with_files and written:
        view["expiresAt"] = call.timestamp(export.expires_at)
    if status == "FAILED":
        view["error"] = export.failure
    return view | {
        **_exported(origin),
        "source": origin.display,
        "userId": origin.user_id,
        "userName": origin.user_name,
        "apiKeyPrefix": origin.key_prefix,
        "clientSource": "peaka-api",
        "createdAt": call.timestamp(export.triggered_at),
    }


def _file(call: Call, export: Export, file: ExportFile) -> dict[str, Any]:
    url = call.world.file_links.sign(call.host, stored_name(export, file))
    return {"name": file.name, "url": url, "bytes": file.size}


def _exported(origin: ExportOrigin) -> dict[str, str]:
    if origin.table is None:
        return {} if origin.query_id is None else {"queryId": origin.query_id}
    return {
        "catalogId": origin.table.catalog_id,
        "schemaName": origin.table.schema,
        "tableName": origin.table.table,
    }
