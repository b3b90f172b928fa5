"""Spans through the API of OpenTelemetry, for applications that use it; for all others, nothing.

They hold what is safe to send to whoever reads traces: verb, path template, status, class of the error. Exceptions are
not recorded on them, because messages of errors may quote the service.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .._version import __version__

if TYPE_CHECKING:
    from contextvars import Token

    from opentelemetry.context import Context
    from opentelemetry.trace import Span, Tracer

__all__ = ["OpenSpan", "Tracing"]

_KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
"""Verbs that the conventions let an attribute hold; another one is told as `_OTHER`."""


class Tracing:
    """Where the spans of one client come from."""

    __slots__ = ("_tracer",)

    def __init__(self) -> None:
        self._tracer: Tracer | None = None

    def operation(self, operation: str, method: str, path: str) -> OpenSpan | None:
        """The span of a call, started and current; `None` where the application has no tracing."""
        tracer = self._tracer or self._find()
        if tracer is None:
            return None
        return OpenSpan(tracer, operation, _attributes(operation, method, path), is_attempt=False)

    def attempt(self, around: OpenSpan | None, operation: str, method: str, path: str, number: int) -> OpenSpan | None:
        """The span of one attempt, within that of its call; `None` where the call has none."""
        if around is None or self._tracer is None:
            return None
        attributes = _attributes(operation, method, path)
        if number > 1:
            attributes["http.request.resend_count"] = number - 1
        name = f"HTTP {method}" if method in _KNOWN_METHODS else "HTTP"
        return OpenSpan(self._tracer, name, attributes, is_attempt=True)

    def _find(self) -> Tracer | None:
        # Tracing that is set up has been imported by whoever set it up. To import it here would cost every application
        # that merely has the package a blocking import inside its first request, for spans that go nowhere; and to
        # look only once would miss a set-up that comes after the first request.
        if sys.modules.get("opentelemetry.trace") is None:
            return None
        from opentelemetry import trace

        self._tracer = trace.get_tracer("peaka_async", __version__)
        return self._tracer


class OpenSpan:
    """A span that is current from its making to its end.

    It is ended in the task that made it; there the context variables are the same ones.
    """

    __slots__ = ("_span", "_token")

    def __init__(self, tracer: Tracer, name: str, attributes: Mapping[str, str | int], *, is_attempt: bool) -> None:
        from opentelemetry import context, trace

        kind = trace.SpanKind.CLIENT if is_attempt else trace.SpanKind.INTERNAL
        # Its parent is the span that is current here: for an attempt, that of its call.
        self._span: Span = tracer.start_span(name, kind=kind, attributes=attributes)
        self._token: Token[Context] = context.attach(trace.set_span_in_context(self._span))

    def answered(self, status: int, request_id: str | None) -> None:
        """Put down the answer of an attempt."""
        self._span.set_attribute("http.response.status_code", status)
        if request_id is not None:
            self._span.set_attribute("peaka.request_id", request_id)

    def end(self, error: str | None, status: int | None = None, *, is_thrown_away: bool = False) -> None:
        """End it: as failed where there is a class of an error, or a status that is one.

        Args:
            error: The class of the error.
            status: The HTTP status.
            is_thrown_away: Whether the coroutine is closed from outside of its task, whose context variables are gone.
        """
        from opentelemetry import context, trace

        refused = status is not None and status >= 400
        if error is not None or refused:
            self._span.set_attribute("error.type", error or str(status))
            self._span.set_status(trace.StatusCode.ERROR, error)
        if not is_thrown_away:
            context.detach(self._token)
        self._span.end()


def _attributes(operation: str, method: str, path: str) -> dict[str, str | int]:
    return {
        "peaka.operation": operation,
        "http.request.method": method if method in _KNOWN_METHODS else "_OTHER",
        "url.template": path,
    }
