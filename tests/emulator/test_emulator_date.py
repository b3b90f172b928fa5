"""Every answer has a `Date`, by the clock of the world: on the wire and in process."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
import pytest

from peaka_async import RateLimited
from peaka_async.emulator import Answer, EmulatorServer, Fault, ManualClock, World
from peaka_async.testing import RunningEmulator

BEGAN = "Tue, 18 Aug 2026 09:00:00 GMT"


def dates(answer: httpx.Response) -> list[str]:
    return answer.headers.get_list("date")


def test_an_answer_has_one_date_and_it_moves_with_the_clock(http: httpx.Client, clock: ManualClock) -> None:
    assert dates(http.get("/info")) == [BEGAN]
    clock.advance(86_400 + 59.999_999_999)
    assert dates(http.get("/info")) == ["Wed, 19 Aug 2026 09:00:59 GMT"]


def test_refusals_of_every_kind_have_a_date(http: httpx.Client, data: httpx.Client) -> None:
    answers = [
        http.get("/nowhere"),
        http.put("/info"),
        http.get("/info", headers={"Authorization": "Bearer nobody"}),
        data.get("/catalogs/9"),
    ]
    assert [(answer.status_code, dates(answer)) for answer in answers] == [
        (status, [BEGAN]) for status in (404, 405, 401, 400)
    ]


def test_the_controls_and_the_files_have_a_date(http: httpx.Client, server: EmulatorServer) -> None:
    origin = server.url.removesuffix(urlsplit(server.url).path)
    assert dates(http.get(f"{origin}/_emulator/clock")) == [BEGAN]
    assert dates(httpx.get(f"{server.files_url}/nothing", trust_env=False)) == [BEGAN]


def test_the_journal_shows_the_date_that_was_sent(http: httpx.Client, world: World) -> None:
    http.get("/info")
    (entry,) = world.journal.of("account.get_info")
    assert entry.answer_headers["date"] == BEGAN


def test_a_fault_may_send_a_date_of_its_own(http: httpx.Client, world: World) -> None:
    world.faults.add(Fault("*", Answer(503), nth=1))
    world.faults.add(Fault("*", Answer(503, headers={"Date": "yesterday"}), nth=2))
    assert [dates(http.get("/info")) for _ in range(3)] == [[BEGAN], ["yesterday"], [BEGAN]]


def test_a_retry_after_that_is_a_date_is_as_far_from_the_date_beside_it_as_was_asked(
    http: httpx.Client, world: World
) -> None:
    world.faults.add(Fault("*", Answer(429, retry_after=3600, retry_after_as="date")))
    headers = http.get("/info").headers
    asked = parsedate_to_datetime(headers["retry-after"]) - parsedate_to_datetime(headers["date"])
    assert asked.total_seconds() == 3600


@pytest.mark.anyio
async def test_in_process_an_answer_has_the_same_date(world: World, clock: ManualClock) -> None:
    clock.advance(5)
    with RunningEmulator(world) as emulator:
        async with emulator.client(max_retries=0) as peaka:
            answer = await peaka.project().caches.raw.list_statuses()
            assert answer.headers["date"] == "Tue, 18 Aug 2026 09:00:05 GMT"
            world.faults.add(operation="caches.list_statuses", status=429, retry_after=7, retry_after_as="date")
            with pytest.raises(RateLimited) as caught:
                await peaka.project().caches.list_statuses()
    assert caught.value.retry_after == 7.0
