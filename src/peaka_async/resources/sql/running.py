"""Running a query, in any of the forms that the service takes, and reading its answer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from peaka_api.arguments import segment
from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.operations import OPERATIONS
from peaka_api.transport import Call, JsonBody, RawResponse

from ...config import seconds
from ...errors import ResponseDecodeError
from ...results import QueryResult, TrinoType, decode_result
from ...transport import Pipeline

__all__ = ["SqlRunner", "checked_statement"]

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

    async def statement(
        self,
        statement: str,
        bindings: Sequence[Any] | None = None,
        limit: float | dt.timedelta | None = None,
        types: Sequence[TrinoType | None] | None = None,
    ) -> QueryResult:
        """Run a statement.

        Args:
            statement: The SQL.
            bindings: Values for its placeholders.
            limit: Seconds that the service may take.
            types: The types of the columns, where they are known: the answer is then asked for in a sixth of the size.
        """
        body: dict[str, Any] = {"statement": checked_statement(statement)}
        if bindings is not None:
            body["bindings"] = _bindings(bindings)
        return await self.run(body, limit, types)

    async def run(
        self,
        body: Mapping[str, Any],
        limit: float | dt.timedelta | None = None,
        types: Sequence[TrinoType | None] | None = None,
    ) -> QueryResult:
        """Run a query in one of the forms of the operation `queries.execute`.

        Raises:
            ResponseDecodeError: The answer is no result, or is cut off.
            PeakaError: The query was refused or failed.
        """
        pipeline = self._pipeline
        if limit is not None:
            time = seconds("timeout", limit)
            body = {**body, "timeout": math.ceil(time)}
            pipeline = pipeline.with_options(pipeline.options.changed(timeout=time + MARGIN))
        shape = "CELL_TYPED" if types is None else "COMPACT"
        call = Call(_OPERATION, self._path, _content, query=[("format", shape)], body=JsonBody(dict(body)))
        response = await pipeline.send(call)
        try:
            return await decode_result(response.parsed, types)
        except DecodeError as error:
            problem = f"{error}. Very large answers come cut off: take fewer columns, or export them"
        # Raised out here, so that the frames of the decoder, which hold the body, are not chained to it.
        raise ResponseDecodeError(
            problem, status=response.status, operation=_OPERATION.id, request_id=response.request_id
        )


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
    raise InvalidArgument(f"bindings[{place}] is {value!r}; it must be {known}")


def _content(response: RawResponse) -> bytes:
    return response.content
