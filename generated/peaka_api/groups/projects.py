"""Projects of a workspace. Partner key only."""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.project import Project


class ProjectsOperations:
    """Projects of a workspace. Partner key only.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> ProjectsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return ProjectsRaw(self._transport)

    async def list(self, organization_id: str, workspace_id: str) -> builtins.list[Project]:
        """List the projects of a workspace.

        Returns every project of the workspace in one reply; there is no paging. Needs a Partner key; a
        Project key finds its own project with `account.get_info`.

        `owner` is declared but stands in no documented reply, so do not rely on it.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.

        Returns:
            `list[Project]`: All projects of the workspace, a bare array.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /organizations/{organizationId}/workspaces/{workspaceId}/projects`: operation
                `projects.list`, measured on the live service.

        Example:
            ```python
            for record in await peaka.projects.list(organization_id, workspace_id):
                print(record.id, record.name)
            ```
        """
        return (await self.raw.list(organization_id, workspace_id)).parsed

    async def create(
        self, organization_id: str, workspace_id: str, *, name: str, description: str | None = None
    ) -> Project:
        """Create a project in a workspace.

        Returns the new project with its id of eight characters. Needs a Partner key.

        Only documented, never seen live. Whether a name can be used twice is not known: when a reply was
        lost, look into `projects.list` before you create again.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.
            name: Display name; mandatory in an update too.
            description: Free text; optional.

        Returns:
            `Project`: The new project.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /organizations/{organizationId}/workspaces/{workspaceId}/projects`: operation
                `projects.create`, known from the published document alone.

        Example:
            ```python
            record = await peaka.projects.create(organization_id, workspace_id, name="Sales")
            sales = peaka.project(record.id)
            print(record.id, [catalog.name for catalog in await sales.catalogs.list()])
            ```
        """
        return (await self.raw.create(organization_id, workspace_id, name=name, description=description)).parsed

    async def get(self, organization_id: str, workspace_id: str, project_id: str) -> Project:
        """Get one project.

        Returns the same fields as `projects.list`. Needs a Partner key.

        Only documented, never seen live. How an unknown id is answered is not known.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.
            project_id: Eight-character id of the project.

        Returns:
            `Project`: The project.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /organizations/{organizationId}/workspaces/{workspaceId}/projects/{projectId}`: operation
                `projects.get`, known from the published document alone.

        Example:
            ```python
            record = await peaka.projects.get(organization_id, workspace_id, project_id)
            print(record.name, record.description, record.created_at)
            ```
        """
        return (await self.raw.get(organization_id, workspace_id, project_id)).parsed

    async def update(
        self, organization_id: str, workspace_id: str, project_id: str, *, name: str, description: str | None = None
    ) -> Project:
        """Change the name and description of a project.

        Returns the changed project. `name` is mandatory, so a new description alone means sending the old
        name again. Needs a Partner key.

        Only documented, never seen live. Whether an omitted `description` is kept or cleared is not known.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.
            project_id: Eight-character id of the project.
            name: Display name; mandatory in an update too.
            description: Free text; optional.

        Returns:
            `Project`: The project as changed.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /organizations/{organizationId}/workspaces/{workspaceId}/projects/{projectId}`: operation
                `projects.update`, known from the published document alone.

        Example:
            ```python
            record = await peaka.projects.update(
                organization_id, workspace_id, project_id, name="Sales", description="Orders and charges"
            )
            print(record.name, record.description)
            ```
        """
        return (
            await self.raw.update(organization_id, workspace_id, project_id, name=name, description=description)
        ).parsed

    async def delete(self, organization_id: str, workspace_id: str, project_id: str) -> None:
        """Delete a project.

        Answers 200 with an empty body. Needs a Partner key.

        Only documented, never seen live. Not known: what becomes of the project's data, connections and API
        keys, and how an unknown id is answered.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.
            project_id: Eight-character id of the project.

        Returns:
            `None`: Deleted. The body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /organizations/{organizationId}/workspaces/{workspaceId}/projects/{projectId}`:
                operation `projects.delete`, known from the published document alone.

        Example:
            ```python
            trial = await peaka.projects.create(organization_id, workspace_id, name="Trial")
            await peaka.projects.delete(organization_id, workspace_id, trial.id)
            ```
        """
        await self.raw.delete(organization_id, workspace_id, project_id)


class ProjectsRaw:
    """The methods of `ProjectsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def list(self, organization_id: str, workspace_id: str) -> Response[builtins.list[Project]]:
        """As `ProjectsOperations.list`, returning `Response[list[Project]]`."""
        from ..models.project import Project

        _call: Call[builtins.list[Project]] = Call(
            OPERATIONS["projects.list"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}/projects",
            decoding(lambda response: decode_list(response.json(), Project.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(
        self, organization_id: str, workspace_id: str, *, name: str, description: str | None = None
    ) -> Response[Project]:
        """As `ProjectsOperations.create`, returning `Response[Project]`."""
        from ..models.project import Project

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        if description is not None:
            _members["description"] = json_value("description", description, str)
        _body = JsonBody(_members)
        _call: Call[Project] = Call(
            OPERATIONS["projects.create"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}/projects",
            decoding(lambda response: Project.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get(self, organization_id: str, workspace_id: str, project_id: str) -> Response[Project]:
        """As `ProjectsOperations.get`, returning `Response[Project]`."""
        from ..models.project import Project

        _call: Call[Project] = Call(
            OPERATIONS["projects.get"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}/projects/{segment('project_id', project_id)}",
            decoding(lambda response: Project.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def update(
        self, organization_id: str, workspace_id: str, project_id: str, *, name: str, description: str | None = None
    ) -> Response[Project]:
        """As `ProjectsOperations.update`, returning `Response[Project]`."""
        from ..models.project import Project

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        if description is not None:
            _members["description"] = json_value("description", description, str)
        _body = JsonBody(_members)
        _call: Call[Project] = Call(
            OPERATIONS["projects.update"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}/projects/{segment('project_id', project_id)}",
            decoding(lambda response: Project.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, organization_id: str, workspace_id: str, project_id: str) -> Response[None]:
        """As `ProjectsOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["projects.delete"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}/projects/{segment('project_id', project_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)
