"""Organizations of the account. Partner key only."""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import TYPE_CHECKING

from ..arguments import segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, Response, Transport

if TYPE_CHECKING:
    from ..models.organization import Organization


class OrganizationsOperations:
    """Organizations of the account. Partner key only.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> OrganizationsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return OrganizationsRaw(self._transport)

    async def list(self) -> builtins.list[Organization]:
        """List the organizations of the account.

        Returns every organization in one reply; there is no paging. To reach every project, walk
        organizations, then workspaces, then projects.

        Needs a Partner key. A Project key gets 403 here while it keeps working inside its own project.

        Returns:
            `list[Organization]`: All organizations, a bare array.

        Raises:
            PeakaError: The request failed; the class says how; declared here: 403.

        Source:
            `GET /organizations`: operation `organizations.list`, measured on the live service.

        Example:
            ```python
            for organization in await peaka.organizations.list():
                print(organization.id, organization.name)
            ```
        """
        return (await self.raw.list()).parsed

    async def get(self, organization_id: str) -> Organization:
        """Get one organization.

        Returns the same fields as `organizations.list`. Needs a Partner key.

        Only documented, never seen live. How an unknown id is answered is not known.

        Args:
            organization_id: UUID of the organization.

        Returns:
            `Organization`: The organization.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /organizations/{organizationId}`: operation `organizations.get`, known from the published
                document alone.

        Example:
            ```python
            organization = await peaka.organizations.get(organization_id)
            print(organization.name, organization.created_at)
            ```
        """
        return (await self.raw.get(organization_id)).parsed


class OrganizationsRaw:
    """The methods of `OrganizationsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def list(self) -> Response[builtins.list[Organization]]:
        """As `OrganizationsOperations.list`, returning `Response[list[Organization]]`."""
        from ..models.organization import Organization

        _call: Call[builtins.list[Organization]] = Call(
            OPERATIONS["organizations.list"],
            "/organizations",
            decoding(lambda response: decode_list(response.json(), Organization.from_dict)),
        )
        return await self._transport.send(_call)

    async def get(self, organization_id: str) -> Response[Organization]:
        """As `OrganizationsOperations.get`, returning `Response[Organization]`."""
        from ..models.organization import Organization

        _call: Call[Organization] = Call(
            OPERATIONS["organizations.get"],
            f"/organizations/{segment('organization_id', organization_id)}",
            decoding(lambda response: Organization.from_dict(response.json())),
        )
        return await self._transport.send(_call)
