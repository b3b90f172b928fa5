"""Connection URLs for SQL drivers, which hold the API key: read whatever their form, and shown on request only."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from peaka_api.groups.drivers import DriversOperations
from peaka_api.models import DriverUrls
from peaka_api.transport import Response

from ..errors import DecodeError, ResponseDecodeError

__all__ = ["Drivers"]

_LAST_COMMA = re.compile(r",\s*\}\s*$")
"""The documented answer has a comma too many before its last brace, and so is no JSON."""

_URL = re.compile(r"[a-z][a-z0-9+.:-]*://\S+", re.IGNORECASE)


class Drivers(DriversOperations):
    """Connection URLs for SQL drivers.

    They contain the API key in clear text. The values returned here hide them in their repr; reading `jdbc` or
    `sql_alchemy` is asking for them. `raw` has the answers as they came, where a text is shown as it is.
    """

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
        return _urls(await self.raw.list(catalog_name=catalog_name), "drivers.list")

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
        return _urls(await self.raw.get_jdbc(), "drivers.get_jdbc")

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
        return _urls(await self.raw.get_sql_alchemy(catalog_name=catalog_name), "drivers.get_sql_alchemy")


def _urls(response: Response[DriverUrls | str], operation: str) -> DriverUrls:
    answer = response.parsed
    found = answer if isinstance(answer, DriverUrls) else _of_text(answer.strip())
    if found is not None and (isinstance(found.jdbc, str) or isinstance(found.sql_alchemy, str)):
        return found
    raise ResponseDecodeError(
        "the answer holds no connection URL",
        status=response.status,
        operation=operation,
        request_id=response.request_id,
    )


def _of_text(text: str) -> DriverUrls | None:
    """An object that was sent as text, or a bare URL, which says itself for which driver it is."""
    decoded: Any = None
    try:
        decoded = json.loads(_LAST_COMMA.sub("}", text))
    except ValueError:
        if not _URL.fullmatch(text):
            return None
        decoded = {"JDBC" if text.lower().startswith("jdbc:") else "SQL_ALCHEMY": text}
    try:
        return DriverUrls.from_dict(cast("dict[str, Any]", decoded)) if isinstance(decoded, dict) else None
    except DecodeError:
        return None
