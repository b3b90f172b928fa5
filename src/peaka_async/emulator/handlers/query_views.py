"""How saved queries, their folders and the states of materialized ones look in an answer."""

from __future__ import annotations

from typing import Any

from ..registry import Call
from ..state.folders import Folder
from ..state.materialized import QuerySchedule
from ..state.queries import Query


def query_view(call: Call, query: Query) -> dict[str, Any]:
    """Return a saved query.

    At the root its path is `/`, and null where documents are to be followed. Sources disagree on whether the id of the
    query that the SQL was copied from is returned: the types of a client have it, a guide does not.
    """
    at_root = query.folder_id is None
    view = {
        "id": query.id,
        "displayName": query.display_name,
        "name": query.name,
        "inputQuery": query.statement,
        "queryType": query.type.value,
        "schedule": None if query.schedule is None else schedule_view(query.schedule),
        "path": None if at_root and call.documented else call.project.queries.folders.path(query.folder_id),
        "folderId": query.folder_id,
    }
    if query.reference is not None and not call.documented:
        view["inputQueryRefId"] = query.reference
    return view


def schedule_view(schedule: QuerySchedule) -> dict[str, Any]:
    """Return a schedule without the members that do not apply to its type; one source has them as null."""
    members = {
        "type": schedule.type,
        "repeatDuration": schedule.period,
        "cronExpression": schedule.cron,
        "timezone": schedule.timezone,
    }
    return {name: value for name, value in members.items() if value is not None}


def folder_view(call: Call, folder: Folder) -> dict[str, Any]:
    """Return a folder without its contents."""
    return {
        "id": folder.id,
        "name": folder.name,
        "path": call.project.queries.folders.path(folder.id),
        "parentId": folder.parent_id,
        "createdAt": call.timestamp(folder.created_at),
    }


def contents_view(call: Call, folder: Folder) -> dict[str, Any]:
    """Return a folder with what is directly inside it."""
    queries = call.project.queries
    return {
        **folder_view(call, folder),
        "folders": [folder_view(call, one) for one in queries.folders.inside(folder.id)],
        "queries": [query_view(call, one) for one in queries.inside(folder.id)],
    }


def tree_view(call: Call, folder: Folder, *, with_queries: bool) -> dict[str, Any]:
    """Return a folder with everything below it."""
    queries = call.project.queries
    return {
        "id": folder.id,
        "name": folder.name,
        "path": queries.folders.path(folder.id),
        "children": [tree_view(call, one, with_queries=with_queries) for one in queries.folders.inside(folder.id)],
        "queries": [query_view(call, one) for one in queries.inside(folder.id)] if with_queries else [],
    }
