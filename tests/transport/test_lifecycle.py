"""Opening, closing and cancelling: nothing is left behind, and a use that cannot work is told why."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
import sniffio
import trio

import peaka_api
import peaka_async
from peaka_async import AsyncPeaka, ClientStateError, PeakaError
from tests.support import faulty_server as server
from tests.support.faulty_server import FaultyServer, Play, Received, answer

from .cancelling import at_every_checkpoint
from .conftest import PATIENCE, Serve
from .subjects import IMPORT, KEYED_CREATE, READ, STREAM, SUBJECTS, UNSAFE_CREATE, Subject, client, look_up

every_subject = pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)


def living_tasks() -> int:
    """Tasks of the event loop that the test runs on."""
    if sniffio.current_async_library() == "trio":
        return trio.lowlevel.current_statistics().tasks_living
    return len(asyncio.all_tasks())


async def settled(service: FaultyServer) -> None:
    """Let closed connections be closed, here and on the server."""
    for _ in range(10):
        await anyio.lowlevel.checkpoint()
    service.settle()


def in_use(peaka: AsyncPeaka) -> int:
    http: Any = peaka._pipeline.shared.http
    return http.in_use  # type: ignore[no-any-return]  # the client over httpx counts its slots


def turns_taken(peaka: AsyncPeaka) -> int:
    """Places among the requests in flight that are not free."""
    limits = peaka._pipeline.shared.limits
    return 0 if limits._places is None else limits._max_concurrency - limits._places.value


async def read(peaka: AsyncPeaka) -> None:
    assert await READ.call(peaka) == READ.value


@pytest.fixture
async def _nothing_left() -> AsyncIterator[None]:
    """No task outlives a test."""
    before = living_tasks()
    yield
    assert living_tasks() == before


@pytest.mark.anyio
async def test_a_client_may_be_closed_twice_and_closes_its_connections(serve: Serve) -> None:
    service = serve(lambda received: READ.well())
    peaka = client(service.url)
    await READ.call(peaka)
    await settled(service)
    assert service.open == 1
    await peaka.aclose()
    await peaka.aclose()
    await settled(service)
    assert service.open == 0


@pytest.mark.anyio
@every_subject
async def test_a_call_after_closing_is_refused_and_says_so(subject: Subject, serve: Serve) -> None:
    service = serve(lambda received: subject.well())
    async with client(service.url) as peaka:
        await READ.call(peaka) if subject is READ else None
    for each in (peaka, peaka.with_options(timeout=5)):
        with pytest.raises(ClientStateError, match="closed") as caught:
            await subject.call(each)
        assert isinstance(caught.value, RuntimeError)
        assert isinstance(caught.value, PeakaError)
    assert service.lines == ([READ.line] if subject is READ else [])


@pytest.mark.anyio
async def test_a_client_that_was_never_used_is_closed_without_a_connection(serve: Serve) -> None:
    service = serve(lambda received: READ.well())
    await client(service.url).aclose()
    service.settle()
    assert service.connections == 0


@pytest.mark.anyio
async def test_closing_while_calls_are_under_way_ends_each_in_one_error_or_a_result(serve: Serve) -> None:
    service = serve(lambda received: server.hang())
    ended: list[Any] = []

    async def call(peaka: AsyncPeaka) -> None:
        try:
            ended.append(await READ.call(peaka))
        except PeakaError as error:
            ended.append(type(error).__name__)

    with anyio.fail_after(PATIENCE):
        peaka = client(service.url, max_concurrency=2, attempt_timeout=0.3, max_retries=0)
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(call, peaka)
            while service.busy < 2:
                await anyio.lowlevel.checkpoint()
            await peaka.aclose()
    await settled(service)
    assert (len(ended), service.open, in_use(peaka)) == (5, 0, 0)


def run_on(backend: str, work: Callable[[], Any]) -> Any:
    """Run on an event loop of its own."""
    return anyio.run(work, backend=backend)


@pytest.mark.parametrize("first", ["asyncio", "trio"])
@pytest.mark.parametrize("second", ["asyncio", "trio"])
@every_subject
def test_a_client_that_has_worked_on_another_event_loop_says_so(
    first: str, second: str, subject: Subject, serve: Serve
) -> None:
    service = serve(lambda received: READ.well() if received.line == READ.line else subject.well())
    peaka = client(service.url)

    async def again() -> None:
        with pytest.raises(ClientStateError, match="event loop"):
            await subject.call(peaka)

    async def use_first() -> Any:
        value = await READ.call(peaka)
        # What the first loop opened is closed there; a socket of a loop that is gone can only be thrown away.
        for pool in http._pools.values():
            await pool.aclose()
        return value

    http: Any = peaka._pipeline.shared.http
    assert run_on(first, use_first) == READ.value
    run_on(second, again)
    assert service.lines == [READ.line]


def test_a_client_made_outside_of_an_event_loop_works_inside_one(serve: Serve) -> None:
    service = serve(lambda received: READ.well())
    for backend in ("asyncio", "trio"):
        peaka = client(service.url)

        async def use(peaka: AsyncPeaka = peaka) -> Any:
            async with peaka:
                return await READ.call(peaka)

        assert run_on(backend, use) == READ.value


SCRIPT = """
import sys
import anyio
from peaka_async import AsyncPeaka, PeakaError

