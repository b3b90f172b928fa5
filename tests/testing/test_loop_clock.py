"""What takes its time on a clock that moves by itself: seen on the virtual time of an event loop."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from peaka_async import ServerError
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.testing import RunningEmulator, virtual_backend

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return virtual_backend(request.param)


async def test_a_full_refresh_is_answered_late_and_its_record_comes_later_still() -> None:
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client(max_retries=0) as peaka:
            caches = peaka.project().caches
            cache = await caches.create(catalog_id="700000000000000001", schema_name="payment", table_name="refunds")
            await anyio.sleep(60)
            began = anyio.current_time()
            await caches.trigger_full_refresh(cache.id)
            assert anyio.current_time() - began == pytest.approx(2.3)
            early = await caches.get_status(cache.id)
            assert (early.status, early.last_full_refresh_cache_execution) == ("RUNNING", None)
            with pytest.raises(ServerError):
                await caches.cancel_full_refresh(cache.id)
            await anyio.sleep(0.31)
            assert (await caches.get_status(cache.id)).last_full_refresh_cache_execution is not None
            await caches.cancel_full_refresh(cache.id)


async def test_the_clock_stands_still_between_requests_and_can_be_moved_ahead_of_the_loop() -> None:
    clock = LoopClock()
    with RunningEmulator(demo_world(clock)) as emulator:
        async with emulator.client() as peaka:
            await peaka.info()
            await anyio.sleep(5)
            assert clock.now() == 0.0
            await peaka.info()
            assert clock.now() == pytest.approx(5.0)
            clock.advance(100)
            await peaka.info()
            assert clock.now() == pytest.approx(105.0)
