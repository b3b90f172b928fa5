"""Exports, refreshes of materialized queries and of metadata as jobs, by the one mechanism of waiting."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from peaka_async import AsyncPeaka, InvalidArgument, JobCancelled, JobExpired, JobFailed, JobState, Project
from peaka_async.emulator import JobKind as Emulated
from peaka_async.emulator import Transition, TransitionMode
from peaka_async.jobs import Board, Patience, Source, Waiter, Watch
from peaka_async.jobs import JobKind as Kind
from peaka_async.resources.caches.jobs import MixedJob
from peaka_async.resources.exports.jobs import ExportJob, ExportProgress, ExportSource
from peaka_async.resources.materialized_jobs import MaterializedRefresh, MaterializedSource, baseline_of
from peaka_async.resources.metadata_jobs import MetadataRefresh, MetadataSource
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer

pytestmark = pytest.mark.anyio

POSTGRES = "700000000000000003"


def waiter(kind: Kind[Any, Any], source: Source[Any], job_id: str, anchor: Any = None, **options: Any) -> Any:
    patience = Patience.of(
        options.pop("timeout", 600), options.pop("poll_interval", None), 300, "raise", options.pop("on_exit", "leave")
    )
    return Waiter(kind, source, Board(source), "EmuDemo1", (job_id, anchor or {}), patience)


def export_waiter(project: Project, job_id: str, **options: Any) -> Any:
    return waiter(ExportJob(project.exports), ExportSource(project.exports), job_id, **options)


async def test_an_export_is_followed_to_its_end(project: Project) -> None:
    job = await project.exports.export_table(POSTGRES, "public", "order_items")
    updates = [update async for update in export_waiter(project, job.id)]
    assert updates[0].state in (JobState.PENDING, JobState.RUNNING)
    last = updates[-1]
    assert (last.state, last.export_id, last.job.status) == (JobState.SUCCEEDED, job.id, "SUCCEEDED")
    assert last.progress == ExportProgress(last.job.row_count, last.job.bytes)
    assert last.progress.rows > 0


async def test_an_export_that_fails_says_why(project: Project) -> None:
    query = await project.queries.create(display_name="nothing", input_query="SELECT 1 AS a WHERE false")
    job = await project.exports.export_query(query.id)
    with pytest.raises(JobFailed, match=r"produced no files"):
        await export_waiter(project, job.id)


async def test_an_export_can_be_cancelled(project: Project) -> None:
    job = await project.exports.export_table(POSTGRES, "public", "order_items")
    run = export_waiter(project, job.id)
    await anext(run)
    await run.cancel()
    with pytest.raises(JobCancelled):
        await run


@pytest.mark.parametrize(
    ("status", "state"),
    [("EXPIRED", JobState.EXPIRED), ("CANCELED", JobState.CANCELLED), ("ARCHIVED", JobState.UNKNOWN)],
)
async def test_every_status_of_an_export_has_its_state(status: str, state: JobState) -> None:
    body = {"id": "e1", "status": status, "format": "CSV", "downloadable": False, "createdAt": "2026-08-18T10:00:00Z"}
    project = AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=FakeHttp(lambda _: answer(200, body))).project()
    first = await anext(export_waiter(project, "e1"))
    assert first.state is state
    if state is JobState.EXPIRED:
        with pytest.raises(JobExpired, match="has succeeded, and what it made has been removed"):
            await export_waiter(project, "e1")


async def test_many_exports_take_one_request_per_tick(emulator: RunningEmulator, project: Project) -> None:
    jobs = [await project.exports.export_table(POSTGRES, "public", "order_items") for _ in range(8)]
    source = ExportSource(project.exports)
    patience = Patience.of(600, None, 300, "raise", "leave")
    watch = Watch(ExportJob(project.exports), source, Board(source), "EmuDemo1", {job.id: {} for job in jobs}, patience)
    finals = await watch
    assert {final.state for final in finals.values()} == {JobState.SUCCEEDED}
    assert emulator.world.journal.of("exports.get") == []
    assert 1 <= len(emulator.world.journal.of("exports.list")) <= 12


async def materialized(project: Project) -> str:
    query = await project.queries.create(display_name="m", input_query="SELECT 1 AS a", query_type="MATERIALIZED")
    return query.id


async def refreshed(project: Project, query_id: str, **options: Any) -> Any:
    """What waits for a refresh that is asked for now."""
    group = project.materialized
    before = baseline_of(await group.get_status(query_id))
    await group.trigger_refresh(query_id)
    return waiter(MaterializedRefresh(group), MaterializedSource(group), query_id, {"baseline": before}, **options)


async def test_the_status_of_the_run_before_does_not_end_a_refresh(project: Project) -> None:
    query_id = await materialized(project)
    await anyio.sleep(300)
    before = await project.materialized.get_status(query_id)
    assert before.status == "COMPLETED"
    updates = [update async for update in await refreshed(project, query_id, poll_interval=0.5)]
    states = list(dict.fromkeys(update.state for update in updates))
    assert states == [JobState.PENDING, JobState.RUNNING, JobState.SUCCEEDED]
    assert updates[-1].status.last_execution_start_time != before.last_execution_start_time


async def test_completed_without_times_has_not_run_yet() -> None:
    body = {
        "queryId": "q", "queryName": "m", "status": "COMPLETED", "scheduleSettings": {"type": "none"},
        "nextExecutionStartTime": None, "lastExecutionStartTime": None, "lastUpdateTime": None,
    }  # fmt: skip
    http = FakeHttp(lambda _: answer(200, body))
    group = AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http).project().materialized
    first = await anext(waiter(MaterializedRefresh(group), MaterializedSource(group), "q"))
    assert (first.state, first.execution_id) == (JobState.PENDING, None)


async def test_a_refresh_of_a_materialized_query_can_be_cancelled_once_it_runs(
    emulator: RunningEmulator, project: Project
) -> None:
    query_id = await materialized(project)
    await anyio.sleep(300)
    run = await refreshed(project, query_id)
    await run.cancel()
    with pytest.raises(JobCancelled):
        await run
    assert (await project.materialized.get_status(query_id)).status == "CANCELED"


def metadata_waiter(project: Project, catalog_id: str, **options: Any) -> Any:
    return waiter(MetadataRefresh(), MetadataSource(project.metadata), catalog_id, **options)


async def test_a_metadata_refresh_ends_when_it_is_not_active_any_more(project: Project) -> None:
    await project.metadata.trigger_refresh(catalog_id=POSTGRES)
    updates = [update async for update in metadata_waiter(project, POSTGRES)]
    states = list(dict.fromkeys(update.state for update in updates))
    assert states[-2:] == [JobState.RUNNING, JobState.SUCCEEDED]
    assert (updates[-1].catalog_id, updates[-1].status.status) == (POSTGRES, "not-active")


async def test_a_metadata_refresh_that_was_over_before_anybody_looked_is_over(
    emulator: RunningEmulator, project: Project
) -> None:
    emulator.world.transitions[Emulated.METADATA_REFRESH] = Transition(TransitionMode.AT_ONCE)
    await project.metadata.trigger_refresh(catalog_id=POSTGRES)
    began = anyio.current_time()
    await metadata_waiter(project, POSTGRES)
    assert 10 <= anyio.current_time() - began <= 13


@pytest.mark.parametrize(("word", "state"), [
    ("active", "running"), ("ACTIVE", "running"), ("waiting", "running"), ("paused", "running"), ("delayed", "running"),
    ("stuck", "failed"), ("FAILED", "failed"), ("completed", "succeeded"), ("not-active", "pending"),
    ("dreaming", "unknown"),
])  # fmt: skip
async def test_the_states_of_a_metadata_refresh_are_read_in_both_spellings(word: str, state: str) -> None:
    http = FakeHttp(lambda _: answer(200, {"status": word}))
    project = AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http).project()
    assert (await anext(metadata_waiter(project, "7"))).state == state


async def test_leaving_cannot_be_asked_to_cancel_a_metadata_refresh() -> None:
    http = FakeHttp(lambda _: answer(200, {"status": "active"}))
    project = AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http).project()
    with pytest.raises(InvalidArgument) as caught:
        metadata_waiter(project, "7", on_exit="cancel")
    assert str(caught.value) == (
        "on_exit is 'cancel', and no metadata refresh can be cancelled: the API has no call for that. Stop waiting for"
        " it, and let it end by itself"
    )
    assert http.requests == []


def below(kind: Any) -> list[Any]:
    """A kind of job, and all that extend it."""
    return [kind, *(one for child in kind.__subclasses__() for one in below(child))]


def test_every_kind_of_job_is_cancelled_or_says_why_it_cannot_be() -> None:
    # One that stands for several is none of its own.
    kinds = [kind for kind in below(Kind) if hasattr(kind, "name") and kind is not MixedJob]
    assert {kind.name: (kind.cancel is not Kind.cancel, kind.uncancellable is None) for kind in kinds} == {
        "cache.sync": (True, True),
        "cache.full_refresh": (True, True),
        "cache.incremental_update": (True, True),
        "export": (True, True),
        "materialized.refresh": (True, True),
        "metadata.refresh": (False, False),
    }
