"""Credentials that let a project reach a source."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
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
    from ..models.connection import Connection
    from ..models.connection_detail import ConnectionDetail
    from ..models.oauth_2_completion import Oauth2Completion


class ConnectionsOperations:
    """Credentials that let a project reach a source.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> ConnectionsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return ConnectionsRaw(self._transport, self._project_id)

    async def list(self) -> builtins.list[Connection]:
        """List the connections of a project.

        Returns id, name and type of each connection in one reply; there is no paging and no credential is
        shown.

        The list may be empty although the project has working catalogs: to learn which sources a project
        has, look at its catalogs.

        403 is no proof of a wrong key kind: an account-wide key got it in one project where catalogs and
        queries worked.

        Returns:
            `list[Connection]`: All connections of the project, a bare array; may be empty.

        Raises:
            PeakaError: The request failed; the class says how; declared here: 403.

        Source:
            `GET /connections/{projectId}`: operation `connections.list`, measured on the live service.

        Example:
            ```python
            for connection in await project.connections.list():
                print(connection.id, connection.name, connection.type)
            ```
        """
        return (await self.raw.list()).parsed

    async def create(
        self,
        *,
        name: str,
        type: str,
        credential: Mapping[str, Any] | None = None,
        connection_callback: str | None = None,
    ) -> Connection:
        """Create a connection to a data source.

        Slow: the credential is tried against the source before the reply, which never repeats it. Not safe
        to repeat: each call makes another connection.

        400 with `error` `INVALID_CREDENTIALS`: the credential is empty or wrong, or the source cannot be
        reached. 400 with `Bad Request` and message `Missing property 'credential'`: it was left out. A
        message can hold an internal route with a UUID or a database user name: do not log it unchecked.

        OAuth without tokens: the reply carries `url`, the consent page. `ConnectionRequest` tells the ways;
        how such a connection reads before consent is not known.

        Args:
            name: Display name of the connection.
            type: Connector type as `connection_configs.list` spells it, letter case included: `stripe`,
                `POSTGRES`.
            credential: Secret and address fields of the connector, keyed by the `fieldName`s of its
                configuration. Mandatory except for OAuth through Peaka's own app. Never returned.
            connection_callback: URL to which the browser returns after OAuth consent, with `connectionId`
                and `status` (`success` or `fail`) in its query.

        Returns:
            `Connection`: The new connection; `url` is present only when OAuth consent is needed.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `POST /connections/{projectId}`: operation `connections.create`, measured on the live service.

        Example:
            ```python
            connection = await project.connections.create(
                name="Payments", type="stripe", credential={"token": "sk_..."}
            )
            print(connection.id)
            ```
        """
        return (
            await self.raw.create(name=name, type=type, credential=credential, connection_callback=connection_callback)
        ).parsed

    async def complete_oauth2(self, *, query_parameters: str) -> Oauth2Completion:
        """Finish an OAuth connection that uses your own redirect.

        Hand over the query string with which the provider called your redirect URL, raw and as one string.
        Needed only when the connection was created with `redirectUrl` inside its credential.

        Only documented, never seen live. Some documented replies hold `id` alone, without `name` and
        `type`.

        Args:
            query_parameters: The raw query string without the question mark, `code` and `state` included; a
                string, not an object.

        Returns:
            `Oauth2Completion`: The finished connection; some documented replies hold `id` alone.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /connections/{projectId}/oauth2`: operation `connections.complete_oauth2`, known from the
                published document alone.

        Example:
            ```python
            # What the provider added to your redirect URL, as it is: "state=...&code=..."
            connection = await project.connections.complete_oauth2(query_parameters=redirect_query)
            print(connection.id)
            ```
        """
        return (await self.raw.complete_oauth2(query_parameters=query_parameters)).parsed

    async def get(self, connection_id: str) -> Connection:
        """Get one connection.

        Returns id, name and type; a credential is never shown.

        An unknown or deleted id gives 400, not 404, with `error` `INVALID_CONNECTION_ID` and `errorCode`
        `cn004`.

        Args:
            connection_id: UUID of the connection.

        Returns:
            `Connection`: The connection, without its credential.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `GET /connections/{projectId}/{connectionId}`: operation `connections.get`, measured on the live
                service.

        Example:
            ```python
            connection = await project.connections.get(connection_id)
            print(connection.name, connection.type)
            ```
        """
        return (await self.raw.get(connection_id)).parsed

    async def update(
        self,
        connection_id: str,
        *,
        name: str,
        type: str,
        credential: Mapping[str, Any] | None = None,
        connection_callback: str | None = None,
    ) -> Connection:
        """Replace the name and credential of a connection.

        Send the whole object: `name`, `type` and `credential`. Credentials cannot be read back, so even a
        rename needs them at hand; a partial body was never tried.

        A bad credential is refused with 400 and the old one stays in force. How an unknown id is answered
        is not known.

        Args:
            connection_id: UUID of the connection.
            name: Display name of the connection.
            type: Connector type as `connection_configs.list` spells it, letter case included: `stripe`,
                `POSTGRES`.
            credential: Secret and address fields of the connector, keyed by the `fieldName`s of its
                configuration. Mandatory except for OAuth through Peaka's own app. Never returned.
            connection_callback: URL to which the browser returns after OAuth consent, with `connectionId`
                and `status` (`success` or `fail`) in its query.

        Returns:
            `Connection`: The connection as changed, without its credential.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `PUT /connections/{projectId}/{connectionId}`: operation `connections.update`, measured on the
                live service.

        Example:
            ```python
            made = await project.connections.create(name="Pay", type="stripe", credential={"token": "sk_old"})
            changed = await project.connections.update(
                made.id, name="Payments", type="stripe", credential={"token": "sk_new"}
            )
            print(changed.name)
            ```
        """
        return (
            await self.raw.update(
                connection_id, name=name, type=type, credential=credential, connection_callback=connection_callback
            )
        ).parsed

    async def delete(self, connection_id: str) -> None:
        """Delete a connection.

        Answers 200 with an empty body. A query already running through the connection still finishes; later
        queries through its catalogs fail with 400.

        The catalogs are not documented to go with it. Afterwards `connections.get` answers 400 for the id.

        Args:
            connection_id: UUID of the connection.

        Returns:
            `None`: Deleted. The body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /connections/{projectId}/{connectionId}`: operation `connections.delete`, measured on
                the live service.

        Example:
            ```python
            await project.connections.delete(connection_id)
            print([connection.name for connection in await project.connections.list()])
            ```
        """
        await self.raw.delete(connection_id)

    async def get_detail(self, connection_id: str) -> ConnectionDetail:
        """Get the settings of a connection, without its credential.

        Returns `type` and, for some connectors, further settings such as URLs.

        May hold less than `connections.get`: Stripe answers `type` alone, and `type` itself was seen null
        while the list said `stripe`.

        No credential was seen in a live reply; yet the documented Bullhorn reply has a `corpToken`, so do
        not log the settings unchecked.

        Args:
            connection_id: UUID of the connection.

        Returns:
            `ConnectionDetail`: `type`, possibly null, and whatever settings the connector adds.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /connections/{projectId}/{connectionId}/detail`: operation `connections.get_detail`,
                measured on the live service.

        Example:
            ```python
            detail = await project.connections.get_detail(connection_id)
            print(detail.type, sorted(detail.additional_properties))
            ```
        """
        return (await self.raw.get_detail(connection_id)).parsed


