"""A key that really goes out over a socket is nowhere else: not in logs, errors, reprs, hooks, nor at another host."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import anyio
import pytest

from peaka_async import HttpRequest, HttpResponse, PeakaError
from peaka_async.transport.middleware import Next
from tests.support import faulty_server as server
from tests.support.faulty_server import Play, Received, answer

from . import exposure
from .conftest import PATIENCE, Serve
from .faults import FAULTS, Fault
from .subjects import CACHES, KEY, KEYED_CREATE, READ, SECRET, STREAM, UNSAFE_CREATE, Subject, client, look_up

pytestmark = pytest.mark.anyio

CASES = [READ, KEYED_CREATE, UNSAFE_CREATE, STREAM]
BEARER = f"Bearer {KEY}"

ECHOES: dict[str, Play] = {
    "in-the-body-of-a-refusal": answer(400, {"message": f"bad header {BEARER}", "errorCode": SECRET}),
    "in-a-page": answer(502, f"<html>{BEARER}</html>".encode(), media_type="text/html"),
    "in-a-long-page": answer(500, b"x" * 490 + KEY.encode() + b"x" * 5000, media_type="text/html"),
    "in-a-body-that-cannot-be-read": answer(200, f'{{"key": "{KEY}"'.encode()),
    "in-a-body-of-another-shape": answer(200, {"key": KEY}),
    "in-a-list-of-another-shape": answer(200, [{"id": KEY, "name": 5}]),
    "in-headers": answer(
        400, None, {"X-Request-Id": KEY, "X-Echo": BEARER, "WWW-Authenticate": BEARER, "Retry-After": KEY}
    ),
    "in-the-phrase": server.raw(f"HTTP/1.1 400 {KEY}\r\nContent-Length: 0\r\n\r\n".encode()),
    "in-the-target-of-a-redirect": server.redirect(f"http://127.0.0.1:1/{KEY}"),
    "in-a-broken-status-line": server.invalid_http(f"HTTP/1.1 {KEY}\r\n\r\n".encode()),
    "in-a-broken-header": server.invalid_http(f"HTTP/1.1 200 OK\r\n{KEY} {BEARER}\r\n\r\n".encode()),
    "in-a-broken-chunk": server.invalid_http(
        f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{KEY}\r\n\r\n".encode()
    ),
    "in-a-broken-length": server.invalid_http(f"HTTP/1.1 200 OK\r\nContent-Length: {KEY}\r\n\r\n".encode()),
}


@pytest.fixture(autouse=True)
def _every_log(caplog: pytest.LogCaptureFixture) -> None:
    """Every logger of the process writes at its lowest level."""
    caplog.set_level(1)
    for name in ("peaka_async", "httpx", "httpcore", "httpcore.http11", "httpcore.connection", "asyncio", "anyio"):
        caplog.set_level(1, logger=name)


def names(cases: Iterable[Any]) -> list[str]:
    return [case.name for case in cases]


async def shown_by(subject: Subject, url: str, **options: Any) -> str:
    """Everything that a failed call shows: to its caller, to hooks and middleware, and by its client."""
    told: list[Any] = []

    async def watch(request: HttpRequest, call_next: Next) -> HttpResponse:
        told.append((repr(request), dict(request.headers), request.url, request.body))
        return await call_next(request)

    with anyio.fail_after(PATIENCE):
        async with client(
            url,
            middleware=[watch],
            on_request=told.append,
            on_response=told.append,
            on_retry=told.append,
            **options,
        ) as peaka:
            try:
                told.append(await subject.call(peaka))
            except PeakaError as error:
                told.append(exposure.of_error(error))
            told += [peaka, peaka.project(), peaka._pipeline, vars(peaka._pipeline.shared), peaka._pipeline.shared.http]
    return repr(told)


@pytest.mark.parametrize("subject", CASES, ids=names(CASES))
@pytest.mark.parametrize("fault", FAULTS, ids=names(FAULTS))
async def test_no_fault_makes_the_key_show(
    fault: Fault, subject: Subject, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    def script(received: Received) -> Play:
        is_look = subject is KEYED_CREATE and received.line != subject.line
        return look_up(received, found=False) if is_look else fault.play(subject)

    service = serve(script)
    # What has to be waited for is waited for once.
    retries = 0 if fault.options else 2
    assert SECRET not in await shown_by(subject, service.url, max_retries=retries, **fault.options)
    assert SECRET not in exposure.of_records(caplog.records)
    # The key was there to be found: the service got it.
    assert {received.headers["authorization"] for received in service.log} == {BEARER}


@pytest.mark.parametrize("subject", [READ, UNSAFE_CREATE, STREAM], ids=lambda subject: subject.name)
@pytest.mark.parametrize("echo", list(ECHOES))
async def test_a_service_that_says_the_key_back_does_not_make_it_show(
    echo: str, subject: Subject, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    service = serve(lambda received: ECHOES[echo])
    assert SECRET not in await shown_by(subject, service.url)
    ours = [record for record in caplog.records if record.name.startswith("peaka_async")]
    assert ours != []
    assert SECRET not in exposure.of_records(ours)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("subject", CASES, ids=names(CASES))
async def test_the_target_of_a_redirect_never_sees_the_key(status: int, subject: Subject, serve: Serve) -> None:
    target = serve(lambda received: answer(200, []))
    service = serve(lambda received: server.redirect(f"{target.url}{received.path}", status))
    await shown_by(subject, service.url)
    target.settle()
    assert [received.headers.get("authorization") for received in service.log] == [BEARER]
    assert (target.log, target.connections) == ([], 0)


async def test_a_cookie_that_the_service_sets_is_not_sent_back(serve: Serve) -> None:
    service = serve(lambda received: answer(200, READ.body, {"Set-Cookie": "session=s; Path=/"}))
    async with client(service.url) as peaka:
        await READ.call(peaka)
        await READ.call(peaka)
    assert [received.headers.get("cookie") for received in service.log] == [None, None]


async def test_a_cancelled_call_shows_no_key_in_its_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    service = serve(lambda received: server.hang())
    async with client(service.url) as peaka:
        with anyio.move_on_after(0.1):
            await READ.call(peaka)
    assert SECRET not in exposure.of_records(caplog.records)
    assert any(record.name == "peaka_async" for record in caplog.records)


async def test_with_logging_on_each_attempt_is_one_line_without_path_values(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    service = serve(lambda received: answer(503))
    await shown_by(KEYED_CREATE, service.url)
    lines = [record.getMessage() for record in caplog.records if record.name == "peaka_async"]
    assert len(lines) == 1
    assert CACHES not in "\n".join(lines)
    assert {record.levelno for record in caplog.records if record.name == "peaka_async"} == {logging.DEBUG}
