"""Who watches the client in tests: lines of the log, spans, hooks."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from opentelemetry import trace as opentelemetry_trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from peaka_async import OPERATIONS, ConnectionLost, RequestInfo, ResponseInfo, RetryInfo, ServerError

ROOT = Path(__file__).parents[2]
SECRET_PART = "s3cr3t-p4rt-0f-the-key"
KEY = f"ABCDEFGH.{SECRET_PART}"
STATUSES = OPERATIONS["caches.list_statuses"]
CREATE = OPERATIONS["caches.create"]
PATH = "/data/projects/{projectId}/cache"
LOST = ConnectionLost("the reset said too much", operation="caches.create")
BUSY = ServerError("the service said too much", status=503, operation="caches.list_statuses")


class Watcher:
    """Hooks that write down what they are given."""

    def __init__(self) -> None:
        self.seen: list[RequestInfo | ResponseInfo | RetryInfo] = []

    @property
    def hooks(self) -> dict[str, Callable[[Any], None]]:
        return dict.fromkeys(("on_request", "on_response", "on_retry"), self._see)

    def _see(self, info: RequestInfo | ResponseInfo | RetryInfo) -> None:
        # The virtual clocks count in floats.
        self.seen.append(evolve(info, elapsed=round(info.elapsed, 6)) if isinstance(info, ResponseInfo) else info)


@contextmanager
def recorded_spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """A tracing set-up for one test; the global one can be set only once."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(opentelemetry_trace, "get_tracer_provider", lambda: provider)
    yield exporter
    provider.shutdown()


def lines(log: pytest.LogCaptureFixture) -> list[str]:
    return [f"{name} {logging.getLevelName(level)} {text}" for name, level, text in log.record_tuples]


def told(span: ReadableSpan) -> dict[str, Any]:
    """All that a span says, but for its times and ids."""
    status = span.status
    scope = span.instrumentation_scope
    assert scope is not None
    assert scope.name == "peaka_async"
    return {
        "name": span.name,
        "kind": span.kind.name,
        "attributes": dict(span.attributes or {}),
        "status": (status.status_code.name, status.description),
        "events": [event.name for event in span.events],
    }


def printed(script: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'generated'}"},
    )
    return done.stdout, done.stderr
