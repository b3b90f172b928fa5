"""Folders of saved queries: a tree, what is in it, and what moves through it. Section 9."""

from __future__ import annotations

from starlette.responses import Response

from ..errors import conflict
from ..registry import Call, handles
from ..replies import JsonReply, ok
from ..state.folders import Folder, read_path
from .query_views import contents_view, folder_view, tree_view


@handles("folders.list")
def list_folders(call: Call) -> Response:
    """List the folders of every level as one flat list, wrapped in `items`."""
    return ok({"items": [folder_view(call, one) for one in call.project.queries.folders.by_id.values()]})


@handles("folders.create")
def create_folder(call: Call) -> Response:
    """Make a folder at the root; 201."""
    return _created(call, None)


@handles("folders.create_in")
def create_folder_in(call: Call) -> Response:
    """Make a folder inside another; 201."""
    return _created(call, call.project.queries.folders.get(call.path["parentFolderId"]).id)


@handles("folders.get_tree")
def get_folder_tree(call: Call) -> Response:
    """Read the folders nested in each other.

    That `rootFolderId` makes that folder the only top of the tree is a guess.
    """
    folders, root = call.project.queries.folders, call.query.get("rootFolderId")
    tops = folders.inside(None) if root is None else [folders.get(root)]
    with_queries = call.query.get("includeQueries", "").lower() == "true"
    return ok({"tree": [tree_view(call, one, with_queries=with_queries) for one in tops]})


@handles("folders.get")
def get_folder(call: Call) -> Response:
    """Read a folder with what is directly inside it."""
    return ok(contents_view(call, _in_path(call)))


@handles("folders.update")
def update_folder(call: Call) -> Response:
    """Move queries into a folder, and others from there to the root.

    An id that is in both lists moves in, one to be removed that is not inside stays where it is, and with an unknown
    one nothing is moved: guesses.
    """
    folder, queries = _in_path(call), call.project.queries
    removed = [queries.get(one) for one in call.body["queryIdsRemoved"]]
    added = [queries.get(one) for one in call.body["queryIdsAdded"]]
    for query in removed:
        if query.folder_id == folder.id:
            query.folder_id = None
    for query in added:
        query.folder_id = folder.id
    return ok(contents_view(call, folder))


@handles("folders.rename")
def rename_folder(call: Call) -> Response:
    """Give a folder another name, and so another path."""
    folder = _in_path(call)
    call.project.queries.folders.rename(folder, call.body["name"])
    return ok(folder_view(call, folder))


@handles("folders.move")
def move_folder(call: Call) -> Response:
    """Give a folder another path, with everything that is in it."""
    folder = _in_path(call)
    call.project.queries.folders.move(folder, read_path(call.body["path"]), call.context)
    return ok(folder_view(call, folder))


@handles("folders.delete")
def delete_folder(call: Call) -> Response:
    """Delete a folder, 204; one that holds anything only by force, and then with all that it holds."""
    folder, queries = _in_path(call), call.project.queries
    holds = queries.folders.inside(folder.id) or queries.inside(folder.id)
    if holds and call.query.get("force", "").lower() != "true":
        raise conflict("Folder is not empty")
    queries.delete_folder(folder)
    return Response(status_code=204)


def _in_path(call: Call) -> Folder:
    return call.project.queries.folders.get(call.path["folderId"])


def _created(call: Call, parent_id: str | None) -> Response:
    folder = call.project.queries.folders.create(call.body["folderName"], parent_id, call.context)
    return JsonReply(folder_view(call, folder), status_code=201)