class ConnectionsRaw:
    """The methods of `ConnectionsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self) -> Response[builtins.list[Connection]]:
        """As `ConnectionsOperations.list`, returning `Response[list[Connection]]`."""
        from ..models.connection import Connection

        _call: Call[builtins.list[Connection]] = Call(
            OPERATIONS["connections.list"],
            f"/connections/{segment('project_id', self._project_id)}",
            decoding(lambda response: decode_list(response.json(), Connection.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(
        self,
        *,
        name: str,
        type: str,
        credential: Mapping[str, Any] | None = None,
        connection_callback: str | None = None,
    ) -> Response[Connection]:
        """As `ConnectionsOperations.create`, returning `Response[Connection]`."""
        from ..models.connection import Connection

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        _members["type"] = json_value("type", type, str)
        if credential is not None:
            _members["credential"] = json_value("credential", credential, Mapping)
        if connection_callback is not None:
            _members["connectionCallback"] = json_value("connection_callback", connection_callback, str)
        _body = JsonBody(_members)
        _call: Call[Connection] = Call(
            OPERATIONS["connections.create"],
            f"/connections/{segment('project_id', self._project_id)}",
            decoding(lambda response: Connection.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def complete_oauth2(self, *, query_parameters: str) -> Response[Oauth2Completion]:
        """As `ConnectionsOperations.complete_oauth2`, returning `Response[Oauth2Completion]`."""
        from ..models.oauth_2_completion import Oauth2Completion

        _members: dict[str, Any] = {}
        _members["queryParameters"] = json_value("query_parameters", query_parameters, str)
        _body = JsonBody(_members)
        _call: Call[Oauth2Completion] = Call(
            OPERATIONS["connections.complete_oauth2"],
            f"/connections/{segment('project_id', self._project_id)}/oauth2",
            decoding(lambda response: Oauth2Completion.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get(self, connection_id: str) -> Response[Connection]:
        """As `ConnectionsOperations.get`, returning `Response[Connection]`."""
        from ..models.connection import Connection

        _call: Call[Connection] = Call(
            OPERATIONS["connections.get"],
            f"/connections/{segment('project_id', self._project_id)}/{segment('connection_id', connection_id)}",
            decoding(lambda response: Connection.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def update(
        self,
        connection_id: str,
        *,
        name: str,
        type: str,
        credential: Mapping[str, Any] | None = None,
        connection_callback: str | None = None,
    ) -> Response[Connection]:
        """As `ConnectionsOperations.update`, returning `Response[Connection]`."""
        from ..models.connection import Connection

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        _members["type"] = json_value("type", type, str)
        if credential is not None:
            _members["credential"] = json_value("credential", credential, Mapping)
        if connection_callback is not None:
            _members["connectionCallback"] = json_value("connection_callback", connection_callback, str)
        _body = JsonBody(_members)
        _call: Call[Connection] = Call(
            OPERATIONS["connections.update"],
            f"/connections/{segment('project_id', self._project_id)}/{segment('connection_id', connection_id)}",
            decoding(lambda response: Connection.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, connection_id: str) -> Response[None]:
        """As `ConnectionsOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["connections.delete"],
            f"/connections/{segment('project_id', self._project_id)}/{segment('connection_id', connection_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def get_detail(self, connection_id: str) -> Response[ConnectionDetail]:
        """As `ConnectionsOperations.get_detail`, returning `Response[ConnectionDetail]`."""
        from ..models.connection_detail import ConnectionDetail

        _call: Call[ConnectionDetail] = Call(
            OPERATIONS["connections.get_detail"],
            f"/connections/{segment('project_id', self._project_id)}/{segment('connection_id', connection_id)}/detail",
            decoding(lambda response: ConnectionDetail.from_dict(response.json())),
        )
        return await self._transport.send(_call)
