"""Workspaces; `createdAt` is set in their list and null in every other answer. Section 2.

Only the list was measured. What a deletion takes along and what an update does to a member left out are guesses.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..errors import bad_request
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.accounts import Workspace
from .account_tree import organization_in_path, remove_workspace, workspace_in_path


@handles("workspaces.list")
def list_workspaces(call: Call) -> Response:
    """List the workspaces of an organization: the one answer in which `createdAt` is set."""
    organization = organization_in_path(call)
    return ok(
        [
            {**_view(one), "createdAt": call.timestamp(one.created_at)}
            for one in call.world.workspaces.values()
            if one.organization_id == organization.id
        ]
    )


@handles("workspaces.create")
def create_workspace(call: Call) -> Response:
    """Make a workspace, never the default one; that a name is needed is a guess, no example goes without."""
    organization = organization_in_path(call)
    if call.body.get("name") is None:
        raise bad_request("Missing property 'name'")
    workspace = Workspace(
        call.world.ids.uuid(),
        organization.id,
        call.body["name"],
        call.key.user_id,
        call.now,
        call.body.get("description"),
    )
    call.world.workspaces[workspace.id] = workspace
    return ok(_view(workspace))


@handles("workspaces.get")
def get_workspace(call: Call) -> Response:
    """Read one workspace, with a null `createdAt`."""
    return ok(_view(workspace_in_path(call)))


@handles("workspaces.update")
def update_workspace(call: Call) -> Response:
    """Change name and description; what is left out stays, as in the updates that were measured."""
    workspace = workspace_in_path(call)
    if call.body.get("name") is not None:
        workspace.name = call.body["name"]
    if call.body.get("description") is not None:
        workspace.description = call.body["description"]
    return ok(_view(workspace))


@handles("workspaces.delete")
def delete_workspace(call: Call) -> Response:
    """Delete a workspace, the default one too, with its projects and their keys."""
    remove_workspace(call.world, workspace_in_path(call).id)
    return empty()


def _view(one: Workspace) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "createdBy": one.created_by,
        "organizationId": one.organization_id,
        "description": one.description,
        "createdAt": None,
        "defaultWorkspace": one.default,
    }
