"""In-memory tests of the client run on virtual clocks."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import trio.testing
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from peaka_async import Project
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.testing import RunningEmulator, VirtualLoop
from tests.support.observing import recorded_spans


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    if request.param == "asyncio":
        return "asyncio", {"loop_factory": VirtualLoop}
    return "trio", {"clock": trio.testing.MockClock(autojump_threshold=0)}


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    """The demo account, on the clock of the test's own loop."""
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.fixture
async def project(emulator: RunningEmulator) -> AsyncIterator[Project]:
    """Its project, by a client of its own."""
    async with emulator.client() as peaka:
        yield peaka.project()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, logger="peaka_async")
    return caplog


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    with recorded_spans(monkeypatch) as exporter:
        yield exporter


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """The logger of the package, left as it was found."""
    found = logging.getLogger("peaka_async")
    handlers, level = list(found.handlers), found.level
    yield found
    for handler in found.handlers:
        if handler not in handlers:
            handler.close()
    found.handlers[:] = handlers
    found.setLevel(level)
