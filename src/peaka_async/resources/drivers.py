"""Connection URLs for SQL drivers, which hold the API key: read whatever their form, and shown on request only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from peaka_api.errors import DecodeError
from peaka_api.groups.drivers import DriversOperations
from peaka_api.models import DriverUrls
from peaka_api.transport import Call, EventStream, RawResponse, Response, Transport

__all__ = ["Drivers"]

T = TypeVar("T")

_LAST_COMMA = re.compile(r",\s*\}\s*$")
"""The documented answer has a comma too many before its last brace, and so is no JSON."""

_URL = re.compile(r"[a-z][a-z0-9+.:-]*://\S+", re.IGNORECASE)


class Drivers(DriversOperations):
    """Connection URLs for SQL drivers.

    They contain the API key in clear text. The values returned here, and those of `raw`, hide them in their repr;
    reading `jdbc` or `sql_alchemy` is asking for them.
    """

    def __init__(self, transport: Transport) -> None:
        super().__init__(_Reading(transport))

    async def list(self, *, catalog_name: str | None = None) -> DriverUrls:
        """The URLs of all drivers.

        Args:
            catalog_name: Catalog to put into the URL for SQLAlchemy, by its name in SQL; without it the mark
                `{catalogName}` stands there. The URL for JDBC names no catalog.

        Returns:
            `DriverUrls`: `jdbc` and `sql_alchemy`, hidden in its repr. The service answers with an object by its
            examples and with a text by its document; both are read.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            ResponseDecodeError: The answer holds no URL. The error does not quote it.
            PeakaError: The request failed.

        A cancellation leaves nothing behind.

        Source:
            Operation `drivers.list`; behaviour reference section 17.

        Example:
            ```python
            urls = await peaka.drivers.list(catalog_name="stripe")
            print(urls)
            ```
        """
        return cast("DriverUrls", await super().list(catalog_name=catalog_name))

    async def get_jdbc(self) -> DriverUrls:
        """The URL for Peaka's JDBC driver; it names no catalog.

        Returns:
            `DriverUrls`: `jdbc`, hidden in its repr.

        Raises:
            ResponseDecodeError: The answer holds no URL. The error does not quote it.
            PeakaError: The request failed.

        A cancellation leaves nothing behind.

        Source:
            Operation `drivers.get_jdbc`; behaviour reference section 17.

        Example:
            ```python
            url = (await peaka.drivers.get_jdbc()).jdbc
            ```
        """
        return cast("DriverUrls", await super().get_jdbc())

    async def get_sql_alchemy(self, *, catalog_name: str) -> DriverUrls:
        """The URL for SQLAlchemy, with a catalog in it.

        Args:
            catalog_name: The catalog, by its name in SQL.

        Returns:
            `DriverUrls`: `sql_alchemy`, hidden in its repr.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            ResponseDecodeError: The answer holds no URL. The error does not quote it.
            PeakaError: The request failed.

        A cancellation leaves nothing behind.

        Source:
            Operation `drivers.get_sql_alchemy`; behaviour reference section 17.

        Example:
            ```python
            url = (await peaka.drivers.get_sql_alchemy(catalog_name="stripe")).sql_alchemy
            ```
        """
        return cast("DriverUrls", await super().get_sql_alchemy(catalog_name=catalog_name))


class _Reading:
    """A `Transport` whose answers are read as `DriverUrls`, whatever their form, so that `raw` hides them as well."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def send(self, call: Call[T]) -> Response[T]:
        """Send the call of an operation of this group."""
        call.decode = cast("Callable[[RawResponse], T]", _urls)
        return await self._transport.send(call)

    def stream(self, call: Call[Any]) -> EventStream:
        """The answer as an event stream."""
        return self._transport.stream(call)


def _urls(response: RawResponse) -> DriverUrls:
    """The URLs of an answer.

    Raises:
        DecodeError: There is none. The message does not quote the answer.
    """
    answer = response.json_or_text()
    if isinstance(answer, str):
        answer = _of_text(answer.strip())
    found = DriverUrls.from_dict(cast("dict[str, Any]", answer)) if isinstance(answer, dict) else None
    if found is not None and (isinstance(found.jdbc, str) or isinstance(found.sql_alchemy, str)):
        return found
    raise DecodeError("the answer holds no connection URL")


def _of_text(text: str) -> Any:
    """What an object that was sent as text stands for, or a bare URL, which says itself for which driver it is."""
    try:
        return json.loads(_LAST_COMMA.sub("}", text))
    except ValueError:
        kind = "JDBC" if text.lower().startswith("jdbc:") else "SQL_ALCHEMY"
        return {kind: text} if _URL.fullmatch(text) else None
