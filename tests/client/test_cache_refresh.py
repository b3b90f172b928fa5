"""Refreshing: what is waited for is the run that was asked for, and no other, whatever the service shows meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import anyio
import pytest

from peaka_async import CacheProgress, InvalidArgument, JobFailed, JobState, JobSuperseded, WaitTimeout
from peaka_async.emulator import JobKind, LoopClock, demo_world
from peaka_async.emulator.state import runs as emulated_runs
from peaka_async.testing import RunningEmulator
from tests.support.emulated_caches import is_over, runs, settled, source, takes, trigger

pytestmark = pytest.mark.anyio

Mode = Literal["full", "incremental"]
MODES = ("full", "incremental")
KINDS = (JobKind.FULL_REFRESH, JobKind.INCREMENTAL_UPDATE)
OTHER = {"full": "incremental", "incremental": "full"}
TRIGGERS = {"full": "caches.trigger_full_refresh", "incremental": "caches.trigger_incremental_update"}


@pytest.fixture
def emulator() -> Iterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        takes(running, 20, *KINDS)
        yield running


@pytest.mark.parametrize("mode", MODES)
async def test_the_old_record_of_neither_slot_ends_it(emulator: RunningEmulator, mode: Mode) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        for once in MODES:
            await trigger(caches, cache_id, once)
            await caches.wait(cache_id)
        updates = [update async for update in await caches.refresh(cache_id, mode=mode, poll_interval=0.1)]
    ours = runs(emulator)[-1]
    assert len(runs(emulator)) == 4
    assert {update.execution_id for update in updates} <= {None, ours.id}
    assert (updates[-1].execution_id, updates[-1].state) == (ours.id, JobState.SUCCEEDED)
    assert is_over(emulator, ours)


@pytest.mark.parametrize("lag", [0.3, 9.0])
@pytest.mark.parametrize("mode", MODES)
async def test_a_record_that_appears_late_is_waited_for(
    emulator: RunningEmulator, mode: Mode, lag: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        monkeypatch.setattr(emulated_runs, "RECORD_LAG", lag)
        run = await caches.refresh(cache_id, mode=mode, poll_interval=0.1)
        updates = [update async for update in run]
    ours = runs(emulator)[-1]
    assert list(dict.fromkeys(update.state for update in updates)) == [
        JobState.PENDING,
        JobState.RUNNING,
        JobState.SUCCEEDED,
    ]
    assert sum(update.state is JobState.PENDING for update in updates) >= lag / 0.1 - 1
    assert (updates[-1].execution_id, is_over(emulator, ours)) == (ours.id, True)


@pytest.mark.parametrize("mode", MODES)
async def test_the_top_level_status_of_the_other_kind_neither_ends_it_nor_holds_it_up(
    emulator: RunningEmulator, mode: Mode
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        takes(emulator, 100, JobKind.FULL_REFRESH)
        takes(emulator, 10, JobKind.INCREMENTAL_UPDATE)
        await trigger(caches, cache_id, OTHER[mode])
        status = await (await caches.refresh(cache_id, mode=mode))
    other, ours = runs(emulator)[-2:]
    assert is_over(emulator, ours)
    # A full refresh outlasts the increment beside it; an increment ends under the RUNNING of the other.
    assert is_over(emulator, other) is (mode == "full")
    assert status.status == ("COMPLETED" if mode == "full" else "RUNNING")


@pytest.mark.parametrize("mode", MODES)
async def test_the_failure_of_the_other_kind_is_not_its_own(emulator: RunningEmulator, mode: Mode) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        source(emulator).failure = "only the other one"
        await trigger(caches, cache_id, OTHER[mode])
        source(emulator).failure = None
        await (await caches.refresh(cache_id, mode=mode))
        source(emulator).failure = "this one"
        with pytest.raises(JobFailed, match="this one"):
            await (await caches.refresh(cache_id, mode=mode))
    assert [run.outcome for run in runs(emulator)[1:]] == ["FAILED", "COMPLETED", "FAILED"]


@pytest.mark.parametrize(
    ("mode", "pause"),
    [(mode, pause) for mode in MODES for pause in (0.0, 0.1, 0.5, 2.4, 2.7, 10.0)],
)
async def test_of_two_refreshes_at_once_each_waits_for_its_own_run(
    emulator: RunningEmulator, mode: Mode, pause: float
) -> None:
    ended: dict[str, list[Any]] = {}

    async def refresh(name: str, after: float) -> None:
        await anyio.sleep(after)
        ended[name] = [update async for update in await caches.refresh(cache_id, mode=mode)]

    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        async with anyio.create_task_group() as group:
            group.start_soon(refresh, "first", 0.0)
            group.start_soon(refresh, "second", pause)
    ours = runs(emulator)[1:]
    assert len(ours) == 2
    finals = [ended[name][-1] for name in ("first", "second")]
    assert [final.state for final in finals] == [JobState.SUCCEEDED] * 2
    assert {final.execution_id for final in finals} == {run.id for run in ours}
    assert all(is_over(emulator, run) for run in ours)


@pytest.mark.parametrize("mode", MODES)
async def test_of_three_refreshes_in_a_queue_each_waits_for_its_own_run(emulator: RunningEmulator, mode: Mode) -> None:
    found: list[str | None] = []

    async def end_of(run: Any) -> None:
        found.append([update async for update in run][-1].execution_id)

    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(end_of, await caches.refresh(cache_id, mode=mode))
                await anyio.sleep(4)
    assert found == [run.id for run in runs(emulator)[1:]]


@pytest.mark.parametrize("mode", MODES)
async def test_a_run_of_somebody_else_that_has_no_record_yet_is_not_taken_for_it(
    emulator: RunningEmulator, mode: Mode
) -> None:
    async with emulator.client() as peaka, emulator.client() as somebody:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        await trigger(caches, cache_id, OTHER[mode])
        await anyio.sleep(1)
        # The other kind runs and has its record, which says nothing of the run that has just begun.
        await trigger(somebody.project().caches, cache_id, mode)
        final = [update async for update in await caches.refresh(cache_id, mode=mode)][-1]
    assert (final.execution_id, final.state) == (runs(emulator)[-1].id, JobState.SUCCEEDED)
    assert is_over(emulator, runs(emulator)[-1])


@pytest.mark.parametrize("mode", MODES)
async def test_a_run_superseded_between_two_polls_ends_as_the_history_says(
    emulator: RunningEmulator, mode: Mode
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        run = await caches.refresh(cache_id, mode=mode, poll_interval=60)
        await _seen(run)
        await trigger(caches, cache_id, mode)
        final = [update async for update in run][-1]
    ours, newer = runs(emulator)[1:]
    assert (final.execution_id, final.superseded_by, final.state) == (ours.id, newer.id, JobState.SUCCEEDED)
    assert final.progress == CacheProgress(505, 505 if mode == "full" else 0, 0 if mode == "full" else 2, 0)


async def test_a_superseded_run_that_failed_is_a_failure(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        source(emulator).failure = "only the first"
        run = await caches.refresh(cache_id, poll_interval=60)
        await _seen(run)
        source(emulator).failure = None
        await trigger(caches, cache_id, "full")
        with pytest.raises(JobFailed):
            await run


@pytest.mark.parametrize("mode", MODES)
async def test_a_superseded_run_that_the_history_does_not_know_is_an_error_of_its_own(
    emulator: RunningEmulator, mode: Mode
) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        run = await caches.refresh(cache_id, mode=mode, poll_interval=60)
        await _seen(run)
        emulator.world.faults.add(operation="caches.list_executions", status=200, body=[])
        await trigger(caches, cache_id, mode)
        with pytest.raises(JobSuperseded, match=runs(emulator)[-1].id):
            await run


async def test_a_history_that_cannot_be_read_at_first_is_read_again(emulator: RunningEmulator) -> None:
    async with emulator.client(max_retries=0) as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        run = await caches.refresh(cache_id, poll_interval=60)
        await _seen(run)
        emulator.world.faults.add(operation="caches.list_executions", status=500, times=3)
        await trigger(caches, cache_id, "full")
        final = [update async for update in run][-1]
    assert (final.state, final.superseded_by) == (JobState.SUCCEEDED, runs(emulator)[-1].id)
    assert emulator.world.journal.count("caches.list_executions") == 4


@pytest.mark.parametrize(("when", "started"), [("after", 1), ("before", 0)])
@pytest.mark.parametrize("mode", MODES)
async def test_a_trigger_whose_answer_is_lost_is_looked_for_and_not_sent_twice(
    emulator: RunningEmulator, mode: Mode, when: str, started: int
) -> None:
    async with emulator.client(max_retries=0) as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        emulator.world.faults.add(operation=TRIGGERS[mode], effect="reset", when=when, nth=1)
        if started:
            await (await caches.refresh(cache_id, mode=mode))
            assert is_over(emulator, runs(emulator)[-1])
        else:
            with pytest.raises(Exception, match="connection was reset"):
                await caches.refresh(cache_id, mode=mode)
    assert len(runs(emulator)) == 1 + started


@pytest.mark.parametrize("mode", MODES)
async def test_a_token_resumes_the_wait_for_that_run_in_another_client(emulator: RunningEmulator, mode: Mode) -> None:
    takes(emulator, 100, *KINDS)
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        # Queued, so that the token is of a run without a record.
        await trigger(caches, cache_id, mode)
        run = await caches.refresh(cache_id, mode=mode, timeout=150)
        await run.__anext__()
        early = run.token
        with pytest.raises(WaitTimeout) as caught:
            await run
    ours = runs(emulator)[-1]
    assert caught.value.token is not None
    for token in (early, run.token, caught.value.token):
        async with emulator.client() as another:
            finals = await another.project().caches.resume(token, timeout=600)
        assert [(final.job_id, final.execution_id, final.state) for final in finals.values()] == [
            (cache_id, ours.id, JobState.SUCCEEDED)
        ]
        assert is_over(emulator, ours)


async def test_a_token_of_several_names_those_that_have_not_ended(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        caches = peaka.project().caches
        cache_id = await settled(caches)
        other = await caches.create(catalog_id="700000000000000001", schema_name="payment", table_name="charges")
        watch = caches.wait_many([cache_id, other.id], timeout=100)
        first = await watch.__anext__()
        assert (first.cache_id, watch.pending) == (cache_id, (other.id,))
        finals = await caches.resume(watch.token)
        assert {job: final.state for job, final in finals.items()} == {other.id: JobState.SUCCEEDED}


@pytest.mark.parametrize("bad", ["", "nothing", "{}", None, '{"peaka":9}', '{"peaka":1,"kind":"cache.sync"}'])
async def test_what_is_no_token_is_refused_before_anything_is_sent(emulator: RunningEmulator, bad: Any) -> None:
    async with emulator.client() as peaka:
        with pytest.raises(InvalidArgument, match="token"):
            peaka.project().caches.resume(bad)
    assert emulator.world.journal.total == 0


async def test_a_token_of_another_project_is_refused(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        token = peaka.project().caches.wait("any").token
        with pytest.raises(InvalidArgument, match="EmuDemo2"):
            peaka.project("EmuDemo2").caches.resume(token)


async def _seen(run: Any) -> None:
    """Go on, in the middle of the run, as far as its record."""
    await anyio.sleep(5)
    assert (await run.__anext__()).state is JobState.RUNNING
