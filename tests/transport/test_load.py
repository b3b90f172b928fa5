"""Very many tasks on one client: all are served, and a service in trouble is not stormed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from peaka_async import AsyncPeaka, PeakaError
from tests.support import faulty_server as server
from tests.support.faulty_server import FaultyServer, Play, answer

from .conftest import PATIENCE, Serve
from .subjects import READ, SUBJECTS, client

pytestmark = pytest.mark.anyio

CALLS = 1_000
REPEATS = 500 // 14
"""What the quota pays for where nothing ever succeeds."""
THROTTLED_REPEATS = 500 // 5


async def all_at_once(peaka: AsyncPeaka, calls: int) -> Counter[str]:
    """So many reads at the same time, by what they ended in."""
    ended: Counter[str] = Counter()

    async def call() -> None:
        try:
            assert await READ.call(peaka) == READ.value
        except PeakaError as error:
            ended[type(error).__name__] += 1
        else:
            ended["well"] += 1

    async with anyio.create_task_group() as group:
        for _ in range(calls):
            group.start_soon(call)
    return ended


async def test_5000_tasks_share_a_client_with_20_in_flight(serve: Serve) -> None:
    service = serve(lambda received: READ.well())
    with anyio.fail_after(12 * PATIENCE):
        # The timeout bounds the wait for a turn, too; a slow machine is not what this is about.
        async with client(service.url, max_concurrency=20, timeout=600) as peaka:
            assert await all_at_once(peaka, 5_000) == {"well": 5_000}
    service.settle()
    assert service.lines == [READ.line] * 5_000
    assert service.most_busy <= 20
    assert (service.connections <= 20, service.open) == (True, 0)


async def test_calls_to_a_dead_port_are_hardly_repeated(serve: Serve) -> None:
    service = serve(lambda received: READ.well(), listening=False)
    attempts: list[int] = []
    with anyio.fail_after(12 * PATIENCE):
        async with client(service.url, timeout=600, on_request=lambda info: attempts.append(info.attempt)) as peaka:
            assert await all_at_once(peaka, CALLS) == {"ConnectionFailed": CALLS}
    assert len(attempts) == CALLS + REPEATS


@pytest.mark.parametrize(
    ("play", "error", "repeats"),
    [
        (server.reset_before(), "ConnectionLost", REPEATS),
        (server.close_before(), "ConnectionLost", REPEATS),
        (answer(503), "ServerError", REPEATS),
        (answer(429, None, {"Retry-After": "0"}), "RateLimited", THROTTLED_REPEATS),
    ],
    ids=["reset", "close", "503", "429"],
)
async def test_calls_to_a_service_in_trouble_are_hardly_repeated(
    play: Play, error: str, repeats: int, serve: Serve
) -> None:
    service = serve(lambda received: play)
    with anyio.fail_after(12 * PATIENCE):
        async with client(service.url, timeout=600) as peaka:
            assert await all_at_once(peaka, CALLS) == {error: CALLS}
    service.settle()
    assert len(service.log) == CALLS + repeats


async def test_the_quota_comes_back_with_success(serve: Serve) -> None:
    service: FaultyServer = serve(lambda received: answer(503))
    async with client(service.url, timeout=600) as peaka:
        await all_at_once(peaka, 100)
        assert len(service.log) == 100 + REPEATS
        service.script = lambda received: READ.well()
        await all_at_once(peaka, 50)
        service.script = lambda received: answer(503)
        service.log.clear()
        await all_at_once(peaka, 100)
    # 10 were left, and each of the 50 that went well at once brought one.
    assert len(service.log) == 100 + (500 % 14 + 50) // 14


async def test_a_client_and_its_copies_share_limit_and_quota(serve: Serve) -> None:
    service = serve(lambda received: answer(503))
    async with client(service.url, timeout=600, max_concurrency=5) as peaka:
        copies = [peaka.with_options(max_retries=2) for _ in range(10)]
        async with anyio.create_task_group() as group:
            for copy in copies:
                group.start_soon(all_at_once, copy, 20)
    assert len(service.log) == 200 + REPEATS
    assert service.most_busy <= 5


async def test_kinds_of_calls_mixed_in_thousands_each_get_their_own_answer(serve: Serve) -> None:
    """No answer is given to another call than the one that it belongs to."""
    by_line = {subject.line: subject for subject in SUBJECTS}
    service = serve(lambda received: by_line[received.line].well())
    wrong: list[Any] = []

    async def call(peaka: AsyncPeaka, number: int) -> None:
        subject = SUBJECTS[number % len(SUBJECTS)]
        value = await subject.call(peaka)
        if value != subject.value:
            wrong.append((subject.name, value))

    with anyio.fail_after(12 * PATIENCE):
        async with client(service.url, timeout=600) as peaka, anyio.create_task_group() as group:
            for number in range(1_200):
                group.start_soon(call, peaka, number)
    assert wrong == []
    assert Counter(service.lines) == {subject.line: 200 for subject in SUBJECTS}
