"""Translation between SQL dialects."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, segment
from ..decoding import (
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.transpile_result import TranspileResult


class SqlToolsOperations:
    """Translation between SQL dialects.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @cached_property
    def raw(self) -> SqlToolsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return SqlToolsRaw(self._transport)

    async def transpile(self, dialect: str, *, query: str) -> TranspileResult:
        """Translate SQL into another dialect.

        Rewrites a SQL text for `dialect`, such as backticks around names for `mysql`. It belongs to no
        project.

        The live reply holds the text in `query`; documentation calls it `result`, so accept either. What a
        dialect that is not supported answers is not known.

        Args:
            dialect: Target dialect: `mysql` (measured), `trino` (an official client uses it), `postgres` or
                `bigquery` (only documented).
            query: SQL text to rewrite in the dialect named in the path.

        Returns:
            `TranspileResult`: The translated SQL, in `query`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /sql/transpile/{dialect}`: operation `sql_tools.transpile`, measured on the live service.

        Example:
            ```python
            translated = await peaka.sql_tools.transpile("mysql", query='SELECT "id" FROM "orders"')
            print(translated.query or translated.result)
            ```
        """
        return (await self.raw.transpile(dialect, query=query)).parsed


class SqlToolsRaw:
    """The methods of `SqlToolsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    async def transpile(self, dialect: str, *, query: str) -> Response[TranspileResult]:
        """As `SqlToolsOperations.transpile`, returning `Response[TranspileResult]`."""
        from ..models.transpile_result import TranspileResult

        _members: dict[str, Any] = {}
        _members["query"] = json_value("query", query, str)
        _body = JsonBody(_members)
        _call: Call[TranspileResult] = Call(
            OPERATIONS["sql_tools.transpile"],
            f"/sql/transpile/{segment('dialect', dialect)}",
            decoding(lambda response: TranspileResult.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)
