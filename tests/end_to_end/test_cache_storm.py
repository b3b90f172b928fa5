"""Hundreds of caches over real sockets that break: whatever is reported is what the service has done."""

from __future__ import annotations

import pytest

from peaka_async import AsyncPeaka, BatchReport, PeakaError, Project
from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock
from peaka_async.resources.caches import sending
from tests.support.cache_storm import Storm, seeds, storm, untrue, untrue_ends

pytestmark = pytest.mark.anyio

AT_ONCE = 0.001
"""Seconds between polls: the emulator's clock moves by requests, not by waiting."""


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PAUSES", (AT_ONCE,) * len(sending.PAUSES))


async def created(project: Project, trouble: Storm) -> BatchReport:
    batch = project.caches.create_many(trouble.requests, chunk_size=40)
    while True:
        try:
            return await batch
        except PeakaError:
            assert trouble.world.journal.count("caches.create_batch") == 0


@pytest.mark.parametrize("seed", seeds(2))
async def test_every_request_has_one_outcome_that_is_true_and_every_sync_its_end(seed: int) -> None:
    trouble = storm(ManualClock(step=0.5), 3000 + seed, hurry=True)
    with EmulatorServer(trouble.world) as server:
        async with AsyncPeaka(PARTNER_KEY, project_id=PROJECT_ID, base_url=server.url) as peaka:
            project = peaka.project()
            report = await created(project, trouble)
            assert untrue(trouble, report) == []
            finals = await project.caches.wait_many(report.cache_ids, poll_interval=AT_ONCE)
            asked = trouble.world.journal.total
    assert set(finals) == set(report.cache_ids)
    assert untrue_ends(trouble, finals.values()) == []
    assert trouble.world.journal.total == asked


@pytest.mark.parametrize("seed", seeds(1))
async def test_creating_and_waiting_in_one_says_the_same(seed: int) -> None:
    trouble = storm(ManualClock(step=0.5), 4000 + seed, hurry=True)
    with EmulatorServer(trouble.world) as server:
        async with AsyncPeaka(PARTNER_KEY, project_id=PROJECT_ID, base_url=server.url) as peaka:
            batch = peaka.project().caches.create_many(trouble.requests, chunk_size=40)
            going = batch.and_wait(poll_interval=AT_ONCE)
            while True:
                try:
                    report = await going
                except PeakaError:
                    assert trouble.world.journal.count("caches.create_batch") == 0
                else:
                    break
    assert untrue(trouble, report) == []
    ends = [outcome.sync for outcome in report.outcomes if outcome.sync is not None]
    assert {end.cache_id for end in ends} == set(report.cache_ids)
    assert untrue_ends(trouble, ends) == []
