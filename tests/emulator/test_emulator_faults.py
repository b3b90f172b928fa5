"""Faults: which calls they are met by, what happens then, and that it happens again from the same seed."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import anyio
import httpx
import pytest
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Message, Scope

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, World, create_app
from peaka_async.emulator.control.effects import (
    Answer,
    Broken,
    Close,
    Damage,
    Effect,
    Garbage,
    MalformedChunk,
    Reset,
    Slow,
    Stalled,
    Truncated,
)
from peaka_async.emulator.control.faults import Counts, Fault, Faults, fault_json, fault_of
from peaka_async.emulator.control.playing import faulty
from peaka_async.emulator.sql.engine import Engine, Plan, Result
from peaka_async.testing.virtual_time import virtual_backend

from .conftest import STRIPE, Create

HEADERS = {"Authorization": f"Bearer {PARTNER_KEY}"}
REFUNDS = {"catalogId": STRIPE, "schemaName": "payment", "tableName": "refunds"}


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    """No test here uses a socket and an event loop at once, so seconds may pass in no time."""
    return virtual_backend(request.param)


def statuses(http: httpx.Client, calls: int) -> list[int]:
    return [http.get("/info").status_code for _ in range(calls)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("account.get_info", Answer(503)), [503, 503, 503, 503]),
        (Fault("account.*", Answer(503)), [503, 503, 503, 503]),
        (Fault("*", Answer(503)), [503, 503, 503, 503]),
        (Fault("caches.*", Answer(503)), [200, 200, 200, 200]),
        (Fault("*", Answer(503), nth=2), [200, 503, 200, 200]),
        (Fault("*", Answer(503), times=2), [503, 503, 200, 200]),
        (Fault("*", Answer(503), probability=0.0), [200, 200, 200, 200]),
    ],
)
def test_a_fault_is_met_by_the_calls_that_it_names(
    http: httpx.Client, world: World, fault: Fault, expected: list[int]
) -> None:
    world.faults.add(fault)
    assert statuses(http, 4) == expected


def test_calls_are_counted_for_each_fault_by_itself(http: httpx.Client, world: World) -> None:
    first = world.faults.add(Fault("account.get_info", Answer(503), nth=2))
    assert statuses(http, 1) == [200]
    second = world.faults.add(Fault("*", Answer(502), nth=2))
    assert statuses(http, 3) == [503, 502, 200]
    assert (first.id, second.id) == ("fault-1", "fault-2")
    assert (world.faults.counts(first.id), world.faults.counts(second.id)) == (Counts(4, 1), Counts(3, 1))


def test_the_first_of_several_faults_has_its_way_and_the_others_wait(http: httpx.Client, world: World) -> None:
    world.faults.add(Fault("*", Answer(503), times=1))
    world.faults.add(Fault("*", Answer(429), times=1))
    assert statuses(http, 3) == [503, 429, 200]


def test_the_same_seed_and_the_same_calls_have_the_same_faults(http: httpx.Client, world: World) -> None:
    def played(seed: str) -> list[int]:
        world.faults.clear(seed)
        world.faults.add(Fault("*", Answer(503), probability=0.5))
        return statuses(http, 24)

    one, again, other = played("one"), played("one"), played("other")
    assert one == again
    assert one != other
    assert set(one) == set(other) == {200, 503}


def test_a_limit_does_not_change_what_chance_has_in_store() -> None:
    def met(fault: Fault) -> list[bool]:
        faults = Faults("seed")
        faults.add(fault)
        return [bool(faults.meet("account.get_info").faults) for _ in range(20)]

    free, limited = met(Fault("*", Reset(), probability=0.5)), met(Fault("*", Reset(), probability=0.5, times=3))
    third = [at for at, hit in enumerate(free) if hit][2]
    assert limited == [hit and at <= third for at, hit in enumerate(free)]


def test_a_request_for_no_operation_and_a_download_are_not_covered_by_a_star(http: httpx.Client, world: World) -> None:
    world.faults.add(Fault("*", Answer(503)))
    assert http.get("/nowhere").status_code == 404
    assert world.faults.meet("files.get").effect is None


def test_faults_that_are_removed_are_not_met_any_more(http: httpx.Client, world: World) -> None:
    fault = world.faults.add(Fault("*", Answer(503), id="mine"))
    assert (fault.id, list(world.faults), len(world.faults)) == ("mine", [fault], 1)
    with pytest.raises(ValueError, match="there is a fault 'mine' already"):
        world.faults.add(fault)
    world.faults.remove("mine")
    assert statuses(http, 1) == [200]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"operation": "caches.creat"}, "no operation is called 'caches.creat'; close to it: caches.create"),
        ({"operation": "cache.*"}, "no operation is called 'cache.*'; close to it: caches.*"),
        ({"effect": None}, "a fault needs an effect, a latency or both"),
        ({"latency": (2.0, 1.0)}, "latency is a number of seconds, or two of which the second is not smaller"),
        ({"latency": float("nan")}, "latency is a number of seconds"),
        ({"nth": 0}, "'nth' must be >= 1"),
        ({"times": 0}, "'times' must be >= 1"),
        ({"probability": 1.5}, "'probability' must be <= 1"),
        ({"when": "later"}, "'when' must be in"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(members: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - what it says is compared below
        Faults().add(Fault(**{"effect": Reset(), **members}))
    assert message in str(refused.value)


def test_a_fault_is_made_from_the_members_that_it_has_in_json() -> None:
    faults = Faults()
    assert faults.add(operation="caches.create", nth=1, when="after", effect="reset") == Fault(
        "caches.create", Reset(), nth=1, when="after", id="fault-1"
    )
    assert faults.add(operation="catalogs.*", status=429, retry_after=2, latency=[1, 2]) == Fault(
        "catalogs.*", Answer(429, retry_after=2), latency=(1, 2), id="fault-2"
    )


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"effect": "rest"}, "there is no effect 'rest'; there is: answer, broken, close, garbage, malformed_chunk"),
        ({"effect": "answer"}, "the effect 'answer' needs a status"),
        ({"effect": "reset", "status": 500}, "the effect 'reset' has no status; it has: nothing"),
        ({"effect": "stalled", "pieces": 3}, "the effect 'stalled' has no pieces; it has: chunks"),
        ({"status": 500, "statsu": 500}, "the effect 'answer' has no statsu; it has: body, code, error, headers"),
        ({"latency": 1, "chunks": 3}, "chunks cannot be without an effect; there is: answer, broken"),
        ({"status": 99}, "'status' must be >= 200"),
        ({"status": 500, "shape": "H"}, "'shape' must be in"),
        ({"status": 500, "retry_after_as": "hours"}, "'retry_after_as' must be in"),
        ({"fault": Fault("*", Reset()), "nth": 2}, "a fault that is given whole has no nth beside it"),
    ],
)
def test_a_member_that_a_fault_does_not_have_is_refused(members: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - what it says is compared below
        Faults().add(**members)
    assert message in str(refused.value)


def test_an_answer_has_a_body_of_its_own_or_the_members_of_a_shape() -> None:
    with pytest.raises(ValueError, match="a body given whole has no shape"):
        Answer(400, body={}, shape="A")


@pytest.mark.parametrize(
    "fault",
    [
        Fault("caches.create", Answer(429, retry_after=2, headers={"X-A": "b"}), nth=2, times=1, id="a"),
        Fault("*", latency=(0.1, 0.5), probability=0.25, id="b"),
        *(Fault("*", effect, when="after", id="c") for effect in (Reset(), Close(), Truncated(), Garbage())),
        *(Fault("*", effect, id="d") for effect in (MalformedChunk(), Slow(3, 0.5), Stalled(0), Broken(2))),
    ],
)
def test_a_fault_is_the_same_after_json(fault: Fault) -> None:
    assert fault_of(json.loads(json.dumps(fault_json(fault)))) == fault


NOW = "2026-08-18T09:00:00Z"


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (Answer(400), {"errorCode": 100, "message": "Bad Request"}),
        (
            Answer(400, shape="B", message="Cache settings not found"),
            {"error": "WrongRequestException", "message": "Cache settings not found", "errorCode": None},
        ),
        (
            Answer(400, shape="B", error="INVALID_CONNECTION_ID", message="invalid connection id", code="cn004"),
            {"error": "INVALID_CONNECTION_ID", "message": "invalid connection id", "errorCode": "cn004"},
        ),
        (
            Answer(400, shape="C", error="INVALID_CREDENTIALS", message="no"),
            {"error": "INVALID_CREDENTIALS", "message": "no"},
        ),
        (Answer(401), {"error": "Unauthorized", "message": "the API key is missing or unknown"}),
        (Answer(403), {"error": "Forbidden", "message": "the API key has no access to this project"}),
        (Answer(404), {"error": "Not Found", "message": "Not found", "errorCode": None}),
        (Answer(405), {"timestamp": NOW, "status": 405, "error": "Method Not Allowed", "path": "/api/v1/info"}),
        (Answer(409), {"error": "Conflict", "message": "Already exists", "errorCode": None}),
        (Answer(429), {"error": "Too Many Requests", "message": "Too many requests"}),
        (Answer(500), {"timestamp": NOW, "status": 500, "error": "Internal Server Error", "path": "/api/v1/info"}),
        (
            Answer(500, error="NullPointerException", message="it is null"),
            {
                "timestamp": NOW,
                "status": 500,
                "error": "NullPointerException",
                "message": "it is null",
                "path": "/api/v1/info",
            },
        ),
        (Answer(400, shape="E", message="no"), {"code": 400, "message": "no"}),
        (Answer(400, shape="F", message="no", code="x"), {"errorCode": "x", "message": "no", "traceId": "emulator"}),
        (Answer(418, body=["any", 1]), ["any", 1]),
    ],
)
def test_an_answer_has_the_body_of_the_service(http: httpx.Client, world: World, answer: Answer, body: Any) -> None:
    world.faults.add(Fault("*", answer))
    found = http.get("/info")
    assert (found.status_code, found.json()) == (answer.status, body)
    assert found.headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_proxy_answers_with_a_page(http: httpx.Client, world: World, status: int) -> None:
    world.faults.add(Fault("*", Answer(status)))
    found = http.get("/info")
    assert (found.status_code, found.headers["content-type"]) == (status, "text/html; charset=utf-8")
    title = {502: "502 Bad Gateway", 503: "503 Service Unavailable", 504: "504 Gateway Timeout"}[status]
    assert found.text == (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body><center><h1>{title}</h1></center></body>\r\n</html>\r\n"
    )


@pytest.mark.parametrize(
    ("answer", "content", "media_type"),
    [
        (Answer(500, shape="G"), b"", None),
        (Answer(204), b"", None),
        (Answer(400, body="plain text"), b"plain text", "text/plain; charset=utf-8"),
        (Answer(400, body="<a/>", headers={"Content-Type": "text/xml"}), b"<a/>", "text/xml"),
    ],
)
def test_an_answer_may_be_empty_or_any_text(
    http: httpx.Client, world: World, answer: Answer, content: bytes, media_type: str | None
) -> None:
    world.faults.add(Fault("*", answer))
    found = http.get("/info")
    assert (found.status_code, found.content, found.headers.get("content-type")) == (
        answer.status,
        content,
        media_type,
    )


def test_retry_after_is_a_number_of_seconds_or_a_date(http: httpx.Client, world: World) -> None:
    world.faults.add(Fault("*", Answer(429, retry_after=1.5), nth=1))
    world.faults.add(Fault("*", Answer(429, retry_after=3600, retry_after_as="date"), nth=2))
    assert http.get("/info").headers["retry-after"] == "1.5"
    at = parsedate_to_datetime(http.get("/info").headers["retry-after"])
    assert 0 < (at - datetime.now(UTC)).total_seconds() <= 3600


def test_an_answer_says_which_fault_it_is_and_has_the_headers_of_every_answer(http: httpx.Client, world: World) -> None:
    world.faults.add(Fault("*", Answer(503), nth=1))
    faulted, plain = http.get("/info"), http.get("/info")
    assert faulted.headers["x-peaka-emulator-fault"] == "fault-1"
    assert "x-peaka-emulator-fault" not in plain.headers
    for answer in (faulted, plain):
        assert (answer.headers["x-peaka-emulator-evidence"], answer.headers["x-peaka-emulator-grade"]) == (
            "client",
            "stateful",
        )
        assert answer.headers["x-request-id"]


@pytest.mark.parametrize("effect", [Answer(500), Reset(), Close()])
@pytest.mark.parametrize(("when", "caches"), [("before", 0), ("after", 1)])
def test_the_work_was_done_or_not(
    data: httpx.Client, create: Create, world: World, effect: Effect, when: Any, caches: int
) -> None:
    world.faults.add(Fault("caches.create", effect, when=when))
    if isinstance(effect, Answer):
        assert create().status_code == 500
    else:
        with pytest.raises(httpx.TransportError):
            create()
    assert len(data.get("/cache/status").json()) == caches


def test_a_request_with_a_bad_key_meets_a_fault_that_stands_in_front_of_the_service(
    http: httpx.Client, world: World
) -> None:
    world.faults.add(Fault("*", Answer(503)))
    assert http.get("/info", headers={"Authorization": "Bearer nobody"}).status_code == 503


def raw_exchange(server: EmulatorServer, path: str = "/api/v1/info") -> tuple[bytes, type[OSError] | None]:
    """Return what comes over the connection until its end, and the error that ends it, if one does."""
    host, port = server.url.removeprefix("http://").split("/")[0].split(":")
    received = bytearray()
    with socket.create_connection((host, int(port))) as connection:
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {PARTNER_KEY}\r\n\r\n"
        connection.sendall(head.encode())
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except OSError as error:
            return bytes(received), type(error)
    return bytes(received), None


def half_of_info(http: httpx.Client) -> bytes:
    whole = http.get("/info").content
    return whole[: len(whole) // 2]


def test_a_reset_is_one_and_a_close_is_an_end(server: EmulatorServer, world: World) -> None:
    world.faults.add(Fault("*", Reset(), nth=1))
    world.faults.add(Fault("*", Close(), nth=2))
    assert raw_exchange(server) == (b"", ConnectionResetError)
    assert raw_exchange(server) == (b"", None)


def test_a_truncated_body_is_half_of_what_its_length_says(
    http: httpx.Client, server: EmulatorServer, world: World
) -> None:
    whole = http.get("/info").content
    world.faults.add(Fault("*", Truncated()))
    received, error = raw_exchange(server)
    head, _, body = received.partition(b"\r\n\r\n")
    assert (body, error) == (whole[: len(whole) // 2], None)
    assert f"content-length: {len(whole)}".encode() in head.lower()
    with pytest.raises(httpx.RemoteProtocolError, match="peer closed connection"):
        http.get("/info")


def test_an_empty_body_is_truncated_by_promising_one(
    data: httpx.Client, create: Create, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    cache_id = create().json()["id"]
    world.faults.add(Fault("caches.delete", Truncated()))
    with pytest.raises(httpx.RemoteProtocolError, match="peer closed connection"):
        data.delete(f"/cache/{cache_id}")
    assert (data.get("/cache/status").json(), caplog.records) == ([], [])


def test_garbage_has_the_headers_of_the_body_and_is_no_text(http: httpx.Client, world: World) -> None:
    world.faults.add(Fault("*", Garbage()))
    found = http.get("/info")
    assert (found.status_code, found.headers["content-type"], len(found.content)) == (200, "application/json", 64)
    with pytest.raises(UnicodeDecodeError):
        found.json()


def test_a_malformed_chunk_follows_a_good_one(http: httpx.Client, server: EmulatorServer, world: World) -> None:
    half = half_of_info(http)
    world.faults.add(Fault("*", MalformedChunk()))
    received, error = raw_exchange(server)
    _, _, body = received.partition(b"\r\n\r\n")
    assert (body, error) == (f"{len(half):x}\r\n".encode() + half + b"\r\nno size\r\n", None)
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/info")


@pytest.mark.parametrize("chunks", [0, 1])
def test_a_broken_body_ends_in_a_reset_after_its_chunks(
    http: httpx.Client, server: EmulatorServer, world: World, chunks: int
) -> None:
    half = half_of_info(http)
    world.faults.add(Fault("*", Broken(chunks)))
    received, error = raw_exchange(server)
    head, _, body = received.partition(b"\r\n\r\n")
    assert (head.split(b"\r\n")[0], body, error) == (b"HTTP/1.1 200 OK", half * chunks, ConnectionResetError)


def test_a_stalled_body_never_ends_until_the_client_leaves(http: httpx.Client, world: World) -> None:
    half = half_of_info(http)
    world.faults.add(Fault("*", Stalled(1), times=1))
    received = bytearray()
    with (
        pytest.raises(httpx.ReadTimeout),
        http.stream("GET", "/info", timeout=httpx.Timeout(30, read=0.2)) as answer,
    ):
        for chunk in answer.iter_raw():
            received += chunk
    assert bytes(received) == half
    assert http.get("/info").status_code == 200


def test_a_body_that_is_out_before_its_cut_is_complete(http: httpx.Client, world: World) -> None:
    whole = http.get("/info").json()
    for effect in (Stalled(2), Broken(2)):
        world.faults.clear()
        world.faults.add(Fault("*", effect))
        assert http.get("/info").json() == whole


def test_cut_answers_leave_nothing_in_the_log_and_the_server_goes_on(
    http: httpx.Client,
    create: Create,
    world: World,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    effects: tuple[Effect, ...] = (Reset(), Close(), Truncated(), MalformedChunk(), Broken(0), Broken(1))
    for effect in effects:
        for when in ("before", "after"):
            world.faults.clear()
            world.faults.add(Fault("caches.create", effect, when=when))
            with pytest.raises(httpx.TransportError):
                create()
    assert http.get("/info").status_code == 200
    assert (caplog.records, capfd.readouterr()) == ([], ("", ""))


def test_a_server_that_stops_does_not_wait_for_what_a_fault_has_stalled(
    world: World, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peaka_async.emulator.server.GRACE_SECONDS", 0.05)
    world.faults.add(Fault("*", Stalled(1)))
    with (
        EmulatorServer(world) as server,
        httpx.Client(base_url=server.url, headers=HEADERS, trust_env=False) as client,
        client.stream("GET", "/info") as answer,
    ):
        pieces = answer.iter_raw()
        assert next(pieces)
        server.stop()
        with pytest.raises(httpx.TransportError):
            next(pieces)
    assert (caplog.records, capfd.readouterr()) == ([], ("", ""))


def test_a_client_that_leaves_during_a_latency_before_the_work_has_asked_for_nothing(
    data: httpx.Client, world: World
) -> None:
    world.faults.add(Fault("caches.create", latency=3600.0))
    with pytest.raises(httpx.ReadTimeout):
        data.post("/cache", json=REFUNDS, timeout=0.2)
    world.faults.clear()
    assert data.get("/cache/status").json() == []


def in_process(world: World) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(world))
    return httpx.AsyncClient(transport=transport, base_url="http://emulator/api/v1", headers=HEADERS)


@pytest.mark.anyio
@pytest.mark.parametrize(("when", "done_meanwhile"), [("before", False), ("after", True)])
async def test_latency_comes_before_or_after_the_work(world: World, when: Any, done_meanwhile: bool) -> None:
    world.faults.add(Fault("caches.create", latency=2.0, when=when))
    caches = world.projects[PROJECT_ID].caches
    began = anyio.current_time()
    async with in_process(world) as client, anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: client.post(f"/data/projects/{PROJECT_ID}/cache", json=REFUNDS))
        await anyio.sleep(1.0)
        assert bool(caches.all()) is done_meanwhile
    assert anyio.current_time() - began == pytest.approx(2.0)
    assert len(caches.all()) == 1


@pytest.mark.anyio
async def test_latencies_add_up_and_go_with_an_effect(world: World) -> None:
    world.faults.add(Fault("*", latency=0.5))
    world.faults.add(Fault("*", Answer(503), latency=0.25))
    world.faults.add(Fault("*", Answer(502), latency=8.0))
    began = anyio.current_time()
    async with in_process(world) as client:
        answer = await client.get("/info")
    assert anyio.current_time() - began == pytest.approx(0.75)
    assert answer.status_code == 503
    assert answer.headers["x-peaka-emulator-fault"] == "fault-1, fault-2"


@pytest.mark.anyio
async def test_a_range_of_latency_is_drawn_from_the_seed(world: World) -> None:
    async def waits() -> list[float]:
        world.faults.clear()
        world.faults.add(Fault("*", latency=(1.0, 3.0)))
        took: list[float] = []
        async with in_process(world) as client:
            for _ in range(5):
                began = anyio.current_time()
                await client.get("/info")
                took.append(round(anyio.current_time() - began, 6))
        return took

    first, again = await waits(), await waits()
    assert first == again
    assert len(set(first)) == 5
    assert all(1.0 <= one <= 3.0 for one in first)


@pytest.mark.anyio
async def test_a_body_dribbles_for_as_long_as_was_said(world: World) -> None:
    async with in_process(world) as client:
        whole = (await client.get("/info")).json()
        world.faults.add(Fault("*", Slow(pieces=7, seconds=3.5)))
        began = anyio.current_time()
        assert (await client.get("/info")).json() == whole
    assert anyio.current_time() - began == pytest.approx(3.5)


@pytest.mark.anyio
async def test_a_server_without_a_handle_on_connections_says_what_it_lacks(world: World) -> None:
    world.faults.add(Fault("*", Reset()))
    async with in_process(world) as client:
        with pytest.raises(RuntimeError, match=r"this server offers no 'peaka\.emulator\.connection'"):
            await client.get("/info")


class Wire:
    """A connection in memory: what was sent over it, and how it ended."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.end = ""
        self.left = anyio.Event()

    def reset(self) -> None:
        self.end = "reset"

    def close(self) -> None:
        self.end = "close"

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message.get("body"):
            self.sent.append(message["body"])
        if message["type"] == "http.response.body" and not message["more_body"]:
            self.end = "complete"


