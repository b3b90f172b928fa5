"""The client in process and the one over a socket: the same suite, because nobody is to notice which it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from peaka_async import AsyncPeaka, NotFound, RequestTimeout, TableNotCacheable, Unauthorized
from peaka_async.emulator import ManualClock, demo_world
from peaka_async.testing import RunningEmulator

STRIPE = "700000000000000001"


@pytest.fixture(params=["in-process", "socket"])
def emulator(request: pytest.FixtureRequest) -> Iterator[RunningEmulator]:
    with RunningEmulator(demo_world(ManualClock()), transport=request.param) as running:
        yield running


pytestmark = pytest.mark.anyio


async def test_a_read_answers(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        assert (await peaka.info()).email == "demo@emulator.invalid"
        names = [catalog.name for catalog in await peaka.project().catalogs.list()]
    assert names[:4] == ["peaka", "peaka", "stripe", "hubspot"]


async def test_a_refusal_has_its_class(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        project = peaka.project()
        with pytest.raises(TableNotCacheable):
            await project.caches.create(catalog_id=STRIPE, schema_name="payment", table_name="balance")
        with pytest.raises(NotFound):
            await project.caches.get("11111111-1111-4111-8111-111111111111")


async def test_a_wrong_key_is_refused(emulator: RunningEmulator) -> None:
    async with emulator.client("NOBODY12.nothing") as peaka:
        with pytest.raises(Unauthorized):
            await peaka.info()


async def test_a_table_name_that_needs_quoting_arrives_as_it_is(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        await peaka.project().tables.create("a b/ü%")
        assert "a b/ü%" in emulator.world.projects[emulator.project_id].tables


async def test_an_upload_arrives_whole(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        tables = peaka.project().tables
        await tables.create("letters")
        text = "text\n" + "".join(f"row {number}\n" for number in range(5_000))
        request = '{"mappings":[{"name":"text","csvColumnName":"text"}],"containsHeader":true}'
        job = await tables.import_csv("letters", file=_file(text), request=request)
    assert job.to_dict()["result"] == {"processed": 5_000}


async def test_an_event_stream_comes_piece_by_piece_and_can_be_left(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        ai = peaka.project().ai
        async with ai.chat_stream(message="How many customers?") as events:
            first = await anext(events)
        assert first.event
        async with ai.chat_stream(message="How many customers?") as events:
            assert [event.event async for event in events][-1] == "end"


async def test_an_answer_that_does_not_come_is_a_timeout(emulator: RunningEmulator) -> None:
    emulator.world.faults.add(operation="account.get_info", latency=30.0)
    async with emulator.client(attempt_timeout=0.05, max_retries=0) as peaka:
        with pytest.raises(RequestTimeout):
            await peaka.info()


async def test_a_cancelled_call_leaves_nothing_behind(emulator: RunningEmulator) -> None:
    emulator.world.faults.add(operation="account.get_info", times=1, latency=30.0)
    async with emulator.client() as peaka:
        with anyio.move_on_after(0.05) as scope:
            await peaka.info()
        assert scope.cancelled_caught
        assert (await peaka.info()).user_id


def _file(text: str) -> Any:
    from peaka_async import File

    return File(text, "import.csv", "text/csv")


@pytest.mark.filterwarnings("default")
def test_the_client_of_a_socket_needs_nothing_of_ours_in_between(emulator: RunningEmulator) -> None:
    assert (emulator.http_client() is None) == (emulator.transport == "socket")
    assert isinstance(emulator.client(), AsyncPeaka)
