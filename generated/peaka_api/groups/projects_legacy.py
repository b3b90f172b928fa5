"""The deprecated family of project routes outside of any workspace."""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import TYPE_CHECKING, Any

from typing_extensions import deprecated

from ..arguments import json_value, segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.project import Project


class ProjectsLegacyOperations:
    """The deprecated family of project routes outside of any workspace.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> ProjectsLegacyRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return ProjectsLegacyRaw(self._transport)

    @deprecated("GET /projects is deprecated by the API; use projects.list")
    async def list(self) -> builtins.list[Project]:
        """List projects without naming a workspace.

        Deprecated: use `projects.list`. Needs a Partner key.

        Returns the projects in one reply without paging. The documented replies carry no `workspaceId`.
        Only documented, never seen live.

        Returns:
            `list[Project]`: Projects, a bare array; `workspaceId` is absent.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /projects`: operation `projects_legacy.list`, known from the published document alone.

        Example:
            ```python
            for record in await peaka.projects_legacy.list():
                print(record.id, record.name)
            ```
        """
        return (await self.raw.list()).parsed

    @deprecated("POST /projects is deprecated by the API; use projects.create")
    async def create(self, *, name: str, description: str | None = None) -> Project:
        """Create a project without naming a workspace.

        Deprecated: use `projects.create`. Needs a Partner key.

        Only documented, never seen live. In which workspace the project ends up is not known.

        Args:
            name: Display name; mandatory in an update too.
            description: Free text; optional.

        Returns:
            `Project`: The new project.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /projects`: operation `projects_legacy.create`, known from the published document alone.

        Example:
            ```python
            record = await peaka.projects_legacy.create(name="Sales")
            print(record.id, record.name)
            ```
        """
        return (await self.raw.create(name=name, description=description)).parsed

    @deprecated("GET /projects/{projectId} is deprecated by the API; use projects.get")
    async def get(self, project_id: str) -> Project:
        """Get one project by its id alone.

        Deprecated: use `projects.get`. Needs a Partner key.

        The documented reply carries no `workspaceId`. Only documented, never seen live; how an unknown id
        is answered is not known.

        Args:
            project_id: Eight-character id of the project.

        Returns:
            `Project`: The project; `workspaceId` is absent.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /projects/{projectId}`: operation `projects_legacy.get`, known from the published document
                alone.

        Example:
            ```python
            record = await peaka.projects_legacy.get(project_id)
            print(record.name, record.description)
            ```
        """
        return (await self.raw.get(project_id)).parsed

    @deprecated("PUT /projects/{projectId} is deprecated by the API; use projects.update")
    async def update(self, project_id: str, *, name: str, description: str | None = None) -> Project:
        """Change the name and description of a project by its id alone.

        Deprecated: use `projects.update`. Needs a Partner key.

        `name` is mandatory. The documented reply has `webhookBaseUrl` null and no `workspaceId`. Only
        documented, never seen live; whether an omitted `description` is kept or cleared is not known.

        Args:
            project_id: Eight-character id of the project.
            name: Display name; mandatory in an update too.
            description: Free text; optional.

        Returns:
            `Project`: The project as changed; `webhookBaseUrl` may be null.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /projects/{projectId}`: operation `projects_legacy.update`, known from the published
                document alone.

        Example:
            ```python
            record = await peaka.projects_legacy.update(
                project_id, name="Sales", description="Orders and charges"
            )
            print(record.name, record.description)
            ```
        """
        return (await self.raw.update(project_id, name=name, description=description)).parsed

    @deprecated("DELETE /projects/{projectId} is deprecated by the API; use projects.delete")
    async def delete(self, project_id: str) -> None:
        """Delete a project by its id alone.

        Deprecated: use `projects.delete`. Answers 200 with an empty body. Needs a Partner key.

        Only documented, never seen live. What becomes of the project's data is not known.

        Args:
            project_id: Eight-character id of the project.

        Returns:
            `None`: Deleted. The body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /projects/{projectId}`: operation `projects_legacy.delete`, known from the published
                document alone.

        Example:
            ```python
            trial = await peaka.projects_legacy.create(name="Trial")
            await peaka.projects_legacy.delete(trial.id)
            ```
        """
        await self.raw.delete(project_id)


class ProjectsLegacyRaw:
    """The methods of `ProjectsLegacyOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def list(self) -> Response[builtins.list[Project]]:
        """As `ProjectsLegacyOperations.list`, returning `Response[list[Project]]`."""
        from ..models.project import Project

        _call: Call[builtins.list[Project]] = Call(
            OPERATIONS["projects_legacy.list"],
            "/projects",
            decoding(lambda response: decode_list(response.json(), Project.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(self, *, name: str, description: str | None = None) -> Response[Project]:
        """As `ProjectsLegacyOperations.create`, returning `Response[Project]`."""
        from ..models.project import Project

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        if description is not None:
            _members["description"] = json_value("description", description, str)
        _body = JsonBody(_members)
        _call: Call[Project] = Call(
            OPERATIONS["projects_legacy.create"],
            "/projects",
            decoding(lambda response: Project.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get(self, project_id: str) -> Response[Project]:
        """As `ProjectsLegacyOperations.get`, returning `Response[Project]`."""
        from ..models.project import Project

        _call: Call[Project] = Call(
            OPERATIONS["projects_legacy.get"],
            f"/projects/{segment('project_id', project_id)}",
            decoding(lambda response: Project.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def update(self, project_id: str, *, name: str, description: str | None = None) -> Response[Project]:
        """As `ProjectsLegacyOperations.update`, returning `Response[Project]`."""
        from ..models.project import Project

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        if description is not None:
            _members["description"] = json_value("description", description, str)
        _body = JsonBody(_members)
        _call: Call[Project] = Call(
            OPERATIONS["projects_legacy.update"],
            f"/projects/{segment('project_id', project_id)}",
            decoding(lambda response: Project.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, project_id: str) -> Response[None]:
        """As `ProjectsLegacyOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["projects_legacy.delete"],
            f"/projects/{segment('project_id', project_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)
