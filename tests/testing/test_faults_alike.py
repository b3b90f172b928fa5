"""A fault does to a client in process what it does over a socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from peaka_async import PeakaError
from peaka_async.emulator import ManualClock, demo_world
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio

EXPECTED: dict[str, tuple[dict[str, Any], str | None]] = {
    "an error of the service": ({"status": 500}, "ServerError"),
    "a page of a proxy": ({"status": 502}, "ServerError"),
    "an empty refusal": ({"status": 403}, "Forbidden"),
    "too many": ({"status": 429, "retry_after": 1}, "RateLimited"),
    "a reset before the work": ({"effect": "reset"}, "ConnectionLost"),
    "a reset after it": ({"effect": "reset", "when": "after"}, "ConnectionLost"),
    "no answer": ({"effect": "close"}, "ConnectionLost"),
    "half an answer": ({"effect": "truncated"}, "ConnectionLost"),
    "garbage": ({"effect": "garbage"}, "ResponseDecodeError"),
    "a chunk without a size": ({"effect": "malformed_chunk"}, "ConnectionLost"),
    "a stall": ({"effect": "stalled"}, "RequestTimeout"),
    "a break": ({"effect": "broken"}, "ConnectionLost"),
    "a slow body": ({"effect": "slow", "seconds": 0.01}, None),
    "a late answer": ({"latency": 0.01}, None),
}


@pytest.fixture(params=["in-process", "socket"])
def emulator(request: pytest.FixtureRequest) -> Iterator[RunningEmulator]:
    with RunningEmulator(demo_world(ManualClock()), transport=request.param) as running:
        yield running


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_fault_is_the_same_error_on_both_ways(emulator: RunningEmulator, name: str) -> None:
    fault, expected = EXPECTED[name]
    emulator.world.faults.add(operation="catalogs.list", **fault)
    async with emulator.client(max_retries=0, attempt_timeout=0.5 if name == "a stall" else 30) as peaka:
        seen: str | None = None
        try:
            await peaka.project().catalogs.list()
        except PeakaError as error:
            seen = type(error).__name__
    assert seen == expected


@pytest.mark.parametrize(("effect", "expected"), [("broken", "ConnectionLost"), ("stalled", "RequestTimeout")])
async def test_a_stream_gives_what_came_before_it_failed(emulator: RunningEmulator, effect: str, expected: str) -> None:
    emulator.world.faults.add(operation="ai.chat_stream", effect=effect, chunks=2)
    # A stall is all that the limit is for, and where that is not the fault it must not come into play.
    async with emulator.client(max_retries=0, attempt_timeout=1 if effect == "stalled" else 30) as peaka:
        # The first question has the SQL engine imported, which takes longer than anything that follows.
        await peaka.with_options(attempt_timeout=30).project().ai.chat(message="How many customers?")
        seen: list[str | None] = []
        try:
            async with peaka.project().ai.chat_stream(message="How many customers?") as events:
                async for event in events:
                    seen.append(event.event)
        except PeakaError as error:
            seen.append(type(error).__name__)
    assert seen == ["messages", "messages", expected]
