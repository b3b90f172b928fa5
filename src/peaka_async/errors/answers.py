"""The service answered: with a refusal, or with what it should not have."""

from __future__ import annotations

from typing import Any

from peaka_api.errors import PeakaError

__all__ = [
    "AgentFailed",
    "ApiError",
    "BadRequest",
    "Conflict",
    "Forbidden",
    "InvalidCredentials",
    "NotFound",
    "RateLimited",
    "ResponseDecodeError",
    "ServerError",
    "SqlError",
    "StatementNotAllowed",
    "StatisticsNotSupported",
    "TableCorrupted",
    "TableNotCacheable",
    "Unauthorized",
    "UnknownColumn",
    "UnknownTable",
]


class ApiError(PeakaError):
    """The service answered, and not with success.

    Attributes:
        status: The HTTP status, a number.
        code: The service's own code, as it came: a number, text, or `None`. The number 100 means nothing.
        message: What the service says, cut to a bounded length. It may quote user names and internal routes.
        operation: Which operation it was, such as `caches.create`.
        request_id: The id that the service gave the request, or `None`.
        attempts: How many times it was tried.
        retry_after: Seconds that the service asked to wait, or `None`.
        excerpt: The start of the body, at most 500 characters; empty where answers of the operation hold secrets.
        hint: What to do about it, where we know.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        operation: str,
        code: Any = None,
        request_id: str | None = None,
        attempts: int = 1,
        retry_after: float | None = None,
        excerpt: str = "",
        hint: str | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.operation = operation
        self.request_id = request_id
        self.attempts = attempts
        self.retry_after = retry_after
        self.excerpt = excerpt
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        told = [] if self.code in (None, 100) else [f"code {self.code}"]
        told += [f"request {self.request_id}"] if self.request_id else []
        told += [f"{self.attempts} attempts"] if self.attempts > 1 else []
        around = f" ({', '.join(told)})" if told else ""
        hint = f". {self.hint}" if self.hint else ""
        return f"{self.operation}: {self.status} {self.message}{around}{hint}"


class BadRequest(ApiError):
    """The service refused the request as it was."""


class InvalidCredentials(BadRequest):
    """A source refused the credential of a connection, or could not be reached with it."""


class TableNotCacheable(BadRequest):
    """The table cannot have a cache."""


class TableCorrupted(BadRequest):
    """What is left of an old cache of the table is in the way. Only making its catalog anew has helped."""


class StatisticsNotSupported(BadRequest):
    """The service keeps no statistics for tables of this connector. Only Postgres is known to have them."""


class SqlError(BadRequest):
    """The statement cannot be run as it is."""


class StatementNotAllowed(SqlError):
    """The statement would change something, and SQL can only read."""


class UnknownTable(SqlError):
    """The statement names a table that is not there."""


class UnknownColumn(SqlError):
    """The statement names a column that is not there."""


class Unauthorized(ApiError):
    """The API key is missing or unknown."""


class Forbidden(ApiError):
    """The API key may not do this."""


class NotFound(ApiError):
    """There is no such thing. The service mostly says so with 400."""


class Conflict(ApiError):
    """Something is in the way, such as a thing of that name."""


class RateLimited(ApiError):
    """Too many requests. `retry_after` says how long to wait, where the service did."""


class ServerError(ApiError):
    """A fault of the service, or a refusal that it reports as one."""


class AgentFailed(PeakaError):
    """The agent reported an error in the middle of its answer. What it had sent before that has been delivered.

    Attributes:
        data: The data of the event as JSON, of a form that is not known, or its text; empty where it has none. The API
            key is struck out of it, wherever it stands.
    """

    def __init__(self, message: str, *, data: Any) -> None:
        self.data = data
        super().__init__(message)

    def __str__(self) -> str:
        return f"ai.chat_stream: the agent reported an error: {self.args[0]}"


class ResponseDecodeError(PeakaError):
    """Success was answered with a body of another shape than promised. What was asked has been done.

    Attributes:
        status: The HTTP status, a number of the 200s.
        operation: Which operation it was.
        request_id: The id that the service gave the request, or `None`.
        excerpt: The start of the body, at most 500 characters; empty where answers of the operation hold secrets.
    """

    def __init__(
        self, message: str, *, status: int, operation: str, request_id: str | None = None, excerpt: str = ""
    ) -> None:
        self.message = message
        self.status = status
        self.operation = operation
        self.request_id = request_id
        self.excerpt = excerpt
        super().__init__(message)

    def __str__(self) -> str:
        shown = f"; the body starts with {self.excerpt[:80]!r}" if self.excerpt else ""
        return f"{self.operation}: {self.status}, but {self.message}{shown}"
