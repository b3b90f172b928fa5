"""Projects, in their workspaces and by the deprecated paths without one. Section 2.

Of all these only the list in a workspace was measured; which answers carry which members is from examples.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from ..errors import wrong_request
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.project import ProjectState
from .account_tree import project_in_path, remove_project, workspace_in_path


@handles("projects.list")
def list_projects(call: Call) -> Response:
    """List the projects of a workspace, a bare array."""
    workspace = workspace_in_path(call)
    return ok([_view(call, one) for one in call.world.projects.values() if one.workspace_id == workspace.id])


@handles("projects.create")
def create_project(call: Call) -> Response:
    """Make a project with its two built-in catalogs."""
    return ok(_view(call, _create(call, workspace_in_path(call).id)))


@handles("projects.get")
def get_project(call: Call) -> Response:
    """Read one project."""
    return ok(_view(call, project_in_path(call)))


@handles("projects.update")
def update_project(call: Call) -> Response:
    """Change name and description."""
    return ok(_updated(_view(call, _update(call, project_in_path(call)))))


@handles("projects.delete")
def delete_project(call: Call) -> Response:
    """Delete a project with its keys and all that is in it."""
    remove_project(call.world, project_in_path(call).id)
    return empty()


@handles("projects_legacy.list")
def list_projects_legacy(call: Call) -> Response:
    """List the projects of every workspace, without their `workspaceId`."""
    return ok([_legacy_view(call, one) for one in call.world.projects.values()])


@handles("projects_legacy.create")
def create_project_legacy(call: Call) -> Response:
    """Make a project in the first default workspace, or the first of all: where it goes live is not known."""
    workspaces = list(call.world.workspaces.values())
    if not workspaces:
        raise wrong_request("Workspace not found")
    workspace = next((one for one in workspaces if one.default), workspaces[0])
    return ok(_legacy_view(call, _create(call, workspace.id)))


@handles("projects_legacy.get")
def get_project_legacy(call: Call) -> Response:
    """Read one project."""
    return ok(_legacy_view(call, call.project))


@handles("projects_legacy.update")
def update_project_legacy(call: Call) -> Response:
    """Change name and description."""
    return ok(_updated(_legacy_view(call, _update(call, call.project))))


@handles("projects_legacy.delete")
def delete_project_legacy(call: Call) -> Response:
    """Delete a project with its keys and all that is in it."""
    remove_project(call.world, call.project.id)
    return empty()


def _create(call: Call, workspace_id: str) -> ProjectState:
    project = call.world.add_project(
        call.world.ids.short(),
        workspace_id=workspace_id,
        name=call.body["name"],
        description=call.body.get("description"),
    )
    # The name and something random, as far as the examples show; it stays when the project is renamed.
    label = re.sub("[^a-z0-9]", "", project.name.lower()) or "project"
    project.domain = f"{label}-{call.world.ids.short(4).lower()}"
    return project


def _update(call: Call, project: ProjectState) -> ProjectState:
    """Change a project; a description that is left out stays, as in the updates that were measured."""
    project.name = call.body["name"]
    if call.body.get("description") is not None:
        project.description = call.body["description"]
    return project


def _updated(view: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to an update; reads go on showing the URL, which is a guess."""
    return {**view, "webhookBaseUrl": None}


def _view(call: Call, one: ProjectState) -> dict[str, Any]:
    return {**_legacy_view(call, one), "workspaceId": one.workspace_id}


def _legacy_view(call: Call, one: ProjectState) -> dict[str, Any]:
    # Without `owner`, which is declared and in no example.
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "domain": one.domain,
        "webhookBaseUrl": f"https://{one.domain}.emulator.invalid",
        "createdAt": call.timestamp(one.created_at),
    }
