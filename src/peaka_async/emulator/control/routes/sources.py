"""What happens outside of the service: rows at the sources, what is wrong with them, rows from the web studio."""

from __future__ import annotations

from typing import Any

from ...errors import Refusal
from ...state.project import ProjectState
from ...state.sources import SourceTable
from ...studio import insert_studio_row
from ..checks import ControlError, bad_value, unknown
from ..schemas import FLAG, TEXT, WHOLE, answer, by_name, described, obj, or_null
from ..surface import ControlCall, control

_PLACE = {
    "project": TEXT,
    "catalog": described(TEXT, "The name or the id of a catalog."),
    "schema": TEXT,
    "table": TEXT,
}
_ROWS = {"insert": WHOLE, "update": WHOLE, "delete": WHOLE}
_FAULTS = {
    "corrupted": FLAG,
    "hung": FLAG,
    "failure": described(or_null(TEXT), "The message with which its syncs fail; null to let them succeed."),
    "comment": described(or_null(TEXT), "A database comment; one that is not JSON makes cache creation fail."),
    "cap": described(or_null(WHOLE), "How many rows can be read while it is not cached; null for all."),
}
_TABLE = answer({**_PLACE, "rows": WHOLE, **_FAULTS})
_FLAGS = {"refuses_catalogs": FLAG, "forbids_connections": FLAG}
_PROJECT = answer({"id": TEXT, "name": TEXT, **_FLAGS})


@control("POST", "/sources", body=obj({**_PLACE, **_ROWS, **_FAULTS}, required=_PLACE), answer=_TABLE)
def change_source(call: ControlCall) -> Any:
    """Insert, update and delete rows at the source of a table, in this order and the oldest first, or break it."""
    project = _project(call.world.projects, call.body["project"])
    table = _table(project, call.body)
    rows: dict[str, int] = {name: call.body.get(name, 0) for name in _ROWS}
    if any(rows.values()) and table.file is not None:
        raise ControlError(409, "Conflict", f"the rows of {table.name} are those of the file {table.file}")
    there = table.rows + rows["insert"]
    if max(rows["update"], rows["delete"]) > there:
        raise bad_value(f"{table.name} has {there} rows, fewer than are to be updated or deleted")
    # Nothing is said of a table to which nothing was done: a revision of no row is one all the same.
    for name in (one for one, count in rows.items() if count):
        getattr(table, name)(rows[name])
    for name in _FAULTS.keys() & call.body.keys():
        setattr(table, name, call.body[name])
    return {
        **{name: call.body[name] for name in _PLACE},
        "rows": table.rows,
        **{name: getattr(table, name) for name in _FAULTS},
    }


@control("GET", "/projects/{id}", answer=_PROJECT)
def get_project(call: ControlCall) -> Any:
    """Return which live peculiarities a project has."""
    return _project_json(_project(call.world.projects, call.path["id"]))


@control("POST", "/projects/{id}", body=obj(_FLAGS), answer=_PROJECT)
def change_project(call: ControlCall) -> Any:
    """Give a project a live peculiarity: catalog creations that are 500, connection lists that are 403."""
    project = _project(call.world.projects, call.path["id"])
    for name, value in call.body.items():
        setattr(project, name, value)
    return _project_json(project)


@control(
    "POST",
    "/bi-rows",
    body=obj(
        {"project": TEXT, "table": TEXT, "values": by_name(or_null(TEXT))}, required=("project", "table", "values")
    ),
    answer=answer({"table": TEXT, "rows": WHOLE}),
)
def insert_bi_row(call: ControlCall) -> Any:
    """Enter a row into a BI table, as people do in the web studio; no operation can."""
    project = _project(call.world.projects, call.body["project"])
    name = call.body["table"]
    if name not in project.bi_tables:
        raise unknown("BI table", name, project.bi_tables)
    try:
        insert_studio_row(call.world, project.id, name, call.body["values"])
    except (Refusal, ValueError) as refused:
        raise bad_value(str(refused)) from refused
    return {"table": name, "rows": len(project.bi_tables[name].rows)}


def _project(projects: dict[str, ProjectState], project_id: str) -> ProjectState:
    if project_id not in projects:
        raise unknown("project", project_id, projects)
    return projects[project_id]


def _project_json(project: ProjectState) -> dict[str, Any]:
    return {"id": project.id, "name": project.name, **{name: getattr(project, name) for name in _FLAGS}}


def _table(project: ProjectState, place: dict[str, Any]) -> SourceTable:
    sources = {one.name: one for one in project.catalogs.values() if one.schemas}
    catalog = project.catalogs.get(place["catalog"]) or sources.get(place["catalog"])
    if catalog is None:
        raise unknown("catalog", place["catalog"], sources)
    if place["schema"] not in catalog.schemas:
        raise unknown("schema", place["schema"], catalog.schemas)
    tables = catalog.schemas[place["schema"]]
    if place["table"] not in tables:
        raise unknown("table", place["table"], tables)
    return tables[place["table"]]
