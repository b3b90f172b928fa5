"""Who the key belongs to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..decoding import (
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, Response, Transport

if TYPE_CHECKING:
    from ..models.project_info import ProjectInfo


class AccountOperations:
    """Who the key belongs to.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> AccountRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return AccountRaw(self._transport)

    async def get_info(self) -> ProjectInfo:
        """Tell who the API key belongs to.

        Returns the user behind the key and, for a Project key, its project. A cheap way to check a key
        before real work.

        `projectId` and `projectName` are absent for a Partner key, which tells the two kinds apart. No
        other call is known to reveal the project of a Project key.

        Missing from the published reference, used by two official clients. An invalid key is expected to
        give 401; that was not measured.

        Returns:
            `ProjectInfo`: User of the key, and its project if it is a Project key.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /info`: operation `account.get_info`, known from official clients.

        Example:
            ```python
            me = await peaka.account.get_info()
            print(me.email, "has a Project key" if me.project_id else "has a Partner key")
            ```
        """
        return (await self.raw.get_info()).parsed


class AccountRaw:
    """The methods of `AccountOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def get_info(self) -> Response[ProjectInfo]:
        """As `AccountOperations.get_info`, returning `Response[ProjectInfo]`."""
        from ..models.project_info import ProjectInfo

        _call: Call[ProjectInfo] = Call(
            OPERATIONS["account.get_info"],
            "/info",
            decoding(lambda response: ProjectInfo.from_dict(response.json())),
        )
        return await self._transport.send(_call)
