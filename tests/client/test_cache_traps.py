"""The traps for a waiter, section 21 of the behaviour reference, each against the emulator; tests are named after them.

What a wait reports is compared with what the emulator knows of the run, not with what it has told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import anyio
import pytest

from peaka_async import JobCancelled, JobFailed, JobLost, JobStalled, JobState, NotFound, ServerError, WaitTimeout
from peaka_async.emulator import JobKind, LoopClock, demo_world
from peaka_async.emulator.state.runs import Slot
from peaka_async.testing import RunningEmulator
from tests.support.emulated_caches import HUNG, created, is_over, runs, settled, source, takes, trigger

pytestmark = pytest.mark.anyio

MODES = ("full", "incremental")

Mode = Literal["full", "incremental"]


@pytest.fixture
def emulator() -> Iterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.mark.parametrize("mode", MODES)
async def test_21_01_two_execution_slots_and_the_old_record_of_one_does_not_hide_the_run_in_the_other(
    emulator: RunningEmulator, mode: str
) -> None:
    takes(emulator, 30, JobKind.FULL_REFRESH, JobKind.INCREMENTAL_UPDATE)
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        await caches.trigger_full_refresh(cache_id)
        await caches.wait(cache_id)
        # Both slots have a record that says COMPLETED now.
        await trigger(caches, cache_id, mode)
        await anyio.sleep(1)
        updates = [update async for update in caches.wait(cache_id)]
    run = runs(emulator)[-1]
    assert {update.execution_id for update in updates} == {run.id}
    assert [update.state for update in updates[:-1]] == [JobState.RUNNING] * (len(updates) - 1)
    assert (updates[-1].state, is_over(emulator, run)) == (JobState.SUCCEEDED, True)
    assert updates[-1].elapsed > 25


async def test_21_02_lagging_record_the_cache_says_running_before_there_is_a_record(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        await caches.trigger_full_refresh(cache_id)
        waiter = caches.wait(cache_id, poll_interval=0.1)
        first = await waiter.__anext__()
        assert first.status is not None
        assert first.status.last_full_refresh_cache_execution is None, "the record is not there yet"
        assert first.state is JobState.RUNNING
        status = await waiter
    run = runs(emulator)[-1]
    assert (status.status, is_over(emulator, run)) == ("COMPLETED", True)
    assert status.last_full_refresh_cache_execution is not None
    assert (status.last_full_refresh_cache_execution.id, run.slot) == (run.id, Slot.FULL_REFRESH)


@pytest.mark.parametrize("spelling", ["CANCELLED", "CANCELED"])
async def test_21_05_two_spellings_of_cancelled_end_a_wait_alike(emulator: RunningEmulator, spelling: str) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        told = (await peaka.project().caches.raw.get_status(cache_id)).parsed.to_dict()
        told["status"] = told["lastIncrementalCacheExecution"]["status"] = spelling
        emulator.world.faults.add(operation="caches.get_status", status=200, body=told)
        with pytest.raises(JobCancelled):
            await caches.wait(cache_id)


async def test_21_07_hung_jobs_are_stalled_and_the_error_says_that_they_never_reported_progress(
    emulator: RunningEmulator,
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        hung = await created(caches, HUNG)
        with pytest.raises(JobStalled, match="runs and has never reported progress") as caught:
            await caches.wait(hung, timeout=900)
        assert 300 <= caught.value.silent < 330
        with pytest.raises(WaitTimeout, match="running, and has never reported progress"):
            await caches.wait(hung, timeout=900, stall_after=None)
        # Only the deadline ends it: nothing else did in a quarter of an hour.
        assert (await caches.get_status(hung)).status == "RUNNING"


async def test_21_08_failure_is_not_an_exception_at_the_service_and_a_null_error_is_no_failure(
    emulator: RunningEmulator,
) -> None:
    source(emulator).failure = "the source said no"
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await created(caches)
        waiter = caches.wait(cache_id)
        states = [(await waiter.__anext__()).state for _ in range(4)]
        (*_, read) = emulator.world.journal.of("caches.get_status")
        assert read.answer["lastIncrementalCacheExecution"]["error"] is None
        assert JobState.FAILED not in states
        with pytest.raises(JobFailed, match="the source said no") as caught:
            await waiter
    assert caught.value.status.status == "FAILED"
    assert {entry.status for entry in emulator.world.journal.of("caches.get_status")} == {200}
    assert is_over(emulator, runs(emulator)[0])


async def test_21_09_404_while_waiting_means_deleted_meanwhile(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await created(caches)
        waiter = caches.wait(cache_id)
        await waiter.__anext__()
        await caches.delete(cache_id)
        with pytest.raises(JobLost):
            await waiter
        (final,) = (await caches.wait_many([cache_id])).values()
        assert final.state is JobState.LOST


async def test_21_09_deleted_that_still_reads_as_a_status_is_the_same(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        told = (await caches.raw.get_status(cache_id)).parsed.to_dict() | {"status": "DELETED"}
        emulator.world.faults.add(operation="caches.get_status", status=200, body=told)
        with pytest.raises(JobLost):
            await caches.wait(cache_id)


async def test_21_09_404_on_cancel_means_that_nothing_runs_and_is_no_error(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        with pytest.raises(NotFound):
            await caches.cancel_incremental_update(cache_id)
        waiter = caches.wait(cache_id)
        await waiter.cancel()
        assert (await waiter).status == "COMPLETED"
        await caches.delete(cache_id)
        await caches.wait(cache_id).cancel()


@pytest.mark.parametrize("mode", MODES)
async def test_21_10_a_trigger_with_a_200_may_be_queued_and_the_queued_run_is_waited_for(
    emulator: RunningEmulator, mode: Mode
) -> None:
    takes(emulator, 40, JobKind.FULL_REFRESH, JobKind.INCREMENTAL_UPDATE)
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        await trigger(caches, cache_id, mode)
        await anyio.sleep(5)
        updates = [update async for update in await caches.refresh(cache_id, mode=mode)]
    ahead, ours = runs(emulator)[-2:]
    states = [update.state for update in updates]
    assert list(dict.fromkeys(states)) == [JobState.PENDING, JobState.RUNNING, JobState.SUCCEEDED]
    assert {update.execution_id for update in updates} == {None, ours.id}
    assert ahead.ends_at <= ours.starts_at
    assert is_over(emulator, ours)


@pytest.mark.parametrize("mode", MODES)
async def test_21_11_cancel_needs_something_to_cancel_and_is_tried_until_the_record_is_there(
    emulator: RunningEmulator, mode: Mode
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        run = await caches.refresh(cache_id, mode=mode)
        await run.cancel()
        with pytest.raises(JobCancelled):
            await run
    assert runs(emulator)[-1].outcome == "CANCELLED"
    refused = emulator.world.journal.count("caches.cancel_full_refresh", status=500)
    assert refused == (1 if mode == "full" else 0)


async def test_21_11_the_500_of_a_cancel_that_comes_too_early_is_real(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        await caches.trigger_full_refresh(cache_id)
        with pytest.raises(ServerError):
            await caches.cancel_full_refresh(cache_id)


async def test_21_12_a_finished_wait_is_not_fresh_data_for_readers_started_earlier(emulator: RunningEmulator) -> None:
    count = {"statement": "SELECT count(*) FROM stripe.payment.customers"}
    async with emulator.client() as peaka:
        project = peaka.project()
        cache_id = await created(project.caches)
        early = (await project.queries.execute(count)).to_dict()["data"]
        await project.caches.wait(cache_id)
        late = (await project.queries.execute(count)).to_dict()["data"]
    assert [[cell["value"] for cell in row] for row in (*early, *late)] == [["0"], ["505"]]


@pytest.mark.parametrize("place", ["cache", "run"])
async def test_21_14_enums_are_open_and_an_unknown_state_neither_ends_nor_crashes_a_wait(
    emulator: RunningEmulator, place: str
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        told = (await caches.raw.get_status(cache_id)).parsed.to_dict()
        (told if place == "cache" else told["lastIncrementalCacheExecution"])["status"] = "HIBERNATING"
        emulator.world.faults.add(operation="caches.get_status", status=200, body=told, times=20)
        waiter = caches.wait(cache_id, poll_interval=2)
        states = [update.state async for update in waiter]
        assert states == [JobState.UNKNOWN] * 20 + [JobState.SUCCEEDED]
        emulator.world.faults.add(operation="caches.get_status", status=200, body=told)
        with pytest.raises(WaitTimeout):
            await caches.wait(cache_id, timeout=100)