url, backend, end = sys.argv[1:]


async def call(peaka):
    try:
        await peaka.organizations.list()
    except PeakaError:
        pass


async def main():
    peaka = AsyncPeaka("ABCDEFGH.secret", base_url=url, timeout=20, max_concurrency=4)
    if end == "never used":
        return
    if end == "stream left early":
        async with peaka.project("acFxu7Xr").ai.chat_stream(message="m") as stream:
            async for _ in stream:
                break
    else:
        with anyio.move_on_after(0.2 if end == "cancelled" else 20):
            async with anyio.create_task_group() as group:
                for _ in range(8):
                    group.start_soon(call, peaka)
    await peaka.aclose()


anyio.run(main, backend=backend)
"""


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize(
    ("end", "play"),
    [
        ("never used", READ.well()),
        ("used", READ.well()),
        ("failed", server.reset_before()),
        ("failed", server.reset_in_request()),
        ("failed", server.bad_gzip(READ.body)),
        ("failed", server.cut_chunks(READ.body)),
        ("cancelled", server.hang()),
        ("cancelled", server.hang_in_body(READ.body)),
        ("stream left early", STREAM.well()),
    ],
    ids=["unused", "used", "reset", "reset-in-the-request", "gzip", "chunks", "cancelled", "cancelled-in-body", "left"],
)
def test_the_interpreter_ends_without_a_warning(end: str, play: Play, backend: str, serve: Serve) -> None:
    """A process of its own, told to say of every socket, task or generator that is left open."""
    service = serve(lambda received: play)
    paths = {Path(str(package.__file__)).parents[1] for package in (peaka_async, peaka_api)}
    ended = subprocess.run(
        [sys.executable, "-W", "always", "-c", SCRIPT, service.url, backend, end],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.anyio
@pytest.mark.usefixtures("_nothing_left")
@pytest.mark.parametrize("warm", [False, True], ids=["new-connection", "kept-connection"])
@every_subject
async def test_a_call_cancelled_at_any_checkpoint_leaves_nothing_and_the_client_works(
    subject: Subject, warm: bool, serve: Serve
) -> None:
    service = serve(lambda received: READ.well() if received.line == READ.line else subject.well())
    # One place only: if a cancelled call kept it, the next one would wait for ever.
    peaka = client(service.url, max_concurrency=1)

    async def look() -> None:
        await settled(service)
        assert (in_use(peaka), turns_taken(peaka)) == (0, 0)
        assert service.busy == 0
        if warm:
            assert await READ.call(peaka) == READ.value

    with anyio.fail_after(PATIENCE):
        async with peaka:
            times, value = await at_every_checkpoint(lambda: subject.call(peaka), look)
    await settled(service)
    assert (times > 3, value, service.open) == (True, subject.value, 0)


RESETS = [READ, UNSAFE_CREATE, KEYED_CREATE, IMPORT]


@pytest.mark.anyio
@pytest.mark.usefixtures("_nothing_left")
@pytest.mark.parametrize("fault", ["503", "429", "reset", "hang"])
@pytest.mark.parametrize("subject", RESETS, ids=lambda subject: subject.name)
async def test_a_call_in_trouble_cancelled_at_any_checkpoint_leaves_nothing(
    fault: str, subject: Subject, serve: Serve
) -> None:
    plays = {
        "503": answer(503),
        "429": answer(429, None, {"Retry-After": "0"}),
        "reset": server.reset_before(),
        "hang": server.hang(),
    }

    def script(received: Received) -> Play:
        return plays[fault] if received.line == subject.line else look_up(received, found=False)

    service = serve(script)
    peaka = client(service.url, max_concurrency=1, attempt_timeout=0.02 if fault == "hang" else 5, max_retries=1)

    async def call() -> str:
        # Each run begins with a full quota, so that all of them are alike.
        peaka._pipeline.shared.quota.left = 500
        try:
            await subject.call(peaka)
        except PeakaError as error:
            return type(error).__name__
        return "no error"

    async def look() -> None:
        await settled(service)
        assert (in_use(peaka), turns_taken(peaka), service.busy) == (0, 0, 0)

    with anyio.fail_after(PATIENCE):
        async with peaka:
            times, ended = await at_every_checkpoint(call, look)
    await settled(service)
    assert times > 3
    assert ended != "no error"
    assert service.open == 0


@pytest.mark.anyio
@pytest.mark.usefixtures("_nothing_left")
async def test_closing_that_is_cancelled_at_any_checkpoint_still_closes(serve: Serve) -> None:
    service = serve(lambda received: READ.well())

    async def use() -> AsyncPeaka:
        peaka = client(service.url)
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(read, peaka)
        return peaka

    with anyio.fail_after(PATIENCE):
        clients = [await use() for _ in range(20)]
        service.settle()
        before = service.open

        async def look() -> None:
            nonlocal before
            await settled(service)
            # Each client has one, two or three connections, and closing it closes all of them, cancelled or not.
            assert service.open < before
            before = service.open

        await at_every_checkpoint(lambda: clients.pop().aclose(), look)
        for peaka in clients:
            await peaka.aclose()
    await settled(service)
    assert service.open == 0


@pytest.mark.anyio
@pytest.mark.usefixtures("_nothing_left")
@pytest.mark.parametrize("subject", [STREAM], ids=lambda subject: subject.name)
async def test_a_stream_that_is_left_in_the_middle_closes_its_connection(subject: Subject, serve: Serve) -> None:
    service = serve(lambda received: server.endless_events())
    with anyio.fail_after(PATIENCE):
        async with client(service.url) as peaka:
            for _ in range(3):
                async with peaka.project().ai.chat_stream(message="m") as stream:
                    async for event in stream:
                        assert event.data == "more"
                        break
                await settled(service)
                assert (service.open, in_use(peaka)) == (0, 0)


@pytest.mark.anyio
@pytest.mark.usefixtures("_nothing_left")
async def test_half_of_many_calls_cancelled_leaves_the_client_usable_and_the_pool_empty(serve: Serve) -> None:
    """Every second of 400 calls is cancelled, at a moment that differs for each."""
    service = serve(lambda received: READ.well())
    values: list[Any] = []
    cancelled = 0

    async def call(number: int) -> None:
        nonlocal cancelled
        with anyio.CancelScope() as scope:
            if number % 2:
                group.start_soon(cancel_later, scope, number)
            values.append(await READ.call(peaka))
        cancelled += scope.cancelled_caught

    async def cancel_later(scope: anyio.CancelScope, number: int) -> None:
        for _ in range(number % 37):
            await anyio.lowlevel.checkpoint()
        scope.cancel()

    with anyio.fail_after(PATIENCE):
        async with client(service.url, max_concurrency=10) as peaka:
            async with anyio.create_task_group() as group:
                for number in range(400):
                    group.start_soon(call, number)
            await settled(service)
            assert (in_use(peaka), turns_taken(peaka), service.busy) == (0, 0, 0)
            assert len(values) + cancelled == 400
            assert cancelled > 100
            assert [await READ.call(peaka) for _ in range(20)] == [READ.value] * 20
            assert service.most_busy <= 10
    await settled(service)
    assert service.open == 0
