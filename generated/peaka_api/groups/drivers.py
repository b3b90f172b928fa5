"""Connection strings for SQL drivers. They contain the API key."""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import TYPE_CHECKING

from ..arguments import add_query
from ..decoding import (
    decode_union,
    decoding,
    expect,
)
from ..operations import OPERATIONS
from ..transport import Call, Response, Transport

if TYPE_CHECKING:
    from ..models.driver_urls import DriverUrls


class DriversOperations:
    """Connection strings for SQL drivers. They contain the API key.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> DriversRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return DriversRaw(self._transport)

    async def list(self, *, catalog_name: str | None = None) -> DriverUrls | str:
        """Get the connection URLs of all SQL drivers.

        Returns ready-made connection URLs for JDBC and for SQLAlchemy.

        Both URLs contain the caller's API key in clear text: treat them as secrets and never log them.

        Only documented: the published type is a string, its example is the object returned here.

        Args:
            catalog_name: Catalog to put into the SQLAlchemy URL; when left out, the literal `{catalogName}`
                stays there. The JDBC URL names no catalog.

        Returns:
            `DriverUrls | str`: Both URLs, each with the API key inside.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /supportedDrivers`: operation `drivers.list`, known from the published document alone.

        Example:
            ```python
            urls = await peaka.drivers.list(catalog_name="stripe")
            # For the driver alone: the API key is in it.
            url = urls if isinstance(urls, str) else urls.sql_alchemy
            ```
        """
        return (await self.raw.list(catalog_name=catalog_name)).parsed

    async def get_jdbc(self) -> DriverUrls | str:
        """Get the JDBC connection URL.

        Returns the URL for Peaka's JDBC driver, under `JDBC`. It names no catalog.

        The URL contains the caller's API key in clear text: treat it as a secret and never log it.

        Only documented, and the published example is not valid JSON.

        Returns:
            `DriverUrls | str`: The JDBC URL alone, with the API key inside.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /supportedDrivers/jdbc`: operation `drivers.get_jdbc`, known from the published document
                alone.

        Example:
            ```python
            urls = await peaka.drivers.get_jdbc()
            # For the driver alone: the API key is in it.
            url = urls if isinstance(urls, str) else urls.jdbc
            ```
        """
        return (await self.raw.get_jdbc()).parsed

    async def get_sql_alchemy(self, *, catalog_name: str) -> DriverUrls | str:
        """Get the SQLAlchemy connection URL of a catalog.

        Returns the URL for SQLAlchemy, under `SQL_ALCHEMY`, with the catalog filled in.

        The URL contains the caller's API key in clear text: treat it as a secret and never log it.

        Only documented. The reference asks for `catalogName` and still shows the reply without one, where
        the literal `{catalogName}` stays in the URL.

        Args:
            catalog_name: Catalog to put into the URL, by its name in SQL.

        Returns:
            `DriverUrls | str`: The SQLAlchemy URL alone, with the API key inside.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /supportedDrivers/sql_alchemy`: operation `drivers.get_sql_alchemy`, known from the
                published document alone.

        Example:
            ```python
            urls = await peaka.drivers.get_sql_alchemy(catalog_name="stripe")
            # For the driver alone: the API key is in it.
            url = urls if isinstance(urls, str) else urls.sql_alchemy
            ```
        """
        return (await self.raw.get_sql_alchemy(catalog_name=catalog_name)).parsed


class DriversRaw:
    """The methods of `DriversOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def list(self, *, catalog_name: str | None = None) -> Response[DriverUrls | str]:
        """As `DriversOperations.list`, returning `Response[DriverUrls | str]`."""
        from ..models.driver_urls import DriverUrls

        _query: builtins.list[tuple[str, str]] = []
        if catalog_name is not None:
            add_query(_query, "catalogName", "catalog_name", catalog_name, str)
        _call: Call[DriverUrls | str] = Call(
            OPERATIONS["drivers.list"],
            "/supportedDrivers",
            decoding(
                lambda response: decode_union(
                    response.json_or_text(),
                    (
                        DriverUrls.from_dict,
                        expect(str),
                    ),
                )
            ),
            query=_query,
        )
        return await self._transport.send(_call)

    async def get_jdbc(self) -> Response[DriverUrls | str]:
        """As `DriversOperations.get_jdbc`, returning `Response[DriverUrls | str]`."""
        from ..models.driver_urls import DriverUrls

        _call: Call[DriverUrls | str] = Call(
            OPERATIONS["drivers.get_jdbc"],
            "/supportedDrivers/jdbc",
            decoding(
                lambda response: decode_union(
                    response.json_or_text(),
                    (
                        DriverUrls.from_dict,
                        expect(str),
                    ),
                )
            ),
        )
        return await self._transport.send(_call)

    async def get_sql_alchemy(self, *, catalog_name: str) -> Response[DriverUrls | str]:
        """As `DriversOperations.get_sql_alchemy`, returning `Response[DriverUrls | str]`."""
        from ..models.driver_urls import DriverUrls

        _query: builtins.list[tuple[str, str]] = []
        add_query(_query, "catalogName", "catalog_name", catalog_name, str)
        _call: Call[DriverUrls | str] = Call(
            OPERATIONS["drivers.get_sql_alchemy"],
            "/supportedDrivers/sql_alchemy",
            decoding(
                lambda response: decode_union(
                    response.json_or_text(),
                    (
                        DriverUrls.from_dict,
                        expect(str),
                    ),
                )
            ),
            query=_query,
        )
        return await self._transport.send(_call)