async def _called(app: ASGIApp, scope: Scope, wire: Wire) -> None:
    await app(scope, wire.receive, wire.send)


async def streamed(world: World, chunks: list[bytes], media_type: str) -> Wire:
    """Send a stream through the faults of the files port, and leave after an hour."""

    async def body() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    wire = Wire()
    scope: Scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": "GET",
        "path": "/",
        "raw_path": b"/",
        "headers": [],
        "extensions": {"peaka.emulator.connection": wire},
    }
    app = faulty(StreamingResponse(body(), media_type=media_type), world)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: _called(app, scope, wire))
        await anyio.sleep(3600)
        wire.left.set()
    return wire


EVENTS = [b"data: 1\n\n", b"data: 2\n\ndata: 3\n\n", b"data: 4\n\n"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("damage", "sent", "end"),
    [
        (Stalled(0), [], ""),
        (Stalled(2), [b"data: 1\n\n", b"data: 2\n\n"], ""),
        (Stalled(4), [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n", b"data: 4\n\n"], ""),
        (Broken(3), [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n"], "reset"),
        (Truncated(), [b"data: 1\n\n"], "close"),
        (MalformedChunk(), [b"data: 1\n\n"], "close"),
        (Slow(seconds=1.0), [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n", b"data: 4\n\n"], "complete"),
    ],
)
async def test_a_stream_of_events_is_cut_between_events(
    world: World, damage: Damage, sent: list[bytes], end: str
) -> None:
    world.faults.add(Fault("files.get", damage))
    wire = await streamed(world, EVENTS, "text/event-stream")
    assert (wire.sent, wire.end) == (sent, end)


@pytest.mark.anyio
async def test_another_stream_is_cut_between_its_chunks(world: World) -> None:
    world.faults.add(Fault("files.*", Broken(2)))
    wire = await streamed(world, EVENTS, "text/csv")
    assert (wire.sent, wire.end) == (EVENTS[:2], "reset")


def test_a_client_that_leaves_while_a_query_runs_leaves_nothing_in_the_log(
    server: EmulatorServer, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ended = threading.Event(), threading.Event()
    run = Engine.run

    def held_up(self: Engine, plan: Plan, *, timeout: float | None = None) -> Result:
        begun.set()
        # Its client goes now; what is asked to stop before it has begun never begins.
        assert stopped.wait(30)
        try:
            return run(self, plan, timeout=timeout)
        finally:
            ended.set()

    stopped = threading.Event()
    interrupt = Plan.interrupt

    def noticed(self: Plan) -> None:
        interrupt(self)
        stopped.set()

    monkeypatch.setattr(Engine, "run", held_up)
    monkeypatch.setattr(Plan, "interrupt", noticed)
    host, port = server.url.removeprefix("http://").split("/")[0].split(":")
    content = b'{"statement":"SELECT 1"}'
    head = (
        f"POST /api/v1/data/projects/{PROJECT_ID}/queries/execute HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {PARTNER_KEY}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + content)
        assert begun.wait(30)
    assert ended.wait(30)
    server.stop()
    (entry,) = world.journal
    assert (entry.operation, entry.status, caplog.records) == ("queries.execute", None, [])


def events_until_the_end(http: httpx.Client, *, read: float = 30) -> tuple[list[str], type[Exception] | None]:
    """Ask the agent, and return the names of the events with what ended their stream if it was no end."""
    names: list[str] = []
    question = {"message": "How many customers?"}
    path = f"/ai-agent/{PROJECT_ID}/chat/stream"
    try:
        with http.stream("POST", path, json=question, timeout=httpx.Timeout(30, read=read)) as answer:
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    names.append(line.removeprefix("event: "))
    except httpx.TransportError as error:
        return names, type(error)
    return names, None


@pytest.mark.parametrize(
    ("damage", "count", "error"),
    [
        (Stalled(2), 2, httpx.ReadTimeout),
        (Broken(1), 1, httpx.ReadError),
        (Truncated(), 1, httpx.RemoteProtocolError),
        (MalformedChunk(), 1, httpx.RemoteProtocolError),
    ],
)
def test_the_events_of_the_agent_stop_in_the_middle(
    http: httpx.Client,
    world: World,
    damage: Damage,
    count: int,
    error: type[Exception],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    whole, ended = events_until_the_end(http)
    assert (whole[-1], ended) == ("end", None)
    world.faults.add(Fault("ai.chat_stream", damage, times=1))
    # A stall is only noticed by waiting for what does not come.
    read = 0.5 if isinstance(damage, Stalled) else 30
    assert events_until_the_end(http, read=read) == (whole[:count], error)
    assert events_until_the_end(http) == (whole, None)
    assert (caplog.records, capfd.readouterr()) == ([], ("", ""))
