"""Peaka Tables: their columns, and the CSV files that bring their rows. Sections 6 and 7."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import Response

from ..cells import read_cell, timestamp_cell
from ..csv_import import Upload, read_rows, read_upload
from ..csv_sample import NO_TABLE, next_sample
from ..errors import gateway, wrong_request
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.internal_tables import InternalColumn, InternalTable, NewRows, Stamp
from ..state.project import ProjectState
from ..work import Work
from .internal_columns import (
    added_columns,
    asked_column,
    checked_name,
    internal_column_view,
    internal_columns_view,
    internal_table_view,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@handles("tables.list")
def list_tables(call: Call) -> Response:
    """List the Peaka Tables of a project."""
    return ok([table_view(one) for one in call.project.tables.values()])


@handles("tables.create")
def create_table(call: Call) -> Response:
    """Make a Peaka Table of eight columns.

    What a name that is taken does was not measured. It is refused with the text of a database error: whoever counts on
    more is to find out here.
    """
    name, tables = checked_name(call.path["tableName"], "table"), call.project.tables
    if name.lower() in {one.lower() for one in tables}:
        raise gateway(f'ERROR: relation "{name}" already exists')
    tables[name] = InternalTable(name)
    return ok(table_view(tables[name]))


@handles("tables.delete")
def delete_table(call: Call) -> Response:
    """Drop a Peaka Table with its rows and columns; a new one of the name is blank, and no `_id` comes again."""
    del call.project.tables[_in_path(call).name]
    return empty()


@handles("tables.list_columns")
def list_table_columns(call: Call) -> Response:
    """List the columns of a Peaka Table, the system's eight first: whether the live list has those is not recorded."""
    return ok(columns_view(_in_path(call)))


@handles("tables.add_columns", checked=False)
def add_table_columns(call: Call) -> Response:
    """Add columns: an array in, an array out."""
    return ok(added_columns(call, _in_path(call), lambda asked: asked_column(call, asked)))


@handles("tables.update_column", checked=False)
def update_table_column(call: Call) -> Response:
    """Replace the whole definition of a column.

    The reply was not recorded; here it is one object, as for BI tables. Guesses too: another name renames the column,
    and another type converts its cells or is refused.
    """
    table, name = _in_path(call), call.path["columnName"]
    column, cells = asked_column(call, call.body), table.cells(name)
    if column.data_type != table.columns[name].data_type:
        cells = _converted(cells, column)
    table.replace(name, column, cells)
    view = internal_column_view(column)
    return ok([view] if call.documented else view)


@handles("tables.delete_column")
def delete_table_column(call: Call) -> Response:
    """Drop a column with its cells."""
    _in_path(call).drop(call.path["columnName"])
    return empty()


@handles("tables.import_csv")
def import_csv(call: Call) -> Work:
    """Add the rows of a CSV file, all or none; the answer comes when they are there."""
    table, upload = _in_path(call), read_upload(call.parts)
    return Work(lambda: _imported(call, upload, table.fillable))


@handles("tables.get_sample_csv")
def get_sample_csv(call: Call) -> Response:
    """Return made-up rows under a header whose order changes; for an unknown table five newlines, and no refusal."""
    table = call.project.tables.get(call.path["tableName"])
    return Response(NO_TABLE if table is None else next_sample(table), media_type="text/csv")


def table_view(one: InternalTable) -> dict[str, Any]:
    """Return a Peaka Table as table lists show it."""
    return internal_table_view("table", one)


def columns_view(one: InternalTable) -> list[dict[str, Any]]:
    """Return the columns of a Peaka Table as column lists show them."""
    return internal_columns_view(one)


def _in_path(call: Call) -> InternalTable:
    return call.project.table(call.path["tableName"])


def _converted(cells: list[str | None], column: InternalColumn) -> list[str | None]:
    converted: list[str | None] = []
    for cell in cells:
        try:
            converted.append(read_cell(cell, column.data_type))
        except ValueError as error:
            raise gateway(f'ERROR: invalid input syntax for type {column.data_type}: "{cell}"') from error
    return converted


def _imported(call: Call, upload: Upload, columns: tuple[InternalColumn, ...]) -> Response:
    """Read the file without the world's lock and add its rows with it; read anew if the columns changed meanwhile."""
    while True:
        rows = read_rows(upload, columns)
        with call.world.lock:
            project = call.world.projects.get(call.path["projectId"])
            if project is None:
                raise wrong_request("Project not found")
            table = project.table(call.path["tableName"])
            if table.fillable == columns:
                return _appended(call, project, table, rows)
            columns = table.fillable


def _appended(call: Call, project: ProjectState, table: InternalTable, rows: NewRows) -> Response:
    ended = call.world.clock.now()
    stamp = Stamp(project.internal_ids, timestamp_cell(call.world.clock.timestamp(ended)), call.key.user_id)
    project.internal_ids = table.append(rows, stamp)
    return ok(
        {
            "id": call.world.ids.uuid(),
            "status": "COMPLETED",
            "startTime": _epoch(call, call.now),
            "endTime": _epoch(call, ended),
            # Its scale was not recorded.
            "progress": 100,
            "result": {"processed": len(rows.cells)},
        }
    )


def _epoch(call: Call, at: float) -> int:
    """Return a moment in milliseconds since 1970: the one place where the service does not send ISO-8601."""
    return (datetime.fromisoformat(call.world.clock.timestamp(at)) - _EPOCH) // timedelta(milliseconds=1)
