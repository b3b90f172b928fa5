"""What is told about a call while it runs: log lines, spans and hooks, through one object for each call and attempt.

    with telemetry.operation(operation) as trace:
        with trace.attempt(1) as attempt:
            attempt.answered(status, request_id)    or    attempt.failed(error)
        trace.retry(error, 1, wait)

All three tell of verbs, path templates, statuses, classes of errors and times; never of values in a path or query,
headers, bodies, or what a message says. Where nobody looks, next to nothing is done.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import anyio

from peaka_api.operations import Operation

from ..errors import ConfigurationError, PeakaError
from .tracing import OpenSpan, Tracing

if TYPE_CHECKING:
    from .hooks import Hooks, RequestInfo, ResponseInfo, RetryInfo

__all__ = ["AttemptTrace", "OperationTrace", "Telemetry", "configure_logging_from_environment"]

LOG = "PEAKA_LOG"

logger = logging.getLogger("peaka_async")
# Without a handler of its own, a library's warnings end up on stderr of an application that configured no logging.
logger.addHandler(logging.NullHandler())

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO}
_HANDLER = "peaka_async on stderr"
_REQUEST_ID = re.compile(r"[!-~]{1,200}")


class _Subject(NamedTuple):
    """What a call is called."""

    operation: str
    method: str
    path: str


class Telemetry:
    """The observers of one client: the logger `peaka_async`, OpenTelemetry where the application uses it, and hooks.

    Args:
        on_request: Called before each attempt.
        on_response: Called after each attempt, however it ended.
        on_retry: Called before the pause that another attempt follows.

    Raises:
        ConfigurationError: A hook is no plain function.
    """

    __slots__ = ("hooks", "tracing")

    def __init__(
        self,
        *,
        on_request: Callable[[RequestInfo], None] | None = None,
        on_response: Callable[[ResponseInfo], None] | None = None,
        on_retry: Callable[[RetryInfo], None] | None = None,
    ) -> None:
        self.tracing = Tracing()
        self.hooks: Hooks | None = None
        if on_request is not None or on_response is not None or on_retry is not None:
            from .hooks import Hooks

            self.hooks = Hooks(on_request, on_response, on_retry)

    def operation(self, operation: Operation) -> OperationTrace:
        """Watch one call: a context manager. An exception that leaves it marks the call as failed."""
        # A request that the API document does not know has no template: its path and its id hold ids.
        known = bool(operation.group)
        subject = _Subject(
            operation.id if known else "request", operation.method, operation.path if known else "{path}"
        )
        return OperationTrace(self, subject)


class OperationTrace:
    """One call, from its first attempt to its result."""

    __slots__ = ("_span", "_subject", "_telemetry")

    def __init__(self, telemetry: Telemetry, subject: _Subject) -> None:
        self._telemetry = telemetry
        self._subject = subject
        self._span: OpenSpan | None = None

    def __enter__(self) -> Self:
        self._span = self._telemetry.tracing.operation(*self._subject)
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._span is not None:
            error = None if exc_value is None else _class_of(exc_value)
            self._span.end(error, is_thrown_away=isinstance(exc_value, GeneratorExit))

    def attempt(self, number: int) -> AttemptTrace:
        """Watch one attempt: a context manager.

        Args:
            number: Which one it is, from 1.
        """
        return AttemptTrace(self._telemetry, self._subject, self._span, number)

    def retry(self, error: PeakaError, attempt: int, wait: float) -> None:
        """Tell that another attempt follows.

        Args:
            error: What the last attempt ended in.
            attempt: The number of that attempt.
            wait: Seconds until the next one.
        """
        hooks = self._telemetry.hooks
        watched = hooks is not None and hooks.on_retry is not None
        if not watched and not logger.isEnabledFor(logging.INFO):
            return
        operation, method, path = self._subject
        kind = _class_of(error)
        found: Any = getattr(error, "status", None)
        status = found if isinstance(found, int) else None
        logger.info(
            "%s: attempt %d failed (%s), the next one follows in %.2f s",
            operation,
            attempt,
            _outcome(status, kind),
            wait,
            extra=_extra(self._subject, attempt, status=status, error=kind, wait=wait),
        )
        if hooks is not None and hooks.on_retry is not None:
            from .hooks import RetryInfo

            hooks.on_retry(RetryInfo(operation, method, path, attempt, kind, status, wait))


class AttemptTrace:
    """One attempt: sent once, and ended in an answer, an error or a cancellation."""

    __slots__ = (
        "_error",
        "_number",
        "_parent",
        "_request_id",
        "_span",
        "_started",
        "_status",
        "_subject",
        "_telemetry",
    )

    def __init__(self, telemetry: Telemetry, subject: _Subject, parent: OpenSpan | None, number: int) -> None:
        self._telemetry = telemetry
        self._subject = subject
        self._parent = parent
        self._number = number
        self._span: OpenSpan | None = None
        self._started: float | None = None
        self._status: int | None = None
        self._request_id: str | None = None
        self._error: str | None = None

    def __enter__(self) -> Self:
        hooks = self._telemetry.hooks
        if hooks is not None and hooks.on_request is not None:
            from .hooks import RequestInfo

            # Before the span: whatever passes through here leaves nothing open.
            hooks.on_request(RequestInfo(*self._subject, self._number))
        if (hooks is not None and hooks.on_response is not None) or logger.isEnabledFor(logging.DEBUG):
            self._started = anyio.current_time()
        self._span = self._telemetry.tracing.attempt(self._parent, *self._subject, self._number)
        return self

    def answered(self, status: int, request_id: str | None) -> None:
        """An answer came.

        Args:
            status: Its HTTP status.
            request_id: The id that the service gave the request, if any.
        """
        self._status = status
        # The one text of the other side that is told: what cannot be an id is none.
        self._request_id = request_id if request_id is not None and _REQUEST_ID.fullmatch(request_id) else None
        if self._span is not None:
            self._span.answered(status, self._request_id)

    def failed(self, error: BaseException) -> None:
        """It failed: without an answer, or because of the answer."""
        self._error = _class_of(error)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if exc_value is not None and self._error is None:
            self._error = _class_of(exc_value)
        # A coroutine that is thrown away is closed outside of any event loop: there is no clock to ask.
        is_thrown_away = isinstance(exc_value, GeneratorExit)
        started = None if is_thrown_away else self._started
        elapsed = 0.0 if started is None else anyio.current_time() - started
        try:
            # Inside of the span, so that the line can be found from it.
            if started is not None:
                self._log(elapsed)
        finally:
            if self._span is not None:
                self._span.end(self._error, self._status, is_thrown_away=is_thrown_away)
        hooks = self._telemetry.hooks
        if started is not None and hooks is not None and hooks.on_response is not None:
            from .hooks import ResponseInfo

            hooks.on_response(
                ResponseInfo(*self._subject, self._number, self._status, self._request_id, elapsed, self._error)
            )

    def _log(self, elapsed: float) -> None:
        if not logger.isEnabledFor(logging.DEBUG):
            return
        operation, method, path = self._subject
        extra = _extra(self._subject, self._number, status=self._status, error=self._error)
        logger.debug(
            "%s: %s %s: %s in %.1f ms (attempt %d, request %s)",
            operation,
            method,
            path,
            _outcome(self._status, self._error),
            elapsed * 1000,
            self._number,
            self._request_id or "-",
            extra={**extra, "peaka_request_id": self._request_id, "peaka_elapsed": elapsed},
        )


def configure_logging_from_environment(environ: Mapping[str, str]) -> None:
    """Write the log to stderr where `PEAKA_LOG` asks for it; once, however often it is called.

    Args:
        environ: The environment variables.

    Raises:
        ConfigurationError: `PEAKA_LOG` is neither `debug` nor `info`.
    """
    wanted = environ.get(LOG, "").strip().lower()
    if not wanted:
        return
    if wanted not in _LEVELS:
        # What is there instead is not quoted: it may be what belongs into the variable beside it.
        raise ConfigurationError(f"{LOG} must be one of {', '.join(_LEVELS)}, or not set")
    if any(handler.get_name() == _HANDLER for handler in logger.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name(_HANDLER)
    handler.setLevel(_LEVELS[wanted])
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    # An application that asked for more keeps it.
    if not logger.isEnabledFor(_LEVELS[wanted]):
        logger.setLevel(_LEVELS[wanted])


def _class_of(error: BaseException) -> str:
    """The name of its class; `Cancelled` on every backend for a cancellation."""
    # GeneratorExit comes outside of an event loop, where there is no cancellation to compare with.
    if not isinstance(error, Exception | GeneratorExit) and isinstance(error, anyio.get_cancelled_exc_class()):
        return "Cancelled"
    return type(error).__name__


def _outcome(status: int | None, error: str | None) -> str:
    return " ".join(str(each) for each in (status, error) if each is not None) or "no outcome"


def _extra(subject: _Subject, attempt: int, **more: Any) -> dict[str, Any]:
    """What a log record carries beside its text, for handlers that write JSON."""
    told = {"operation": subject.operation, "method": subject.method, "path": subject.path, "attempt": attempt, **more}
    return {f"peaka_{name}": value for name, value in told.items()}
