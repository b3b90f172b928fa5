"""What is known about tables and columns: reading it, writing it, and collecting it from the rows. Section 15.

Of most answers the form was never recorded; those are an empty object here, as the least that JSON can say.
"""

from __future__ import annotations

from typing import Any, cast

from starlette.responses import Response

from ..agent.wording import likeness
from ..errors import bad_request, gateway
from ..registry import Answer, Call, handles
from ..relations import ProjectNames
from ..replies import ok
from ..sql.types import quoted
from ..state.caches import TableKey
from ..state.known_tables import KnownTable, known_table, known_tables, tables_of_catalog
from ..state.metadata import ColumnNotes
from ..work import Work
from .metadata_views import NO_DESCRIPTION, entry_view, table_view

_FREQUENCIES = ("NONE", "DAILY", "WEEKLY", "MONTHLY")
_DEFAULT_TOP = 5
"""How many tables a search finds that does not say; the live default is not known."""

_MOST_DIGITS = 10
"""More than a 32-bit number has, as with other counts."""

_NOTED_FLAGS = (("isNotNull", "not_null"), ("isUnique", "unique"), ("isPrimary", "primary"))


@handles("metadata.list")
def list_metadata(call: Call) -> Response:
    """List the tables of a project with all that is known of them, also of a catalog that was never refreshed."""
    catalog_id, schema = call.query.get("catalogId"), call.query.get("schemaName")
    if catalog_id is None:
        tables = known_tables(call.project)
    else:
        tables = tables_of_catalog(call.project, call.project.catalog(catalog_id))
    return ok({"metadata": [entry_view(call, one) for one in tables if schema in (None, one.schema)]})


@handles("metadata.query")
def query_metadata(call: Call) -> Response:
    """Find the tables whose names are most like the one asked for, the likest first.

    The live search goes by meaning; here it goes by letters, and like the live one it always finds something.
    """
    asked, top = call.query["table"], call.query.get("topK", str(_DEFAULT_TOP))
    if not (top.isascii() and top.isdigit() and len(top) <= _MOST_DIGITS):
        raise bad_request(f"Parameter 'topK' must be a whole number, not '{top}'")
    found = sorted(known_tables(call.project), key=lambda one: -likeness(asked, one.name))
    return ok({"result": [table_view(call, one) for one in found[: int(top)]]})


@handles("metadata.update_catalog")
def update_catalog_metadata(call: Call) -> Response:
    """Say whether AI features may use the tables of a catalog."""
    catalog = call.project.catalog(call.path["catalogId"])
    call.project.metadata.switch_catalog(catalog.id, on=call.body["useWithAI"])
    return ok({})


@handles("metadata.update_schema")
def update_schema_metadata(call: Call) -> Response:
    """Say whether AI features may use the tables of a schema; one without tables is taken for unknown."""
    catalog, name = call.project.catalog(call.path["catalogId"]), call.path["schemaName"]
    if all(one.schema != name for one in tables_of_catalog(call.project, catalog)):
        raise gateway(f"Schema '{name}' does not exist")
    call.project.metadata.switch_schema(catalog.id, name, on=call.body["useWithAI"])
    return ok({})


@handles("metadata.update_table")
def update_table_metadata(call: Call) -> Response:
    """Write what was sent to a table's metadata; columns that were not sent stay as they are, which is a guess."""
    table, body = _in_path(call), call.body
    columns = cast("list[dict[str, Any]]", body.get("columns") or [])
    for sent in columns:
        table.column(sent["columnName"])
    notes = call.project.metadata.notes_to_change(table.key)
    if body.get("tableDescription") is not None:
        notes.description = body["tableDescription"]
    if body.get("useWithAI") is not None:
        notes.use_with_ai = body["useWithAI"]
    for sent in columns:
        _note(notes.columns.setdefault(sent["columnName"], ColumnNotes()), sent)
    return ok(table_view(call, table))


@handles("metadata.generate_categorical_values")
def generate_categorical_values(call: Call) -> Answer:
    """Read the distinct values of a column and keep them.

    The frequency is kept, and nothing collects them again by itself: that nobody could observe live either.
    """
    table, column, body = _in_path(call), call.path["columnName"], call.body
    table.column(column)
    if body["frequency"] not in _FREQUENCIES:
        raise bad_request(f"Property 'frequency' must be one of {', '.join(_FREQUENCIES)}")
    if body["limit"] < 0:
        raise bad_request("Property 'limit' must not be negative")
    name, store, engine = quoted(column), call.project.metadata, call.world.engine
    source = f"FROM {table.sql_name} WHERE {name} IS NOT NULL"
    statement = f"SELECT DISTINCT CAST({name} AS varchar) AS value {source} ORDER BY 1 LIMIT {body['limit']}"
    plan = engine.plan(statement, ProjectNames(call.world, call.project, call.now))

    def run() -> Response:
        values = [str(value) for (value,) in engine.run(plan).rows]
        with call.world.lock:
            notes = store.notes_to_change(table.key).columns.setdefault(column, ColumnNotes())
            notes.categories, notes.frequency = values, body["frequency"]
        return ok({})

    return Work(run, plan.interrupt)


@handles("metadata.delete_categorical_values")
def delete_categorical_values(call: Call) -> Response:
    """Forget the values of a column; that there may be none to forget is a guess."""
    table, column = _in_path(call), call.path["columnName"]
    table.column(column)
    notes = call.project.metadata.notes_to_change(table.key).columns.setdefault(column, ColumnNotes())
    notes.categories = notes.frequency = None
    return ok({})


def table_in_path(call: Call) -> TableKey:
    """Return the place that the path names."""
    return TableKey(call.path["catalogId"], call.path["schemaName"], call.path["tableName"])


def _in_path(call: Call) -> KnownTable:
    return known_table(call.project, table_in_path(call))


def _note(notes: ColumnNotes, sent: dict[str, Any]) -> None:
    """Take over what a column was sent with; its type and its place are the source's, and stay."""
    described = sent["columnDescription"]
    notes.description = None if described in ("", NO_DESCRIPTION) else described
    for member, name in _NOTED_FLAGS:
        if sent.get(member) is not None:
            setattr(notes, name, sent[member])
    if sent.get("lineage") is not None:
        notes.lineage = sent["lineage"]
    if sent.get("isCategorical") is False:
        notes.categories = None
    elif sent.get("categoricalValues") is not None:
        notes.categories = sent["categoricalValues"]
