"""Running a query, in any of the forms that the service takes, and reading its answer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar, cast
from uuid import UUID

from peaka_api.arguments import segment
from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.operations import OPERATIONS
from peaka_api.transport import Call, JsonBody, RawResponse

from ...config import seconds
from ...errors import ResponseDecodeError
from ...results import Collector, PendingResult, ResultColumn, decode
from ...results.statements import without_end
from ...transport import Pipeline

__all__ = ["SqlRunner", "checked_statement", "statement_body"]

T = TypeVar("T")

_OPERATION = OPERATIONS["queries.execute"]

MARGIN = 15.0
"""Seconds that the client waits for an answer beyond the time that the service was given for the query."""


class SqlRunner:
    """Runs queries of one project.

    Args:
        pipeline: What sends them.
        project_id: The project.
    """

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        self._pipeline = pipeline
        self._path = f"/data/projects/{segment('project_id', project_id)}/queries/execute"

    def pending(
        self,
        body: Mapping[str, Any],
        limit: float | dt.timedelta | None = None,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> PendingResult:
        """A query that is run when its rows are wanted.

        Args:
            body: One of the forms of the operation `queries.execute`.
            limit: Seconds that the service may take.
            before: What is done before it.

        Raises:
            ConfigurationError: The time cannot be right.
        """
        time = None if limit is None else seconds("timeout", limit)

        async def collected(collect: Callable[[Sequence[ResultColumn]], Collector[T]]) -> T:
            if before is not None:
                await before()
            return await self.run(body, collect, limit=time)

        return PendingResult(collected)

    async def run(
        self,
        body: Mapping[str, Any],
        collect: Callable[[Sequence[ResultColumn]], Collector[T]],
        *,
        limit: float | None = None,
        columns: Sequence[ResultColumn] | None = None,
    ) -> T:
        """Run a query now.

        Args:
            body: As with `pending`.
            collect: What becomes of the rows.
            limit: Seconds that the service may take.
            columns: Those of an earlier page, where there is one: this one is then asked for in a sixth of the size.

        Raises:
            ResponseDecodeError: The answer is no result, or is cut off.
            PeakaError: The query was refused or failed.
        """
        pipeline = self._pipeline
        if limit is not None:
            body = {**body, "timeout": math.ceil(limit)}
            # A shorter timeout of the client stays what it is.
            longest = min(limit + MARGIN, pipeline.options.timeout or math.inf)
            pipeline = pipeline.with_options(pipeline.options.changed(timeout=longest))
        shape = "CELL_TYPED" if columns is None else "COMPACT"
        call = Call(_OPERATION, self._path, _content, query=[("format", shape)], body=JsonBody(dict(body)))
        response = await pipeline.send(call)
        try:
            return await decode(response.parsed, None, collect, columns=columns)
        except DecodeError as error:
            problem = f"{error}. Very large answers come cut off: take fewer columns, or export them"
        # Raised out here, so that the frames of the decoder, which hold the body, are not chained to it.
        raise ResponseDecodeError(
            problem, status=response.status, operation=_OPERATION.id, request_id=response.request_id
        )


def statement_body(statement: object, bindings: object) -> dict[str, Any]:
    """A statement and the values for its placeholders, as the body of a request.

    Raises:
        InvalidArgument: They cannot be right.
    """
    # The service takes no semicolon, which whoever copies a statement leaves behind it.
    body: dict[str, Any] = {"statement": without_end(checked_statement(statement))}
    if bindings is not None:
        body["bindings"] = _bindings(bindings)
    return body


def checked_statement(statement: object) -> str:
    """A statement that can be one.

    Raises:
        InvalidArgument: It is no text, or an empty one.
    """
    if not isinstance(statement, str) or not statement.strip():
        raise InvalidArgument(f"statement must be SQL, not {statement!r}")
    return statement


def _bindings(values: object) -> list[Any]:
    if isinstance(values, str | bytes) or not isinstance(values, Sequence):
        raise InvalidArgument(f"bindings must be several values in their order, not a {type(values).__name__}")
    return [_binding(place, value) for place, value in enumerate(cast("Sequence[Any]", values))]


def _binding(place: int, value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, dt.datetime | dt.time | dt.date | UUID | Decimal):
        return str(value)
    known = "text, a finite number, a boolean, a date or time, or None"
    told = value if isinstance(value, float) else f"a {type(value).__name__}"
    raise InvalidArgument(f"bindings[{place}] is {told}; it must be {known}")


def _content(response: RawResponse) -> bytes:
    return response.content
