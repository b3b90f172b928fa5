"""Every error of the SDK, in one tree.

    PeakaError
    ├── ConfigurationError (ValueError)      the client cannot be set up like this
    ├── InvalidArgument (ValueError)         an argument cannot be right; nothing was sent
    ├── ClientStateError (RuntimeError)      the client is closed, or belongs to another event loop
    ├── TransportError                       no complete answer came back
    │   ├── ConnectionFailed                 nothing was sent
    │   ├── ConnectionLost                   it broke after something was sent
    │   ├── OutcomeUnknown                   it may or may not have been done, and nothing can tell
    │   └── RequestTimeout (TimeoutError)    time ran out; `sent` says whether anything went out
    ├── ApiError                             the service answered, and not with success
    │   ├── BadRequest
    │   │   ├── InvalidCredentials           a source refused the credential of a connection
    │   │   └── TableNotCacheable            the table cannot have a cache
    │   ├── Unauthorized                     the key is missing or unknown
    │   ├── Forbidden                        the key may not do this
    │   ├── NotFound                         there is no such thing, whether the service said 404 or 400
    │   ├── Conflict                         something of that name is in the way
    │   ├── RateLimited                      too many requests
    │   └── ServerError                      a fault of the service, or a refusal that it reports as one
    ├── ResponseDecodeError                  success was answered with a body of another shape
    ├── DecodeError (ValueError)             JSON given to a model does not fit it
    ├── JobError                             something asynchronous did not end well
    │   ├── WaitTimeout (TimeoutError)       it had not ended when the time was up; it goes on at the service
    │   ├── JobFailed
    │   ├── JobCancelled
    │   └── JobLost                          it is no longer there
    ├── PaginationError                      a list could not be read to its end; it carries what was
    └── BatchError (ExceptionGroup)          some requests of a batch did not succeed

No error holds a request, a header or the API key. Texts that come from the service are cut to a bounded length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from peaka_api.errors import DecodeError, InvalidArgument, PeakaError

__all__ = [
    "ApiError",
    "BadRequest",
    "BatchError",
    "ClientStateError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "DecodeError",
    "Forbidden",
    "InvalidArgument",
    "InvalidCredentials",
    "JobCancelled",
    "JobError",
    "JobFailed",
    "JobLost",
    "NotFound",
    "OutcomeUnknown",
    "PaginationError",
    "PeakaError",
    "RateLimited",
    "RequestTimeout",
    "ResponseDecodeError",
    "ServerError",
    "TableNotCacheable",
    "TransportError",
    "Unauthorized",
    "WaitTimeout",
]


class ConfigurationError(PeakaError, ValueError):
    """The client cannot be set up like this. The message names the argument or the variable to set."""


class ClientStateError(PeakaError, RuntimeError):
    """The client cannot be used here: it is closed, or it has its connections on another event loop."""


class TransportError(PeakaError):
    """No complete answer came back.

    Attributes:
        operation: Which operation it was, such as `caches.list_statuses`.
        attempts: How many times it was tried.
        sent: Whether anything may have reached the service. Where it is true, a change may have been made.
    """

    sent: bool = True

    def __init__(self, message: str, *, operation: str, attempts: int = 1, sent: bool | None = None) -> None:
        self.message = message
        self.operation = operation
        self.attempts = attempts
        if sent is not None:
            self.sent = sent
        super().__init__(message)

    def __str__(self) -> str:
        tried = f" after {self.attempts} attempts" if self.attempts > 1 else ""
        fate = "" if self.sent else " (nothing was sent)"
        return f"{self.operation}: {self.message}{tried}{fate}"


class ConnectionFailed(TransportError):
    """No connection could be made, so nothing was sent."""

    sent = False


class ConnectionLost(TransportError):
    """The connection broke after something was sent: what was asked may have been done."""


class OutcomeUnknown(TransportError):
    """Something that must not be done twice may or may not have been done, and nothing can tell.

    It was sent, no answer came that says what became of it, and sending it again could do it again. Look at the
    service, and decide.

    Attributes:
        cause: What happened to the last attempt.
        status: The HTTP status that something on the way answered with, or `None`.
    """

    def __init__(self, cause: PeakaError, *, operation: str, attempts: int) -> None:
        self.cause = cause
        self.status: int | None = getattr(cause, "status", None)
        super().__init__(f"it may or may not have been done: {cause}", operation=operation, attempts=attempts)

    def __str__(self) -> str:
        return f"{self.operation}: {self.message}"


class RequestTimeout(TransportError, TimeoutError):
    """Time ran out before the answer was complete. `sent` says whether anything went out."""


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
        excerpt: The start of the body, at most 500 characters.
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


class ResponseDecodeError(PeakaError):
    """Success was answered with a body of another shape than promised. What was asked has been done.

    Attributes:
        status: The HTTP status, a number of the 200s.
        operation: Which operation it was.
        request_id: The id that the service gave the request, or `None`.
        excerpt: The start of the body, at most 500 characters.
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


