"""Workspaces of an organization. Partner key only."""

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
    from ..models.workspace import Workspace


class WorkspacesOperations:
    """Workspaces of an organization. Partner key only.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> WorkspacesRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return WorkspacesRaw(self._transport)

    async def list(self, organization_id: str) -> builtins.list[Workspace]:
        """List the workspaces of an organization.

        Returns every workspace of the organization in one reply; there is no paging. Needs a Partner key.

        `createdAt` is set here and null in the documented replies of the other workspace calls, so take
        creation times from this list.

        Args:
            organization_id: UUID of the organization.

        Returns:
            `list[Workspace]`: All workspaces of the organization, a bare array.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /organizations/{organizationId}/workspaces`: operation `workspaces.list`, measured on the
                live service.

        Example:
            ```python
            for workspace in await peaka.workspaces.list(organization_id):
                print(workspace.id, workspace.name, workspace.created_at)
            ```
        """
        return (await self.raw.list(organization_id)).parsed

    async def create(
        self, organization_id: str, *, name: str | None = None, description: str | None = None
    ) -> Workspace:
        """Create a workspace in an organization.

        Returns the new workspace; `createdAt` is null in the documented reply. Needs a Partner key.

        Only documented, never seen live. Whether a name can be used twice is not known: when a reply was
        lost, look into `workspaces.list` before you create again.

        Args:
            organization_id: UUID of the organization.
            name: Display name; not declared mandatory, but sent in every documented request.
            description: Free text.

        Returns:
            `Workspace`: The new workspace, without its creation time.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /organizations/{organizationId}/workspaces`: operation `workspaces.create`, known from the
                published document alone.

        Example:
            ```python
            workspace = await peaka.workspaces.create(
                organization_id, name="Finance", description="Budgets and reports"
            )
            print(workspace.id, workspace.name)
            ```
        """
        return (await self.raw.create(organization_id, name=name, description=description)).parsed

    async def get(self, organization_id: str, workspace_id: str) -> Workspace:
        """Get one workspace.

        Returns one workspace; `createdAt` is null in the documented reply, unlike in `workspaces.list`.
        Needs a Partner key.

        Only documented, never seen live. How an unknown id is answered is not known.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.

        Returns:
            `Workspace`: The workspace, without its creation time.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /organizations/{organizationId}/workspaces/{workspaceId}`: operation `workspaces.get`,
                known from the published document alone.

        Example:
            ```python
            workspace = await peaka.workspaces.get(organization_id, workspace_id)
            print(workspace.name, workspace.default_workspace)
            ```
        """
        return (await self.raw.get(organization_id, workspace_id)).parsed

    async def update(
        self, organization_id: str, workspace_id: str, *, name: str | None = None, description: str | None = None
    ) -> Workspace:
        """Change the name and description of a workspace.

        Returns the changed workspace; `createdAt` is null in the documented reply. Needs a Partner key.

        Only documented, never seen live. Send both fields: whether an omitted one is kept or cleared is not
        known.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.
            name: Display name; not declared mandatory, but sent in every documented request.
            description: Free text.

        Returns:
            `Workspace`: The workspace as changed, without its creation time.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /organizations/{organizationId}/workspaces/{workspaceId}`: operation `workspaces.update`,
                known from the published document alone.

        Example:
            ```python
            workspace = await peaka.workspaces.update(
                organization_id, workspace_id, name="Finance", description="Budgets and reports"
            )
            print(workspace.name, workspace.description)
            ```
        """
        return (await self.raw.update(organization_id, workspace_id, name=name, description=description)).parsed

    async def delete(self, organization_id: str, workspace_id: str) -> None:
        """Delete a workspace.

        Answers 200 with an empty body. Needs a Partner key.

        Only documented, never seen live. Not known: what becomes of the projects inside, whether the
        default workspace can be deleted, and how an unknown id is answered.

        Args:
            organization_id: UUID of the organization.
            workspace_id: UUID of the workspace.

        Returns:
            `None`: Deleted. The body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /organizations/{organizationId}/workspaces/{workspaceId}`: operation
                `workspaces.delete`, known from the published document alone.

        Example:
            ```python
            trial = await peaka.workspaces.create(organization_id, name="Trial")
            await peaka.workspaces.delete(organization_id, trial.id)
            ```
        """
        await self.raw.delete(organization_id, workspace_id)


class WorkspacesRaw:
    """The methods of `WorkspacesOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def list(self, organization_id: str) -> Response[builtins.list[Workspace]]:
        """As `WorkspacesOperations.list`, returning `Response[list[Workspace]]`."""
        from ..models.workspace import Workspace

        _call: Call[builtins.list[Workspace]] = Call(
            OPERATIONS["workspaces.list"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces",
            decoding(lambda response: decode_list(response.json(), Workspace.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(
        self, organization_id: str, *, name: str | None = None, description: str | None = None
    ) -> Response[Workspace]:
        """As `WorkspacesOperations.create`, returning `Response[Workspace]`."""
        from ..models.workspace import Workspace

        _members: dict[str, Any] = {}
        if name is not None:
            _members["name"] = json_value("name", name, str)
        if description is not None:
            _members["description"] = json_value("description", description, str)
        _body = JsonBody(_members)
        _call: Call[Workspace] = Call(
            OPERATIONS["workspaces.create"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces",
            decoding(lambda response: Workspace.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get(self, organization_id: str, workspace_id: str) -> Response[Workspace]:
        """As `WorkspacesOperations.get`, returning `Response[Workspace]`."""
        from ..models.workspace import Workspace

        _call: Call[Workspace] = Call(
            OPERATIONS["workspaces.get"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}",
            decoding(lambda response: Workspace.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def update(
        self, organization_id: str, workspace_id: str, *, name: str | None = None, description: str | None = None
    ) -> Response[Workspace]:
        """As `WorkspacesOperations.update`, returning `Response[Workspace]`."""
        from ..models.workspace import Workspace

        _members: dict[str, Any] = {}
        if name is not None:
            _members["name"] = json_value("name", name, str)
        if description is not None:
            _members["description"] = json_value("description", description, str)
        _body = JsonBody(_members)
        _call: Call[Workspace] = Call(
            OPERATIONS["workspaces.update"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}",
            decoding(lambda response: Workspace.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, organization_id: str, workspace_id: str) -> Response[None]:
        """As `WorkspacesOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["workspaces.delete"],
            f"/organizations/{segment('organization_id', organization_id)}/workspaces/{segment('workspace_id', workspace_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)
