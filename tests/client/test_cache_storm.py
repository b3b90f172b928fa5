"""Hundreds of caches at a service that fails in every way: whatever is reported is what the service has done."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest

from peaka_async import AttemptFailed, BatchReport, PeakaError, Project
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.caches.batch import CacheBatch
from peaka_async.testing import RunningEmulator
from tests.support.cache_storm import SCHEMA, STRIPE, Storm, seeds, storm, untrue, untrue_ends
from tests.support.emulated_caches import caches_of
from tests.support.fake_caches import FakeCaches
from tests.support.fake_http import answer

pytestmark = pytest.mark.anyio

PATIENCE: dict[str, Any] = {"timeout": 3000.0, "stall_after": 120.0}
"""Nothing ends for lack of time but what hangs."""


@asynccontextmanager
async def project_in(trouble: Storm) -> AsyncGenerator[Project]:
    with RunningEmulator(trouble.world) as emulator:
        async with emulator.client(attempt_timeout=10) as peaka:
            yield peaka.project()


async def through(batch: CacheBatch, trouble: Storm) -> BatchReport:
    """Await a batch; where what is there cannot be read at first, nothing has been sent, and it goes on."""
    while True:
        try:
            return await batch
        except PeakaError:
            assert trouble.world.journal.count("caches.create_batch") == 0


async def is_quiet(trouble: Storm) -> bool:
    """Whether nothing is asked any more."""
    before = trouble.world.journal.total
    await anyio.sleep(1000)
    return trouble.world.journal.total == before


@pytest.mark.parametrize("seed", seeds(4))
async def test_every_request_has_one_outcome_that_is_true_and_every_sync_its_end(seed: int) -> None:
    trouble = storm(LoopClock(), seed)
    async with project_in(trouble) as project:
        batch = project.caches.create_many(trouble.requests, chunk_size=40)
        report = await through(batch, trouble)
        assert untrue(trouble, report) == []
        finals = await project.caches.wait_many(report.cache_ids, **PATIENCE)
        assert set(finals) == set(report.cache_ids)
        assert untrue_ends(trouble, finals.values()) == []
        assert await is_quiet(trouble)


@pytest.mark.parametrize("seed", seeds(3))
async def test_creating_and_waiting_in_one_says_the_same(seed: int) -> None:
    trouble = storm(LoopClock(), 1000 + seed)
    async with project_in(trouble) as project:
        batch = project.caches.create_many(trouble.requests, chunk_size=30)
        going = batch.and_wait(**PATIENCE)
        indexes: list[int] = []
        while True:
            try:
                indexes.append((await anext(going)).index)
            except StopAsyncIteration:
                break
            except PeakaError:
                assert trouble.world.journal.count("caches.create_batch") == 0
        report = await going
        assert sorted(indexes) == list(range(len(trouble.requests)))
        assert untrue(trouble, report) == []
        ends = [outcome.sync for outcome in report.outcomes if outcome.sync is not None]
        assert {end.cache_id for end in ends} == set(report.cache_ids)
        assert untrue_ends(trouble, ends) == []
        assert await is_quiet(trouble)


@pytest.mark.parametrize("seed", seeds(3))
async def test_a_cancellation_at_any_moment_leaves_a_true_report_and_the_rest_can_be_done(seed: int) -> None:
    trouble = storm(LoopClock(), 2000 + seed)
    draw = random.Random(seed)
    async with project_in(trouble) as project:
        batch = project.caches.create_many(trouble.requests, chunk_size=25, max_concurrency=3)
        going = batch.and_wait(**PATIENCE) if seed % 3 == 2 else None
        breaks, report = 0, batch.report
        while True:
            # The longer it goes on, the more time it gets, so that it ends.
            with anyio.move_on_after(draw.uniform(0, 2.0 + breaks)) as moment:
                try:
                    report = await (batch if going is None else going)
                except PeakaError:
                    assert trouble.world.journal.count("caches.create_batch") == 0
                    continue
            if not moment.cancelled_caught:
                break
            breaks += 1
            assert untrue(trouble, batch.report) == []
            assert going is None or untrue(trouble, going.report) == []
        assert breaks > 0
        assert untrue(trouble, report) == []
        finals = await project.caches.wait_many(report.cache_ids, **PATIENCE)
        assert untrue_ends(trouble, finals.values()) == []
        assert await is_quiet(trouble)


async def test_what_is_asked_for_twice_is_unknown_twice_while_it_is_in_flight() -> None:
    service = FakeCaches(on_batch=lambda requests, service: setattr(service, "delay", 1000.0))
    batch = service.project(timeout=900).caches.create_many(
        [("7", "payment", "t0"), ("7", "payment", "t1"), ("7", "payment", "t1"), ("7", "payment", "t2")],
        chunk_size=1,
        max_concurrency=1,
    )
    with anyio.move_on_after(10):
        await batch
    assert [(outcome.state.value, outcome.attempts) for outcome in batch.report.outcomes] == [
        ("created", 1),
        ("unknown", 1),
        ("unknown", 1),
        ("not_started", 0),
    ]


async def test_a_refusal_does_not_speak_for_a_later_attempt_whose_answer_is_lost() -> None:
    def refused_and_then_lost(requests: list[Any], service: FakeCaches) -> Any:
        if len(service.batches) == 1:
            return answer(200, [{"success": False, "error": "Internal Server Error"}])
        service.create(requests[0])
        service.fail_at = lambda elapsed: answer(500, {})
        return AttemptFailed("ReadError: reset", sent=True)

    service = FakeCaches(on_batch=refused_and_then_lost)
    report = await service.project().caches.create_many([("7", "payment", "t0")])
    assert [(outcome.state.value, outcome.attempts) for outcome in report.outcomes] == [("unknown", 2)]


@pytest.mark.parametrize("taken", ["one", "all"])
async def test_waiting_after_a_batch_was_read_or_awaited_waits_for_all_of_its_syncs(taken: str) -> None:
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as peaka:
            batch = peaka.project().caches.create_many(
                [(STRIPE, SCHEMA, "customers"), (STRIPE, SCHEMA, "charges")], chunk_size=1
            )
            await (batch if taken == "all" else anext(batch))
            report = await batch.and_wait()
            assert len(report.synced) == 2
            assert all(cache.first_sync.over(emulator.world.clock.now()) for cache in caches_of(emulator))
