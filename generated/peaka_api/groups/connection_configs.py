"""The kinds of source there are and the credential fields that each wants."""

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
    from ..models.connection_configuration import ConnectionConfiguration


class ConnectionConfigsOperations:
    """The kinds of source there are and the credential fields that each wants.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> ConnectionConfigsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return ConnectionConfigsRaw(self._transport)

    async def list(self) -> builtins.list[ConnectionConfiguration]:
        """List the connector types and the credentials they need.

        Returns one entry per connector, each with the credential fields to fill for `connections.create`.
        Bound to no project; both key kinds work.

        `connectionType` is the value to send as `type`. It is not the catalog type: `POSTGRES` connections
        give catalogs of type `peaka_postgres`.

        Returns:
            `list[ConnectionConfiguration]`: All connector types, a bare array.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /connections/config`: operation `connection_configs.list`, measured on the live service.

        Example:
            ```python
            for config in await peaka.connection_configs.list():
                print(config.connection_type, config.authorization_type)
            ```
        """
        return (await self.raw.list()).parsed

    async def get(self, connection_type: str) -> ConnectionConfiguration:
        """Get the credential fields of one connector type.

        Returns the same entry as `connection_configs.list`. Bound to no project; both key kinds work.

        Spell the type exactly as listed, letter case included: `stripe`, but `POSTGRES`. How an unknown
        type is answered is not known.

        Args:
            connection_type: Connector type exactly as `connection_configs.list` spells it, for example
                `stripe` or `POSTGRES`.

        Returns:
            `ConnectionConfiguration`: The connector type with its credential fields.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /connections/config/{connectionType}`: operation `connection_configs.get`, measured on the
                live service.

        Example:
            ```python
            config = await peaka.connection_configs.get("POSTGRES")
            for item in config.configuration or []:
                print(item.field_name, "required" if item.required else "optional")
            ```
        """
        return (await self.raw.get(connection_type)).parsed


class ConnectionConfigsRaw:
    """The methods of `ConnectionConfigsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def list(self) -> Response[builtins.list[ConnectionConfiguration]]:
        """As `ConnectionConfigsOperations.list`, returning `Response[list[ConnectionConfiguration]]`."""
        from ..models.connection_configuration import ConnectionConfiguration

        _call: Call[builtins.list[ConnectionConfiguration]] = Call(
            OPERATIONS["connection_configs.list"],
            "/connections/config",
            decoding(lambda response: decode_list(response.json(), ConnectionConfiguration.from_dict)),
        )
        return await self._transport.send(_call)

    async def get(self, connection_type: str) -> Response[ConnectionConfiguration]:
        """As `ConnectionConfigsOperations.get`, returning `Response[ConnectionConfiguration]`."""
        from ..models.connection_configuration import ConnectionConfiguration

        _call: Call[ConnectionConfiguration] = Call(
            OPERATIONS["connection_configs.get"],
            f"/connections/config/{segment('connection_type', connection_type)}",
            decoding(lambda response: ConnectionConfiguration.from_dict(response.json())),
        )
        return await self._transport.send(_call)