class JobError(PeakaError):
    """Something asynchronous did not end well.

    Attributes:
        job_id: Which job it was, such as the id of a cache.
        status: The last status that was read, or `None`.
    """

    def __init__(self, message: str, *, job_id: str, status: Any = None) -> None:
        self.job_id = job_id
        self.status = status
        super().__init__(message)


class JobFailed(JobError):
    """The job ended with a failure. `status` says what the service recorded."""


class JobCancelled(JobError):
    """The job was cancelled, by whomever."""


class JobLost(JobError):
    """The job is no longer there: it was deleted while it was waited for."""


class WaitTimeout(JobError, TimeoutError):
    """Jobs had not ended when the time was up. They go on at the service.

    Attributes:
        statuses: The last status of each job that was waited for, by id; `None` where none was ever read.
        pending: The ids of the jobs that had not ended.
    """

    def __init__(self, message: str, *, statuses: Mapping[str, Any], pending: Sequence[str]) -> None:
        self.statuses: dict[str, Any] = dict(statuses)
        self.pending: tuple[str, ...] = tuple(pending)
        first = self.pending[0] if self.pending else ""
        super().__init__(message, job_id=first, status=self.statuses.get(first))


class PaginationError(PeakaError):
    """A list could not be read to its end.

    Its pages lead nowhere (one comes again, none brings anything new, more items have one time than a page holds), or
    a request failed after items had come: that error is the `__cause__`.

    Attributes:
        items: What was fetched, in the order of the list.
        cursor: Where it broke off, to be passed as `cursor=`.
    """

    def __init__(self, message: str, *, items: Sequence[Any], cursor: str) -> None:
        self.message = message
        self.items: tuple[Any, ...] = tuple(items)
        self.cursor = cursor
        super().__init__(message)


class BatchError(PeakaError, ExceptionGroup[PeakaError]):
    """Some requests of a batch did not succeed; one error for each, `index` saying which.

    Attributes:
        indexes: For each error, the place of its request in the input.
    """

    indexes: tuple[int, ...]

    def __new__(cls, message: str, errors: Sequence[PeakaError], indexes: Sequence[int] = ()) -> Self:  # noqa: ARG004  # for __init__
        return super().__new__(cls, message, errors)

    def __init__(self, message: str, errors: Sequence[PeakaError], indexes: Sequence[int] = ()) -> None:
        super().__init__(message, errors)
        self.indexes = tuple(indexes)

    def derive(self, excs: Sequence[PeakaError], /) -> Self:  # type: ignore[override]
        """The part of the group that `split` and `except*` take, with the indexes that belong to it."""
        kept = {id(error): index for error, index in zip(self.exceptions, self.indexes, strict=False)}
        return type(self)(self.message, excs, [kept[id(error)] for error in excs if id(error) in kept])
