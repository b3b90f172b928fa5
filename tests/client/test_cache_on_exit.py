"""What becomes of a sync when nobody waits for it any more: with `on_exit="cancel"` it is cancelled, and else left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import anyio
import pytest

from peaka_async import ClientStateError, Forbidden, JobError, JobStalled, JobState, WaitTimeout
from peaka_async.emulator import JobKind, LoopClock, demo_world
from peaka_async.testing import RunningEmulator
from tests.support.emulated_caches import (
    HUNG,
    STRIPE,
    caches_of,
    created,
    is_over,
    quiet,
    runs,
    settled,
    takes,
    trigger,
)

pytestmark = pytest.mark.anyio

Mode = Literal["full", "incremental"]
Way = Literal["wait", "wait_many", "full", "incremental"]
MODES = ("full", "incremental")
WAYS = ("wait", "wait_many", "full", "incremental")
CANCELS = ("caches.cancel_full_refresh", "caches.cancel_incremental_update")


@pytest.fixture
def emulator() -> Iterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        takes(running, 1000, JobKind.FULL_REFRESH, JobKind.INCREMENTAL_UPDATE)
        yield running


async def waiter(caches: Any, way: Way, **options: Any) -> Any:
    """Something that waits for a run of a thousand seconds, which is under way."""
    options = {"on_exit": "cancel", "poll_interval": 1.0, **options}
    cache_id = await settled(caches)
    if way in ("full", "incremental"):
        run = await caches.refresh(cache_id, mode=way, **options)
        await anyio.sleep(1)
        return run
    await trigger(caches, cache_id, "full")
    await anyio.sleep(1)
    return caches.wait(cache_id, **options) if way == "wait" else caches.wait_many([cache_id], **options)


def cancels(emulator: RunningEmulator) -> int:
    return sum(emulator.world.journal.count(operation) for operation in CANCELS)


@pytest.mark.parametrize("way", WAYS)
async def test_a_cancelled_await_cancels_the_run(emulator: RunningEmulator, way: Way) -> None:
    async with emulator.client() as peaka:
        waiting = await waiter(peaka.project().caches, way)
        with anyio.move_on_after(5) as scope:
            await waiting
        assert scope.cancelled_caught
        assert runs(emulator)[-1].outcome == "CANCELLED"
        assert await quiet(emulator)


@pytest.mark.parametrize("way", WAYS)
async def test_the_end_of_the_time_cancels_the_run(emulator: RunningEmulator, way: Way) -> None:
    async with emulator.client() as peaka:
        waiting = await waiter(peaka.project().caches, way, timeout=20)
        with pytest.raises(WaitTimeout):
            await waiting
        assert runs(emulator)[-1].outcome == "CANCELLED"
        assert await quiet(emulator)


@pytest.mark.parametrize("way", WAYS)
async def test_the_end_of_a_block_cancels_the_run(emulator: RunningEmulator, way: Way) -> None:
    async with emulator.client() as peaka:
        async with await waiter(peaka.project().caches, way) as updates:
            async for update in updates:
                assert update.state is JobState.RUNNING
                break
            assert cancels(emulator) == 0
        assert runs(emulator)[-1].outcome == "CANCELLED"
        assert await quiet(emulator)


@pytest.mark.parametrize("way", WAYS)
async def test_an_error_in_a_block_cancels_the_run_and_is_raised(emulator: RunningEmulator, way: Way) -> None:
    async with emulator.client() as peaka:
        with pytest.raises(LookupError, match="mine"):
            async with await waiter(peaka.project().caches, way) as updates:
                async for _ in updates:
                    raise LookupError("mine")
        assert runs(emulator)[-1].outcome == "CANCELLED"


@pytest.mark.parametrize("mode", MODES)
async def test_a_block_that_is_left_before_the_first_step_cancels_the_run_that_refresh_has_started(
    emulator: RunningEmulator, mode: Mode
) -> None:
    async with emulator.client() as peaka:
        with pytest.raises(LookupError, match="mine"):
            async with await waiter(peaka.project().caches, mode):
                raise LookupError("mine")
        assert runs(emulator)[-1].outcome == "CANCELLED"


@pytest.mark.parametrize("way", WAYS)
async def test_a_refused_poll_cancels_the_run_and_is_raised(emulator: RunningEmulator, way: Way) -> None:
    async with emulator.client() as peaka:
        waiting = await waiter(peaka.project().caches, way)
        emulator.world.faults.add(operation="caches.get_status", status=403, nth=3)
        with pytest.raises(Forbidden):
            await waiting
        assert runs(emulator)[-1].outcome == "CANCELLED"


@pytest.mark.parametrize("way", WAYS)
async def test_a_cancel_endpoint_that_hangs_holds_the_exit_up_for_ten_seconds_at_most(
    emulator: RunningEmulator, way: Way
) -> None:
    for operation in CANCELS:
        emulator.world.faults.add(operation=operation, latency=100_000.0)
    async with emulator.client(timeout=50_000) as peaka:
        waiting = await waiter(peaka.project().caches, way)
        began = anyio.current_time()
        with anyio.move_on_after(5) as scope:
            await waiting
        assert scope.cancelled_caught
        assert anyio.current_time() - began == pytest.approx(15.0)
        assert await quiet(emulator)


@pytest.mark.parametrize("ending", ["scope", "timeout", "block"])
async def test_a_run_that_cannot_be_cancelled_changes_nothing_in_how_waiting_ends(
    emulator: RunningEmulator, ending: str, log: pytest.LogCaptureFixture
) -> None:
    for operation in CANCELS:
        emulator.world.faults.add(operation=operation, status=500)
    async with emulator.client() as peaka:
        waiting = await waiter(peaka.project().caches, "full", timeout=20)
        if ending == "scope":
            with anyio.move_on_after(5) as scope:
                await waiting
            assert scope.cancelled_caught
        elif ending == "timeout":
            with pytest.raises(WaitTimeout):
                await waiting
        else:
            async with waiting:
                await anext(waiting)
    assert "could not be cancelled" in log.text
    assert not is_over(emulator, runs(emulator)[-1])


@pytest.mark.parametrize("way", WAYS)
async def test_a_cancellation_that_fails_for_a_moment_is_tried_again(emulator: RunningEmulator, way: Way) -> None:
    for operation in CANCELS:
        emulator.world.faults.add(operation=operation, status=500, times=3)
    async with emulator.client(max_retries=0) as peaka:
        waiting = await waiter(peaka.project().caches, way, on_exit="leave")
        await anext(waiting)
        await waiting.cancel()
    assert runs(emulator)[-1].outcome == "CANCELLED"


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 429}, {"effect": "reset"}, {"effect": "garbage"}])
@pytest.mark.parametrize("operation", ["caches.get_status", *CANCELS])
async def test_passing_trouble_with_one_job_does_not_keep_the_others_from_being_cancelled(
    emulator: RunningEmulator, operation: str, trouble: dict[str, Any]
) -> None:
    async with emulator.client(max_retries=0) as peaka:
        caches = peaka.project().caches
        ids = [await created(caches, table) for table in ("customers", "charges", "invoices", "subscriptions")]
        await anyio.sleep(3)
        watch = caches.wait_many(ids)
        await anext(watch)
        emulator.world.faults.add(operation=operation, nth=1, **trouble)
        await watch.cancel()
    assert [cache.first_sync.outcome for cache in caches_of(emulator)] == ["CANCELLED"] * len(ids)


@pytest.mark.parametrize("way", WAYS)
async def test_a_second_consumer_is_refused_and_cancels_nothing(emulator: RunningEmulator, way: Way) -> None:
    async with emulator.client() as peaka:
        waiting = await waiter(peaka.project().caches, way, timeout=50)

        async def intrude() -> None:
            await anyio.sleep(5)
            with pytest.raises(anyio.BusyResourceError):
                await waiting
            assert cancels(emulator) == 0

        async with anyio.create_task_group() as group:
            group.start_soon(intrude)
            with pytest.raises(WaitTimeout):
                await waiting
        assert runs(emulator)[-1].outcome == "CANCELLED"


async def test_a_loop_without_a_block_is_refused_because_its_end_could_not_be_seen(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        waiting = await waiter(peaka.project().caches, "full")
        with pytest.raises(ClientStateError, match="async with"):
            await anext(waiting)


async def test_what_is_left_is_left(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        waiting = await waiter(peaka.project().caches, "full", on_exit="leave")
        with anyio.move_on_after(5):
            await waiting
        async with waiting:
            pass
        assert (cancels(emulator), await quiet(emulator)) == (0, True)


async def test_a_run_that_has_ended_is_not_cancelled(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        async with caches.wait(cache_id, on_exit="cancel") as waiting:
            assert (await waiting).status == "COMPLETED"
    assert cancels(emulator) == 0


async def test_a_stalled_run_is_cancelled(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await created(caches, HUNG)
        with pytest.raises(JobStalled):
            await caches.wait(cache_id, on_exit="cancel", timeout=1000)
    assert runs(emulator)[0].outcome == "CANCELLED"


@pytest.mark.parametrize("mode", MODES)
async def test_a_run_that_is_queued_behind_another_ones_leaves_that_one_alone(
    emulator: RunningEmulator, mode: Mode
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        await trigger(caches, cache_id, mode)
        await anyio.sleep(5)
        run = await caches.refresh(cache_id, mode=mode)
        await anext(run)
        began = anyio.current_time()
        with pytest.raises(JobError, match="nothing of it was there to be cancelled"):
            await run.cancel()
        assert anyio.current_time() - began == pytest.approx(10.0)
    assert (cancels(emulator), [one.cancelled_at for one in runs(emulator)]) == (0, [None, None, None])


async def test_all_of_many_are_cancelled(emulator: RunningEmulator) -> None:
    tables = ["customers", "charges", "invoices", "subscriptions", "balance_transactions"]
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        report = await caches.create_many((STRIPE, "payment", table) for table in tables)
        await anyio.sleep(3)
        with anyio.move_on_after(5):
            await caches.wait_many(report.cache_ids, on_exit="cancel")
    assert [cache.first_sync.outcome for cache in caches_of(emulator)] == ["CANCELLED"] * len(tables)
