"""Spans: one for each call and one for each attempt within, for applications that have tracing."""

from __future__ import annotations

import logging
import sys

import anyio
import pytest
from opentelemetry import trace as opentelemetry_trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from peaka_async import (
    ConnectionLost,
)
from peaka_async.transport.telemetry import Telemetry
from tests.support.observing import (
    BUSY,
    CREATE,
    LOST,
    PATH,
    printed,
    told,
)


@pytest.mark.anyio
async def test_a_call_is_a_span_and_each_attempt_is_one_within(spans: InMemorySpanExporter) -> None:
    with Telemetry().operation(CREATE) as trace:
        with trace.attempt(1) as attempt:
            attempt.failed(LOST)
        trace.retry(LOST, 1, 0.5)
        with trace.attempt(2) as attempt:
            attempt.answered(503, None)
        trace.retry(BUSY, 2, 0.5)
        with trace.attempt(3) as attempt:
            attempt.answered(201, "r-3")
    common = {"peaka.operation": "caches.create", "http.request.method": "POST", "url.template": PATH}
    first, second, third, call = spans.get_finished_spans()
    assert told(call) == {
        "name": "caches.create",
        "kind": "INTERNAL",
        "attributes": common,
        "status": ("UNSET", None),
        "events": [],
    }
    assert told(first) == {
        "name": "HTTP POST",
        "kind": "CLIENT",
        "attributes": {**common, "error.type": "ConnectionLost"},
        "status": ("ERROR", "ConnectionLost"),
        "events": [],
    }
    assert told(second) == {
        "name": "HTTP POST",
        "kind": "CLIENT",
        "attributes": {
            **common,
            "http.request.resend_count": 1,
            "http.response.status_code": 503,
            "error.type": "503",
        },
        "status": ("ERROR", None),
        "events": [],
    }
    assert told(third) == {
        "name": "HTTP POST",
        "kind": "CLIENT",
        "attributes": {
            **common,
            "http.request.resend_count": 2,
            "http.response.status_code": 201,
            "peaka.request_id": "r-3",
        },
        "status": ("UNSET", None),
        "events": [],
    }
    assert call.parent is None
    assert call.context is not None
    parents = [span.parent.span_id for span in (first, second, third) if span.parent]
    assert parents == [call.context.span_id] * 3


@pytest.mark.anyio
async def test_an_error_that_leaves_a_call_marks_its_span_by_its_class_alone(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ConnectionLost), Telemetry().operation(CREATE):
        raise LOST
    (call,) = spans.get_finished_spans()
    assert told(call) == {
        "name": "caches.create",
        "kind": "INTERNAL",
        "attributes": {
            "peaka.operation": "caches.create",
            "http.request.method": "POST",
            "url.template": PATH,
            "error.type": "ConnectionLost",
        },
        "status": ("ERROR", "ConnectionLost"),
        "events": [],
    }


@pytest.mark.anyio
async def test_spans_are_current_while_they_last_and_not_longer(
    spans: InMemorySpanExporter, log: pytest.LogCaptureFixture
) -> None:
    at_lines: list[object] = []

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            assert record.name == "peaka_async"
            at_lines.append(opentelemetry_trace.get_current_span())

    noting = Noting()
    logging.getLogger("peaka_async").addHandler(noting)
    current = opentelemetry_trace.get_current_span
    outside = current()
    try:
        with Telemetry().operation(CREATE) as trace:
            around = current()
            with trace.attempt(1) as attempt:
                within = current()
                attempt.answered(200, None)
            assert current() is around
        assert current() is outside
    finally:
        logging.getLogger("peaka_async").removeHandler(noting)
    assert [span.name for span in (around, within) if isinstance(span, ReadableSpan)] == ["caches.create", "HTTP POST"]
    assert at_lines == [within], "the line of an attempt belongs to its span"


@pytest.mark.anyio
async def test_calls_side_by_side_keep_their_spans_apart(spans: InMemorySpanExporter) -> None:
    telemetry = Telemetry()

    async def call(wait: float) -> None:
        with telemetry.operation(CREATE) as trace, trace.attempt(1) as attempt:
            await anyio.sleep(wait)
            attempt.answered(200, f"r-{wait}")

    async with anyio.create_task_group() as group:
        for wait in (3.0, 1.0, 2.0):
            group.start_soon(call, wait)
    finished = spans.get_finished_spans()
    assert [span.name for span in finished] == ["HTTP POST", "caches.create"] * 3
    for attempt, around in zip(finished[::2], finished[1::2], strict=True):
        assert attempt.parent == around.context


@pytest.mark.anyio
async def test_without_the_package_there_are_no_spans(
    monkeypatch: pytest.MonkeyPatch, spans: InMemorySpanExporter
) -> None:
    telemetry = Telemetry()
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "opentelemetry.trace", None)
        with telemetry.operation(CREATE) as trace, trace.attempt(1) as attempt:
            attempt.answered(200, None)
    assert spans.get_finished_spans() == ()
    # The same client notices when tracing is set up later.
    with telemetry.operation(CREATE) as trace, trace.attempt(1) as attempt:
        attempt.answered(200, None)
    assert [span.name for span in spans.get_finished_spans()] == ["HTTP POST", "caches.create"]


CALL = """
import anyio
from peaka_async import AsyncPeaka, ConnectionFailed

async def main():
    async with AsyncPeaka("ABCDEFGH.x", base_url="http://127.0.0.1:9", max_retries=0) as peaka:
        try:
            await peaka.info()
        except ConnectionFailed:
            return
        raise AssertionError("nothing listens there")

anyio.run(main)
"""


@pytest.mark.parametrize(
    "script",
    [
        "import peaka_async",
        "from peaka_async import AsyncPeaka, RequestInfo; AsyncPeaka('ABCDEFGH.x')",
        CALL,
    ],
    ids=["import", "client", "call"],
)
def test_the_package_is_never_imported_for_an_application_that_does_not_use_it(script: str) -> None:
    listed = "import sys; print([name for name in sys.modules if name.startswith('opentelemetry')])"
    assert printed(f"{script}\n{listed}") == ("[]\n", "")
