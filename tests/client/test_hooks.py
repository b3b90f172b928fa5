"""Hooks: what they are given, and that their mistakes stay theirs."""

from __future__ import annotations

import functools
import logging
from typing import Any

import anyio
import pytest
from opentelemetry import trace as opentelemetry_trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from peaka_async import (
    ConfigurationError,
    RequestInfo,
    ResponseInfo,
    RetryInfo,
)
from peaka_async.transport.telemetry import Telemetry
from tests.support.observing import (
    BUSY,
    CREATE,
    KEY,
    LOST,
    STATUSES,
    Watcher,
    lines,
)


@pytest.mark.anyio
async def test_hooks_are_given_what_happened_in_order() -> None:
    watcher = Watcher()
    with Telemetry(**watcher.hooks).operation(STATUSES) as trace:
        with trace.attempt(1) as attempt:
            await anyio.sleep(0.25)
            attempt.answered(503, "r-1")
        trace.retry(BUSY, 1, 0.5)
        with trace.attempt(2) as attempt:
            await anyio.sleep(1)
            attempt.failed(LOST)
        trace.retry(LOST, 2, 1.25)
        with trace.attempt(3) as attempt:
            attempt.answered(200, None)
    what = ("caches.list_statuses", "GET", STATUSES.path)
    assert watcher.seen == [
        RequestInfo(*what, 1),
        ResponseInfo(*what, 1, 503, "r-1", 0.25, None),
        RetryInfo(*what, 1, "ServerError", 503, 0.5),
        RequestInfo(*what, 2),
        ResponseInfo(*what, 2, None, None, 1.0, "ConnectionLost"),
        RetryInfo(*what, 2, "ConnectionLost", None, 1.25),
        RequestInfo(*what, 3),
        ResponseInfo(*what, 3, 200, None, 0.0, None),
    ]


@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry"])
@pytest.mark.anyio
async def test_what_a_hook_raises_is_told_once_and_stops_nothing(name: str, log: pytest.LogCaptureFixture) -> None:
    log.set_level(logging.WARNING, logger="peaka_async")

    def broken(_info: object) -> None:
        raise KeyError(KEY)

    telemetry = Telemetry(**{name: broken})
    for _ in range(3):
        with telemetry.operation(CREATE) as trace:
            with trace.attempt(1) as attempt:
                attempt.failed(LOST)
            trace.retry(LOST, 1, 0.5)
    assert lines(log) == [
        f"peaka_async WARNING the hook {name} raised KeyError; further ones like it are not reported",
    ]
    assert log.records[0].exc_info is None


@pytest.mark.anyio
async def test_each_way_in_which_a_hook_fails_is_told(log: pytest.LogCaptureFixture) -> None:
    log.set_level(logging.WARNING, logger="peaka_async")
    failures = iter([KeyError("x"), ValueError("x"), KeyError("x")])

    def broken(_info: object) -> None:
        raise next(failures)

    with Telemetry(on_request=broken).operation(CREATE) as trace:
        for number in (1, 2, 3):
            with trace.attempt(number):
                pass
    assert [line.split(";")[0] for line in lines(log)] == [
        "peaka_async WARNING the hook on_request raised KeyError",
        "peaka_async WARNING the hook on_request raised ValueError",
    ]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("name", ["on_request", "on_response"])
@pytest.mark.anyio
async def test_what_ends_a_program_passes_through_a_hook_and_leaves_no_span_open(
    name: str, error: type[BaseException], spans: InMemorySpanExporter
) -> None:
    def leaving(_info: object) -> None:
        raise error

    outside = opentelemetry_trace.get_current_span()
    telemetry = Telemetry(**{name: leaving})
    with pytest.raises(error), telemetry.operation(CREATE) as trace, trace.attempt(1) as attempt:
        attempt.answered(200, None)
    assert opentelemetry_trace.get_current_span() is outside
    assert [span.name for span in spans.get_finished_spans()][-1] == "caches.create"


async def _async_hook(info: object) -> None: ...


class _AsyncCallable:
    async def __call__(self, info: object) -> None: ...


@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry"])
@pytest.mark.parametrize(
    "hook", [_async_hook, functools.partial(_async_hook), _AsyncCallable()], ids=["function", "partial", "object"]
)
def test_an_async_hook_is_refused(hook: Any, name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Telemetry(**{name: hook})
    assert str(caught.value) == f"{name} must be a plain function: nothing would await an async one"


def test_a_hook_that_is_no_function_is_refused() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Telemetry(on_retry="print")  # type: ignore[arg-type]  # the mistake
    assert str(caught.value) == "on_retry must be a function, not a str"


@pytest.mark.anyio
async def test_a_coroutine_from_a_hook_is_closed_and_told_once(log: pytest.LogCaptureFixture) -> None:
    log.set_level(logging.WARNING, logger="peaka_async")
    telemetry = Telemetry(on_request=lambda info: _async_hook(info))  # type: ignore[arg-type]  # the mistake
    for number in (1, 2):
        with telemetry.operation(CREATE) as trace, trace.attempt(number):
            pass
    # A coroutine that is not closed would be a warning, and warnings are errors here.
    (line,) = lines(log)
    assert line == (
        "peaka_async WARNING the hook on_request returned a coroutine, which nothing awaits; "
        "further ones like it are not reported"
    )
