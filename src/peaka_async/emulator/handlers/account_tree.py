"""The tree of organizations, workspaces and projects: what a path names in it, and what goes when a part is removed.

That unknown ones are a 400 is assumed from the other resources.
"""

from __future__ import annotations

from ..errors import wrong_request
from ..registry import Call
from ..state.accounts import Organization, Workspace
from ..state.project import ProjectState
from ..world import World


def organization_in_path(call: Call) -> Organization:
    """Return the organization in the path.

    Raises:
        Refusal: 400 for an unknown one.
    """
    organization = call.world.organizations.get(call.path["organizationId"])
    if organization is None:
        raise wrong_request("Organization not found")
    return organization


def workspace_in_path(call: Call) -> Workspace:
    """Return the workspace in the path.

    Raises:
        Refusal: 400 for an unknown one, and for one of another organization.
    """
    organization = organization_in_path(call)
    workspace = call.world.workspaces.get(call.path["workspaceId"])
    if workspace is None or workspace.organization_id != organization.id:
        raise wrong_request("Workspace not found")
    return workspace


def project_in_path(call: Call) -> ProjectState:
    """Return the project in a path that leads through its workspace.

    Raises:
        Refusal: 400 for one of another workspace.
    """
    workspace = workspace_in_path(call)
    if call.project.workspace_id != workspace.id:
        raise wrong_request("Project not found")
    return call.project


def remove_workspace(world: World, workspace_id: str) -> None:
    """Remove a workspace with its projects; what becomes of these live is not known."""
    for project in [one for one in world.projects.values() if one.workspace_id == workspace_id]:
        remove_project(world, project.id)
    del world.workspaces[workspace_id]


def remove_project(world: World, project_id: str) -> None:
    """Remove a project with its keys and all that is in it; what becomes of these live is not known."""
    for key in [one for one in world.keys.values() if one.project_id == project_id]:
        del world.keys[key.secret]
    del world.projects[project_id]
