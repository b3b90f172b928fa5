"""A service that asks for a pause slows the whole client: on a virtual clock, because here time is what matters."""

from __future__ import annotations

from typing import Any

import anyio
import pytest
import trio.testing

from peaka_async import HttpRequest, HttpResponse, RateLimited
from peaka_async.testing import VirtualLoop
from tests.support.fake_http import FakeHttp, answer

from .subjects import client

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    if request.param == "asyncio":
        return "asyncio", {"loop_factory": VirtualLoop}
    return "trio", {"clock": trio.testing.MockClock(autojump_threshold=0)}


class Busy:
    """A service that takes a second for each answer, and refuses at one moment."""

    def __init__(self, refused: int, retry_after: str) -> None:
        self.times: list[float] = []
        self._refused = refused
        self._retry_after = retry_after

    async def __call__(self, _request: HttpRequest) -> HttpResponse:
        self.times.append(anyio.current_time())
        is_refused = len(self.times) == self._refused
        await anyio.sleep(1)
        return answer(429, None, {"retry-after": self._retry_after}) if is_refused else answer(200, [])


async def times_of(busy: Busy, calls: int, **options: Any) -> list[float]:
    """When each request began, from the start of the first."""
    peaka = client("http://127.0.0.1/api/v1", http_client=FakeHttp(busy), timeout=1000, **options)
    started = anyio.current_time()
    async with anyio.create_task_group() as group:
        for _ in range(calls):
            group.start_soon(peaka.organizations.list)
    return [round(time - started, 6) for time in busy.times]


async def test_a_429_holds_back_every_other_call_for_as_long_as_it_asked() -> None:
    times = await times_of(Busy(1, "60"), 6, max_concurrency=2)
    # Two were under way; one of them was refused after a second. Everybody else waits for the minute to pass.
    assert times == [0, 0, 61, 61, 62, 62, 63]


async def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    class Twice(Busy):
        async def __call__(self, _request: HttpRequest) -> HttpResponse:
            self.times.append(anyio.current_time())
            number = len(self.times)
            await anyio.sleep(number)
            return answer(429, None, {"retry-after": "90" if number == 1 else "1"}) if number < 3 else answer(200, [])

    times = await times_of(Twice(0, ""), 4, max_concurrency=2)
    # The first is refused at 1 for 90 seconds, the second at 2 for one: nobody begins before 91.
    assert [time >= 91 for time in times] == [False, False, True, True, True, True]


async def test_a_pause_longer_than_the_time_there_is_ends_the_other_calls_too() -> None:
    busy = Busy(1, "60")
    peaka = client("http://127.0.0.1/api/v1", http_client=FakeHttp(busy), timeout=30, max_retries=1)
    with pytest.raises(RateLimited):
        await peaka.organizations.list()
    with pytest.raises(TimeoutError) as caught:
        await peaka.organizations.list()
    assert getattr(caught.value, "sent", None) is False
    assert len(busy.times) == 1
    await anyio.sleep(61)
    assert await peaka.organizations.list() == []


async def test_a_call_cancelled_while_it_is_held_back_gives_its_place_back() -> None:
    busy = Busy(1, "60")
    peaka = client("http://127.0.0.1/api/v1", http_client=FakeHttp(busy), timeout=1000, max_concurrency=1)
    with anyio.move_on_after(10):
        await peaka.organizations.list()
    for _ in range(3):
        with anyio.move_on_after(10) as scope:
            await peaka.organizations.list()
        assert scope.cancelled_caught
    assert len(busy.times) == 1
    assert await peaka.organizations.list() == []
    assert anyio.current_time() - busy.times[0] == 62
