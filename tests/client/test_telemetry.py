"""The log: one line for each attempt and retry, and `PEAKA_LOG`."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Generator
from typing import Any

import anyio
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from peaka_async import (
    ConfigurationError,
    RequestInfo,
    ResponseInfo,
)
from peaka_async.transport.telemetry import Telemetry, configure_logging_from_environment
from tests.support.observing import (
    BUSY,
    CREATE,
    KEY,
    LOST,
    PATH,
    STATUSES,
    Watcher,
    lines,
    printed,
    told,
)


def extras(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name.startswith("peaka_")}


@pytest.mark.anyio
async def test_an_attempt_is_one_line_with_the_template_of_its_path(log: pytest.LogCaptureFixture) -> None:
    with Telemetry().operation(CREATE) as trace, trace.attempt(1) as attempt:
        await anyio.sleep(0.25)
        attempt.answered(201, "r-1")
    assert lines(log) == [
        f"peaka_async DEBUG caches.create: POST {PATH}: 201 in 250.0 ms (attempt 1, request r-1)",
    ]


@pytest.mark.anyio
async def test_a_retry_is_one_line_between_those_of_its_attempts(log: pytest.LogCaptureFixture) -> None:
    path = STATUSES.path
    with Telemetry().operation(STATUSES) as trace:
        with trace.attempt(1) as attempt:
            attempt.answered(503, None)
        trace.retry(BUSY, 1, 0.5)
        await anyio.sleep(0.5)
        with trace.attempt(2) as attempt:
            await anyio.sleep(1)
            attempt.failed(LOST)
        trace.retry(LOST, 2, 1.25)
        with trace.attempt(3) as attempt:
            attempt.answered(200, "r-3")
    assert lines(log) == [
        f"peaka_async DEBUG caches.list_statuses: GET {path}: 503 in 0.0 ms (attempt 1, request -)",
        "peaka_async INFO caches.list_statuses: attempt 1 failed (503 ServerError), the next one follows in 0.50 s",
        f"peaka_async DEBUG caches.list_statuses: GET {path}: ConnectionLost in 1000.0 ms (attempt 2, request -)",
        "peaka_async INFO caches.list_statuses: attempt 2 failed (ConnectionLost), the next one follows in 1.25 s",
        f"peaka_async DEBUG caches.list_statuses: GET {path}: 200 in 0.0 ms (attempt 3, request r-3)",
    ]


@pytest.mark.anyio
async def test_the_records_carry_their_facts_for_handlers_that_write_json(log: pytest.LogCaptureFixture) -> None:
    with Telemetry().operation(CREATE) as trace:
        with trace.attempt(1) as attempt:
            await anyio.sleep(0.25)
            attempt.answered(503, "r-1")
            attempt.failed(BUSY)
        trace.retry(BUSY, 1, 0.5)
    sent, retried = log.records
    common = {
        "peaka_operation": "caches.create",
        "peaka_method": "POST",
        "peaka_path": PATH,
        "peaka_attempt": 1,
        "peaka_status": 503,
        "peaka_error": "ServerError",
    }
    assert extras(sent) == {**common, "peaka_request_id": "r-1", "peaka_elapsed": pytest.approx(0.25)}
    assert extras(retried) == {**common, "peaka_wait": 0.5}
    assert sent.getMessage() == f"caches.create: POST {PATH}: 503 ServerError in 250.0 ms (attempt 1, request r-1)"


@pytest.mark.anyio
async def test_at_info_retries_are_told_and_attempts_are_not(log: pytest.LogCaptureFixture) -> None:
    log.set_level(logging.INFO, logger="peaka_async")
    with Telemetry().operation(CREATE) as trace:
        with trace.attempt(1) as attempt:
            attempt.failed(LOST)
        trace.retry(LOST, 1, 0.5)
    assert [record.levelname for record in log.records] == ["INFO"]


@pytest.mark.anyio
async def test_where_nobody_looks_no_clock_is_read_and_no_record_is_made(
    monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    def unwanted(*_args: Any, **_kwargs: Any) -> Any:
        raise AssertionError("nobody asked for this")

    log.set_level(logging.WARNING, logger="peaka_async")
    telemetry = Telemetry()
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    monkeypatch.setattr(anyio, "current_time", unwanted)
    monkeypatch.setattr(logging.Logger, "makeRecord", unwanted)
    monkeypatch.setattr("peaka_async.transport.telemetry._extra", unwanted)
    with telemetry.operation(CREATE) as trace:
        with trace.attempt(1) as attempt:
            attempt.failed(LOST)
        trace.retry(LOST, 1, 0.5)
    assert log.records == []


@pytest.mark.anyio
async def test_a_cancellation_is_told_under_one_name_on_every_backend(
    log: pytest.LogCaptureFixture, spans: InMemorySpanExporter
) -> None:
    watcher = Watcher()
    with anyio.move_on_after(2), Telemetry(**watcher.hooks).operation(CREATE) as trace, trace.attempt(1):
        await anyio.sleep_forever()
    assert lines(log) == [
        f"peaka_async DEBUG caches.create: POST {PATH}: Cancelled in 2000.0 ms (attempt 1, request -)",
    ]
    assert watcher.seen == [
        RequestInfo("caches.create", "POST", PATH, 1),
        ResponseInfo("caches.create", "POST", PATH, 1, None, None, 2.0, "Cancelled"),
    ]
    assert [told(span)["status"] for span in spans.get_finished_spans()] == [("ERROR", "Cancelled")] * 2


@pytest.mark.anyio
async def test_an_error_that_leaves_an_attempt_unannounced_is_its_outcome(log: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ZeroDivisionError), Telemetry().operation(CREATE) as trace, trace.attempt(1):
        raise ZeroDivisionError
    assert lines(log) == [
        f"peaka_async DEBUG caches.create: POST {PATH}: ZeroDivisionError in 0.0 ms (attempt 1, request -)",
    ]


@pytest.mark.parametrize("what", ["r 1", "r\n1", "", "r" * 201, "\x1b[31m", "kennung-ä"])
@pytest.mark.anyio
async def test_what_cannot_be_an_id_is_not_told_as_one(what: str, log: pytest.LogCaptureFixture) -> None:
    with Telemetry().operation(CREATE) as trace, trace.attempt(1) as attempt:
        attempt.answered(200, what)
    assert lines(log) == [f"peaka_async DEBUG caches.create: POST {PATH}: 200 in 0.0 ms (attempt 1, request -)"]


def test_a_coroutine_that_is_thrown_away_ends_its_spans_without_a_clock(
    log: pytest.LogCaptureFixture, spans: InMemorySpanExporter
) -> None:
    """Outside of any event loop, as when a program ends with calls under way."""

    def call() -> Generator[None]:
        with Telemetry().operation(CREATE) as trace, trace.attempt(1):
            yield

    under_way = call()

    async def begin() -> None:
        next(under_way)

    anyio.run(begin)
    under_way.close()
    assert [told(span)["status"] for span in spans.get_finished_spans()] == [("ERROR", "GeneratorExit")] * 2
    assert log.records == []


def test_the_environment_turns_the_log_on_once(logger: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    before = list(logger.handlers)
    for _ in range(3):
        configure_logging_from_environment({"PEAKA_LOG": "Debug"})
    (added,) = [handler for handler in logger.handlers if handler not in before]
    assert (logger.level, added.level) == (logging.DEBUG, logging.DEBUG)
    logger.debug("something")
    out, err = capsys.readouterr()
    assert out == ""
    assert re.sub(r"^\S+ \S+ ", "", err) == "DEBUG peaka_async something\n"


def test_info_shows_less_than_debug(logger: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging_from_environment({"PEAKA_LOG": "info"})
    logger.debug("an attempt")
    logger.info("a retry")
    assert capsys.readouterr().err.endswith(" INFO peaka_async a retry\n")


def test_an_application_that_asked_for_more_keeps_it(logger: logging.Logger) -> None:
    logger.setLevel(logging.DEBUG)
    configure_logging_from_environment({"PEAKA_LOG": "info"})
    assert logger.level == logging.DEBUG


@pytest.mark.parametrize("environ", [{}, {"PEAKA_LOG": ""}, {"PEAKA_LOG": " "}])
def test_without_the_variable_nothing_is_changed(environ: dict[str, str], logger: logging.Logger) -> None:
    before = (list(logger.handlers), logger.level)
    configure_logging_from_environment(environ)
    assert (list(logger.handlers), logger.level) == before


def test_another_value_is_refused_by_naming_the_choices_and_not_the_value(logger: logging.Logger) -> None:
    before = list(logger.handlers)
    with pytest.raises(ConfigurationError) as caught:
        configure_logging_from_environment({"PEAKA_LOG": KEY})
    assert str(caught.value) == "PEAKA_LOG must be one of debug, info, or not set"
    assert logger.handlers == before


def test_without_any_set_up_nothing_is_printed() -> None:
    script = "import logging, peaka_async.transport.telemetry; logging.getLogger('peaka_async').warning('careful')"
    assert printed(script) == ("", "")
