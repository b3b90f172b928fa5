"""Calls of a client as log, spans and hooks tell of them; and what none of them is told."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from peaka_async import (
    OPERATIONS,
    AsyncPeaka,
    AttemptFailed,
    ConfigurationError,
    HttpRequest,
    HttpResponse,
    NotFound,
    PeakaError,
    RequestInfo,
    ResponseInfo,
    RetryInfo,
)
from peaka_async.transport import Next
from tests.support.fake_http import FakeHttp, answer
from tests.support.observing import (
    KEY,
    SECRET_PART,
    STATUSES,
    Watcher,
    lines,
    told,
)


def client(handler: Callable[[HttpRequest], Any], **options: Any) -> AsyncPeaka:
    return AsyncPeaka(KEY, project_id="acFxu7Xr", http_client=FakeHttp(handler), **options)


@pytest.mark.anyio
async def test_a_client_tells_of_its_calls(log: pytest.LogCaptureFixture, spans: InMemorySpanExporter) -> None:
    answers = iter([answer(503), AttemptFailed("reset", sent=True), answer(200, [], {"x-request-id": "r-3"})])
    watcher = Watcher()
    peaka = client(lambda request: next(answers), **watcher.hooks)
    assert await peaka.project().caches.list_statuses() == []
    path = STATUSES.path
    first, second = [info.wait for info in watcher.seen if isinstance(info, RetryInfo)]
    name = "caches.list_statuses"
    assert lines(log) == [
        f"peaka_async DEBUG {name}: GET {path}: 503 in 0.0 ms (attempt 1, request -)",
        f"peaka_async INFO {name}: attempt 1 failed (503 ServerError), the next one follows in {first:.2f} s",
        f"peaka_async DEBUG {name}: GET {path}: ConnectionLost in 0.0 ms (attempt 2, request -)",
        f"peaka_async INFO {name}: attempt 2 failed (ConnectionLost), the next one follows in {second:.2f} s",
        f"peaka_async DEBUG {name}: GET {path}: 200 in 0.0 ms (attempt 3, request r-3)",
    ]
    assert [type(info).__name__ for info in watcher.seen] == [
        *("RequestInfo", "ResponseInfo", "RetryInfo") * 2,
        *("RequestInfo", "ResponseInfo"),
    ]
    assert [span.name for span in spans.get_finished_spans()] == [*["HTTP GET"] * 3, "caches.list_statuses"]


@pytest.mark.anyio
async def test_a_refused_call_is_told_by_status_and_class(
    log: pytest.LogCaptureFixture, spans: InMemorySpanExporter
) -> None:
    peaka = client(lambda request: answer(404, {"message": "no such cache"}))
    with pytest.raises(NotFound):
        await peaka.project().caches.get_status("c1")
    path = OPERATIONS["caches.get_status"].path
    assert lines(log) == [
        f"peaka_async DEBUG caches.get_status: GET {path}: 404 in 0.0 ms (attempt 1, request -)",
    ]
    attempt, call = [told(span) for span in spans.get_finished_spans()]
    assert (attempt["status"], attempt["attributes"]["error.type"]) == (("ERROR", None), "404")
    assert (call["status"], call["attributes"]["error.type"]) == (("ERROR", "NotFound"), "NotFound")


@pytest.mark.anyio
async def test_a_request_that_the_document_does_not_know_is_told_without_its_path(
    log: pytest.LogCaptureFixture, spans: InMemorySpanExporter
) -> None:
    watcher = Watcher()
    peaka = client(lambda request: answer(200, {}), **watcher.hooks)
    await peaka.request("REPORT", "/data/projects/acFxu7Xr/new-thing")
    assert lines(log) == ["peaka_async DEBUG request: REPORT {path}: 200 in 0.0 ms (attempt 1, request -)"]
    assert watcher.seen == [
        RequestInfo("request", "REPORT", "{path}", 1),
        ResponseInfo("request", "REPORT", "{path}", 1, 200, None, 0.0, None),
    ]
    common = {"peaka.operation": "request", "http.request.method": "_OTHER", "url.template": "{path}"}
    assert [(span.name, dict(span.attributes or {})) for span in spans.get_finished_spans()] == [
        ("HTTP", {**common, "http.response.status_code": 200}),
        ("request", common),
    ]


@pytest.mark.anyio
async def test_an_event_stream_is_told_when_it_opens(
    log: pytest.LogCaptureFixture, spans: InMemorySpanExporter
) -> None:
    peaka = client(lambda request: answer(200, b"data: x\n\n", {"content-type": "text/event-stream"}))
    async with peaka.project().ai.chat_stream(message="m") as events:
        assert [event.data async for event in events] == ["x"]
    path = OPERATIONS["ai.chat_stream"].path
    assert lines(log) == [
        f"peaka_async DEBUG ai.chat_stream: POST {path}: 200 in 0.0 ms (attempt 1, request -)",
    ]
    assert [span.name for span in spans.get_finished_spans()] == ["HTTP POST", "ai.chat_stream"]


@pytest.mark.anyio
async def test_a_client_reads_peaka_log(
    monkeypatch: pytest.MonkeyPatch, logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEAKA_LOG", "debug")
    await client(lambda request: answer(200, {"userId": "u", "email": "e"})).info()
    shown = capsys.readouterr().err
    line = "DEBUG peaka_async account.get_info: GET /info: 200 in 0.0 ms (attempt 1, request -)\n"
    assert re.sub(r"^\S+ \S+ ", "", shown) == line
    monkeypatch.setenv("PEAKA_LOG", "loud")
    with pytest.raises(ConfigurationError, match="debug, info"):
        AsyncPeaka(KEY)


PLANTED = ("acFxu7Xr", "c-1d", "qu3ry-v4lue", "he4der-v4lue", "b0dy-v4lue", "4nswer-v4lue", SECRET_PART, "ABCDEFGH")

ANSWERS: dict[str, Callable[[], HttpResponse | BaseException]] = {
    "success": lambda: answer(200, {"userId": "4nswer-v4lue", "email": KEY}),
    "refused": lambda: answer(401, {"message": f"4nswer-v4lue: {KEY}"}, {"www-authenticate": KEY}),
    "broken": lambda: answer(503, f"<html>4nswer-v4lue {KEY}</html>"),
    "reason": lambda: HttpResponse(500, {}, b"", f"4nswer-v4lue {KEY}"),
    "throttled": lambda: answer(429, {"message": KEY}, {"retry-after": "1"}),
    "half": lambda: answer(200, f'{{"4nswer-v4lue": "{KEY}'),
    "redirect": lambda: answer(302, "", {"location": f"https://other.example/{KEY}"}),
    "lost": lambda: AttemptFailed(f"4nswer-v4lue while sending {KEY}", sent=True),
    "refused to connect": lambda: AttemptFailed(f"4nswer-v4lue {KEY}", sent=False),
    "late": lambda: AttemptFailed(f"4nswer-v4lue {KEY}", sent=True, timed_out=True),
}


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.anyio
async def test_no_line_span_or_hook_is_told_what_was_sent_or_said(
    kind: str, caplog: pytest.LogCaptureFixture, spans: InMemorySpanExporter
) -> None:
    caplog.set_level(1)
    watcher = Watcher()

    async def step(request: HttpRequest, call_next: Next) -> HttpResponse:
        return await call_next(request)

    peaka = client(lambda request: ANSWERS[kind](), middleware=[step], **watcher.hooks)
    project = peaka.with_options(headers={"X-Team": "he4der-v4lue"}).project()
    calls: list[Callable[[], Any]] = [
        lambda: project.caches.get_status("c-1d"),
        lambda: project.connections.create(name="b0dy-v4lue", type="stripe", credential={"token": KEY}),
        lambda: peaka.request("GET", "/x/c-1d", query={"q": "qu3ry-v4lue", "key": KEY}, headers={"X-Y": KEY}),
        lambda: peaka.request("POST", "/x/c-1d", json={"b0dy-v4lue": KEY}),
    ]
    for call in calls:
        with suppress(PeakaError):
            await call()
    told_lines = [f"{record.getMessage()} {vars(record)}" for record in caplog.records if record.name == "peaka_async"]
    told_spans = [span.to_json() for span in spans.get_finished_spans()]
    told_hooks = [repr(info) for info in watcher.seen]
    assert min(len(told_lines), len(told_spans), len(told_hooks)) >= len(calls), "something is told of every call"
    everything = "\n".join([*told_lines, *told_spans, *told_hooks, caplog.text])
    assert [planted for planted in PLANTED if planted in everything] == []
