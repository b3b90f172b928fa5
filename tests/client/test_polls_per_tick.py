"""How much waiting costs: a tick is one look at the service, however many caches and however many waiters."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from peaka_async import AttemptFailed, HttpRequest, HttpResponse, JobState
from tests.support.fake_caches import CATALOG, ROOT, FakeCaches, run, status, sync_from
from tests.support.fake_http import answer, path_of

pytestmark = pytest.mark.anyio

MINUTE = 60.0
ALL, ONE_CATALOG = f"{ROOT}/status", CATALOG

Change = Callable[[HttpRequest, HttpResponse | AttemptFailed], HttpResponse | AttemptFailed]


def minute_long(cache_id: str) -> Callable[[float], dict[str, Any]]:
    """A sync of a minute that shows progress every second."""

    def script(elapsed: float) -> dict[str, Any]:
        if elapsed < MINUTE:
            return status(cache_id, "RUNNING", full=run("RUNNING", cached=int(elapsed)))
        return status(cache_id, "COMPLETED", full=run("COMPLETED", cached=int(MINUTE)))

    return script


def service_of(awaited: int, others: int = 0) -> FakeCaches:
    """Syncs that all take a minute, in one catalog, beside caches that nobody waits for."""
    settled = [status(f"other{number}", "COMPLETED", full=run("COMPLETED")) for number in range(others)]
    return FakeCaches({f"c{number}": minute_long(f"c{number}") for number in range(awaited)}, settled)


def calls(service: FakeCaches) -> Counter[str]:
    """How often each kind of status call was made."""
    kinds = {ALL: "all", ONE_CATALOG: "catalog"}
    return Counter(kinds.get(path_of(request), "one") for request in service.http.requests)


def changed(service: FakeCaches, change: Change, *, slow: dict[str, float] | None = None) -> None:
    """Let answers be others, and some paths take their seconds."""
    honest = service._answer

    async def handler(request: HttpRequest) -> HttpResponse | AttemptFailed:
        await anyio.sleep((slow or {}).get(path_of(request), 0.0))
        return change(request, await honest(request))

    service.http.handler = handler


@pytest.mark.parametrize("count", [1, 10, 100, 1000])
async def test_requests_depend_on_how_long_syncs_take_and_not_on_how_many_there_are(count: int) -> None:
    service = service_of(count)
    finals = await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    assert [final.state for final in finals.values()] == [JobState.SUCCEEDED] * count
    # One look at the beginning, and one every two seconds until the end of the minute.
    assert len(service.http.requests) == 31
    assert {update.polls for update in finals.values()} == {31}


@pytest.mark.parametrize("count", [1, 10, 100, 1000])
async def test_a_task_for_each_cache_costs_no_more_requests_than_one_for_all(count: int) -> None:
    service = service_of(count)
    caches = service.project().caches

    async def wait(cache_id: str) -> None:
        assert (await caches.wait(cache_id, poll_interval=2.0)).status == "COMPLETED"

    async with anyio.create_task_group() as group:
        for cache_id in service.scripts:
            group.start_soon(wait, cache_id)
    assert len(service.http.requests) == 31


@pytest.mark.parametrize("apart", [0.0, 0.05, 0.3])
async def test_tasks_that_begin_at_different_times_fall_into_step(apart: float) -> None:
    alone = service_of(1)
    await alone.project().caches.wait("c0")
    service = service_of(60)
    caches = service.project().caches

    async def wait(number: int) -> None:
        await anyio.sleep(number * apart)
        await caches.wait(f"c{number}")

    async with anyio.create_task_group() as group:
        for number in range(60):
            group.start_soon(wait, number)
    # Everybody looks once when they begin; from then on together.
    began = 60 if apart else 1
    assert len(service.http.requests) <= began + 1.6 * len(alone.http.requests)


async def test_waiters_of_different_kinds_and_options_share_their_polls() -> None:
    service = service_of(40)
    project = service.project()
    ids = list(service.scripts)

    async def wait(waiting: Any) -> None:
        await waiting

    async with anyio.create_task_group() as group:
        group.start_soon(wait, project.caches.wait_many(ids[:20], poll_interval=2.0))
        group.start_soon(wait, project.caches.wait_many(ids[10:30], poll_interval=2.0))
        group.start_soon(wait, project.with_options(max_retries=1).caches.wait_many(ids[30:39], poll_interval=2.0))
        group.start_soon(wait, project.caches.wait("c39", poll_interval=2.0))
    assert len(service.http.requests) == 31


@pytest.mark.parametrize(("awaited", "others"), [(1, 0), (1, 3000), (2, 3000), (5, 3000)])
async def test_few_caches_of_a_project_with_thousands_are_read_one_by_one(awaited: int, others: int) -> None:
    service = service_of(awaited, others)
    await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    found = calls(service)
    # Each list is tried once at most, where it might have been cheap.
    assert (found["all"] <= 1, found["catalog"] <= 1) == (True, True)
    assert found["one"] >= awaited * 29


@pytest.mark.parametrize(("awaited", "others"), [(10, 0), (300, 300), (1000, 3000)])
async def test_many_caches_are_read_as_a_list(awaited: int, others: int) -> None:
    service = service_of(awaited, others)
    await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    assert (calls(service)["one"], sum(calls(service).values())) == (0, 31)


async def test_the_last_few_of_many_are_read_one_by_one() -> None:
    service = service_of(1, 3000)
    service.scripts |= {f"d{number}": sync_from(0.0, 10.0, f"d{number}") for number in range(200)}
    await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    found = calls(service)
    assert found["all"] + found["catalog"] <= 7
    assert found["one"] >= 24


@pytest.mark.parametrize(("slow", "then"), [([ALL], "catalog"), ([ALL, ONE_CATALOG], "one")])
async def test_a_list_that_is_slow_is_left_for_other_calls(slow: list[str], then: str) -> None:
    service = service_of(12)
    changed(service, lambda request, honest: honest, slow=dict.fromkeys(slow, 15.0))
    await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    found = calls(service)
    assert found["all"] == 1
    assert found[then] > 8


async def test_a_list_that_becomes_slow_is_left_for_other_calls() -> None:
    service = service_of(12)
    caches = service.project().caches
    await anext(caches.wait("c0"))
    service.http.requests.clear()
    changed(service, lambda request, honest: honest, slow={ALL: 15.0, ONE_CATALOG: 15.0})
    await caches.wait_many(service.scripts, poll_interval=2.0)
    assert calls(service)["all"] + calls(service)["catalog"] <= 2
    assert calls(service)["one"] >= 12


@pytest.mark.parametrize("failing", [[ALL], [ALL, ONE_CATALOG]])
@pytest.mark.parametrize(
    "failure", [answer(500, {}), answer(502, "bad"), answer(404, {}), answer(400, {"message": "no"})]
)
async def test_a_call_that_fails_is_left_for_others_and_ends_nobodys_wait(
    failing: list[str], failure: HttpResponse
) -> None:
    service = service_of(12)
    changed(service, lambda request, honest: failure if path_of(request) in failing else honest)
    finals = await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    assert [final.state for final in finals.values()] == [JobState.SUCCEEDED] * 12
    found = calls(service)
    assert found["all"] <= 4
    assert found["catalog"] <= 4 if ONE_CATALOG in failing else found["catalog"] > 20


async def test_the_call_for_a_schema_is_never_made() -> None:
    service = service_of(50, 50)
    caches = service.project().caches
    changed(service, lambda request, honest: answer(500, {}) if path_of(request) in (ALL, ONE_CATALOG) else honest)
    await caches.wait_many(service.scripts, poll_interval=2.0)
    assert not [path for path in service.http.paths if "/schema/" in path]


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_cache_that_a_list_leaves_out_is_looked_for_before_it_is_called_lost(is_there: bool) -> None:
    service = service_of(30)

    def without(request: HttpRequest, honest: HttpResponse | AttemptFailed) -> HttpResponse | AttemptFailed:
        if path_of(request) in (ALL, ONE_CATALOG) and isinstance(honest, HttpResponse):
            return answer(200, [one for one in json.loads(honest.content) if one["id"] != "c7"])
        return honest if is_there else answer(404, {})

    changed(service, without)
    finals = await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    assert finals["c7"].state is (JobState.SUCCEEDED if is_there else JobState.LOST)
    assert {final.state for job, final in finals.items() if job != "c7"} == {JobState.SUCCEEDED}
    looks = [path for path in service.http.paths if path == f"GET {ROOT}/c7/status"]
    assert len(looks) >= 30 if is_there else len(looks) == 1


async def test_a_list_that_is_suddenly_empty_makes_nothing_lost_and_no_storm_of_single_calls() -> None:
    service = service_of(300)

    def empty(request: HttpRequest, honest: HttpResponse | AttemptFailed) -> HttpResponse | AttemptFailed:
        is_list = path_of(request) in (ALL, ONE_CATALOG)
        return answer(200, []) if is_list and 3 <= len(service.http.requests) <= 30 else honest

    changed(service, empty)
    finals = await service.project().caches.wait_many(service.scripts, poll_interval=2.0)
    assert {final.state for final in finals.values()} == {JobState.SUCCEEDED}
    assert calls(service)["one"] <= 60


async def test_of_many_that_a_list_leaves_out_all_have_their_turn() -> None:
    service = service_of(50)
    changed(service, lambda request, honest: answer(200, []) if path_of(request) in (ALL, ONE_CATALOG) else honest)
    seen: set[str] = set()
    async for update in service.project().caches.wait_many(service.scripts, poll_interval=2.0):
        if update.elapsed > 4:
            break
        seen.add(update.cache_id)
    assert seen == set(service.scripts), "twenty are looked for in a tick"


@pytest.mark.parametrize(
    "failure",
    [answer(500, {}), answer(429, None, {"retry-after": "3"}), answer(200, "<html>"), AttemptFailed("x", sent=True)],
)
async def test_one_poll_that_fails_ends_nobodys_wait(failure: HttpResponse | AttemptFailed) -> None:
    service = service_of(30)
    caches = service.project().caches
    service.fail_at = lambda elapsed: failure if 9 < elapsed < 21 else None
    ended: list[str] = []

    async def wait(cache_id: str) -> None:
        ended.append((await caches.wait(cache_id)).status)

    async with anyio.create_task_group() as group:
        for cache_id in service.scripts:
            group.start_soon(wait, cache_id)
    assert ended == ["COMPLETED"] * 30


async def test_memory_does_not_grow_with_the_number_of_ticks() -> None:
    ids = [f"c{number}" for number in range(1000)]

    def told(tick: int) -> bytes:
        return json.dumps([status(job, "RUNNING", full=run("RUNNING", cached=tick)) for job in ids]).encode()

    answers = [HttpResponse(200, {"content-type": "application/json"}, told(tick)) for tick in range(3)]
    service = FakeCaches()
    ticks = 0

    def next_answer(request: HttpRequest) -> HttpResponse:
        nonlocal ticks
        ticks += 1
        service.http.requests.clear()
        return answers[ticks % 3]

    service.http.handler = next_answer
    watch = service.project().caches.wait_many(ids, timeout=10_000, poll_interval=2.0)

    async def blocks_after(count: int) -> int:
        while ticks < count or watch._ready:
            await watch.__anext__()
        gc.collect()
        return sys.getallocatedblocks()

    early = await blocks_after(10)
    late = await blocks_after(200)
    # One object more for each cache or each update would be a thousand or more.
    assert late - early < 150
