"""Changing the schedules of a cache: both are sent, and what the service made of them is read back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from peaka_async import AsyncPeaka, InvalidArgument, NotFound, ScheduleIgnored
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.models import Cache, Schedule
from peaka_async.testing import RunningEmulator
from tests.support.fake_caches import FakeCaches, cache
from tests.support.fake_http import answer, json_of

pytestmark = pytest.mark.anyio

STRIPE = "700000000000000001"


@pytest.fixture
async def peaka() -> AsyncIterator[AsyncPeaka]:
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as client:
            yield client


async def made(peaka: AsyncPeaka, **schedules: Any) -> str:
    request = {"catalogId": STRIPE, "schemaName": "payment", "tableName": "refunds", **schedules}
    return (await peaka.project().caches.create_many([request])).cache_ids[0]


def told(found: Cache) -> tuple[Any, ...]:
    schedules = (found.incremental_cache_schedule, found.full_refresh_cache_schedule)
    return tuple(one.expression if isinstance(one, Schedule) and one.type == "BASIC" else None for one in schedules)


async def test_both_schedules_are_set_and_read_back(peaka: AsyncPeaka) -> None:
    cache_id = await made(peaka)
    found = await peaka.project().caches.update_settings(cache_id, incremental=timedelta(hours=6), full_refresh="P7D")
    assert told(found) == ("PT6H", "P7D")
    found = await peaka.project().caches.update_settings(cache_id, incremental=None, full_refresh=None)
    assert told(found) == (None, None)


async def test_one_that_is_left_out_is_sent_as_it_is() -> None:
    sent: list[Any] = []
    there = cache("c1", "t") | {"incrementalCacheSchedule": {"type": "BASIC", "expression": "PT1H"}}

    async def serve(request: Any) -> Any:
        if request.method == "PUT":
            sent.append(json_of(request))
            there.update(sent[-1])
        return answer(200, there)

    service = FakeCaches()
    service.http.handler = serve
    found = await service.project().caches.update_settings("c1", full_refresh="P1D")
    assert sent == [
        {
            "incrementalCacheSchedule": {"type": "BASIC", "expression": "PT1H"},
            "fullRefreshCacheSchedule": {"type": "BASIC", "expression": "P1D"},
        }
    ]
    assert told(found) == ("PT1H", "P1D")


async def test_a_schedule_that_the_service_accepts_and_ignores_is_an_error() -> None:
    there = cache("c1", "t") | {"incrementalCacheSchedule": {"type": "BASIC", "expression": "PT1H"}}
    service = FakeCaches()
    service.http.handler = lambda request: answer(200, there)
    with pytest.raises(ScheduleIgnored, match="incremental is PT1H and not PT2H") as caught:
        await service.project().caches.update_settings("c1", incremental="PT2H", full_refresh=None)
    error = caught.value
    assert (error.cache_id, error.asked["incremental"].expression, error.kept["incremental"].expression) == (
        "c1",
        "PT2H",
        "PT1H",
    )


async def test_the_same_schedule_in_other_words_is_the_same() -> None:
    there = cache("c1", "t") | {"incrementalCacheSchedule": {"type": "BASIC", "expression": "PT1H"}}
    service = FakeCaches()
    service.http.handler = lambda request: answer(200, there)
    await service.project().caches.update_settings("c1", incremental="PT60M", full_refresh=None)


async def test_a_malformed_schedule_is_refused_before_anything_is_sent() -> None:
    service = FakeCaches()
    with pytest.raises(InvalidArgument, match="incremental is '6 hours'"):
        await service.project().caches.update_settings("c1", incremental="6 hours")
    assert service.http.requests == []


async def test_a_cache_that_is_not_there_is_an_error(peaka: AsyncPeaka) -> None:
    with pytest.raises(NotFound):
        await peaka.project().caches.update_settings("00000000-0000-4000-8000-000000000000", incremental="PT1H")
