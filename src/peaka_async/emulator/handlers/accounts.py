"""The key itself, organizations, workspaces and projects: reads only. Section 2."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..errors import wrong_request
from ..registry import Call, handles
from ..replies import ok
from ..state.accounts import Organization, Workspace
from ..state.project import ProjectState


@handles("account.get_info")
def get_info(call: Call) -> Response:
    """Say whose key it is; only a Project key is told a project."""
    info = {"userId": call.key.user_id, "email": call.key.email}
    if call.key.project_id is not None:
        project = call.world.projects[call.key.project_id]
        info |= {"projectId": project.id, "projectName": project.name}
    return ok(info)


@handles("organizations.list")
def list_organizations(call: Call) -> Response:
    """List all organizations, a bare array."""
    return ok([_organization(call, one) for one in call.world.organizations.values()])


@handles("organizations.get")
def get_organization(call: Call) -> Response:
    """Read one organization."""
    return ok(_organization(call, _organization_in_path(call)))


@handles("workspaces.list")
def list_workspaces(call: Call) -> Response:
    """List the workspaces of an organization: the one answer in which `createdAt` is set."""
    organization = _organization_in_path(call)
    return ok(
        [
            {**_workspace(one), "createdAt": call.world.clock.timestamp(one.created_at)}
            for one in call.world.workspaces.values()
            if one.organization_id == organization.id
        ]
    )


@handles("workspaces.get")
def get_workspace(call: Call) -> Response:
    """Read one workspace, with a null `createdAt`."""
    return ok(_workspace(_workspace_in_path(call)))


@handles("projects.list")
def list_projects(call: Call) -> Response:
    """List the projects of a workspace, a bare array."""
    workspace = _workspace_in_path(call)
    return ok([_project(call, one) for one in call.world.projects.values() if one.workspace_id == workspace.id])


@handles("projects.get")
def get_project(call: Call) -> Response:
    """Read one project."""
    workspace = _workspace_in_path(call)
    if call.project.workspace_id != workspace.id:
        raise wrong_request("Project not found")
    return ok(_project(call, call.project))


def _organization_in_path(call: Call) -> Organization:
    """Return the organization in the path; that unknown ones are a 400 is assumed from the other resources."""
    organization = call.world.organizations.get(call.path["organizationId"])
    if organization is None:
        raise wrong_request("Organization not found")
    return organization


def _workspace_in_path(call: Call) -> Workspace:
    organization = _organization_in_path(call)
    workspace = call.world.workspaces.get(call.path["workspaceId"])
    if workspace is None or workspace.organization_id != organization.id:
        raise wrong_request("Workspace not found")
    return workspace


def _organization(call: Call, one: Organization) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "owner": one.owner,
        "createdAt": call.world.clock.timestamp(one.created_at),
        "iconFileId": None,
        "description": one.description,
    }


def _workspace(one: Workspace) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "createdBy": one.created_by,
        "organizationId": one.organization_id,
        "description": one.description,
        "createdAt": None,
        "defaultWorkspace": one.default,
    }


def _project(call: Call, one: ProjectState) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "domain": one.domain,
        "webhookBaseUrl": f"https://{one.domain}.emulator.invalid",
        "createdAt": call.world.clock.timestamp(one.created_at),
        "workspaceId": one.workspace_id,
    }
