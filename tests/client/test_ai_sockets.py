"""The agent's answers over real sockets: whole, broken off, and left early."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import AsyncPeaka, ClientStateError, ConnectionLost
from peaka_async.emulator import ManualClock, demo_world
from peaka_async.resources.ai import Ai
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio

QUESTION = "How many customers are there?"
PATIENCE = 20.0
"""Seconds after which a test that hangs is given up."""


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    with RunningEmulator(demo_world(ManualClock()), transport="socket") as running:
        yield running


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


@pytest.fixture
def ai(peaka: AsyncPeaka) -> Ai:
    return peaka.project().ai


def in_use(peaka: AsyncPeaka) -> int:
    http: Any = peaka._pipeline.shared.http
    return http.in_use  # type: ignore[no-any-return]  # the client over httpx counts its connections


async def test_an_answer_comes_whole_and_its_connection_is_freed(peaka: AsyncPeaka, ai: Ai) -> None:
    with anyio.fail_after(PATIENCE):
        async with ai.stream(QUESTION) as stream:
            first = await anext(stream)
            assert in_use(peaka) == 1
            rest = await stream.text()
            assert (stream.has_end_mark, in_use(peaka)) == (True, 0)
        state = await ai.chat(QUESTION)
    assert first.text + rest == (state.messages or [])[-1]["content"]


async def test_leaving_early_frees_the_connection(peaka: AsyncPeaka, ai: Ai) -> None:
    with anyio.fail_after(PATIENCE):
        async with ai.stream(QUESTION) as stream:
            async for _ in stream:
                break
        assert in_use(peaka) == 0
        assert len(await ai.list_threads()) == 1


@pytest.mark.parametrize("effect", ["truncated", "broken", "malformed_chunk"])
async def test_a_broken_answer_is_an_error(emulator: RunningEmulator, peaka: AsyncPeaka, ai: Ai, effect: str) -> None:
    emulator.world.faults.add(operation="ai.chat_stream", effect=effect)
    told = []
    with anyio.fail_after(PATIENCE):
        with pytest.raises(ConnectionLost):
            async for event in ai.stream(QUESTION):
                told.append(event.text)
    assert (len(told), in_use(peaka)) == (1, 0)


async def test_a_cancelled_wait_frees_the_connection(emulator: RunningEmulator, peaka: AsyncPeaka, ai: Ai) -> None:
    emulator.world.faults.add(operation="ai.chat_stream", effect="stalled", chunks=1)
    stream = ai.stream(QUESTION)
    with anyio.fail_after(PATIENCE):
        await anext(stream)
        with anyio.move_on_after(0.05) as scope:
            await anext(stream)
    assert (scope.cancelled_caught, in_use(peaka)) == (True, 0)


async def test_closing_by_another_task_frees_the_connection(
    emulator: RunningEmulator, peaka: AsyncPeaka, ai: Ai
) -> None:
    emulator.world.faults.add(operation="ai.chat_stream", effect="stalled", chunks=1)
    stream = ai.stream(QUESTION)
    ends: list[type[Exception]] = []

    async def read() -> None:
        try:
            await anext(stream)
        except ClientStateError as error:
            ends.append(type(error))

    with anyio.fail_after(PATIENCE):
        await anext(stream)
        async with anyio.create_task_group() as group:
            group.start_soon(read)
            await anyio.wait_all_tasks_blocked()
            await stream.aclose()
            assert in_use(peaka) == 0
        assert ends == [ClientStateError]
        assert len(await ai.list_threads()) == 1
