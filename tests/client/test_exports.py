"""Exports from start to end: what is asked for, what is waited for, and what each way to fail is called."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from peaka_async import (
    AsyncPeaka,
    ConfigurationError,
    EmptyExport,
    ExportNotDownloadable,
    ExportTooLarge,
    InvalidArgument,
    JobCancelled,
    JobExpired,
    JobFailed,
    JobState,
    NotFound,
    OutcomeUnknown,
    Project,
    WaitTimeout,
)
from peaka_async.emulator import JobKind, Transition, TransitionMode
from peaka_async.models import ExportCsvOptions
from peaka_async.resources.exports.export import Export
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

POSTGRES = "700000000000000003"
ITEMS = (POSTGRES, "public", "order_items")
ORDERS = (POSTGRES, "public", "orders")


async def query(project: Project, statement: str) -> str:
    return (await project.queries.create(display_name="q", input_query=statement)).id


def described(status: str, **more: Any) -> dict[str, Any]:
    """A job as the service answers with it."""
    return {
        "id": "e-1", "status": status, "format": "CSV", "downloadable": False,
        "createdAt": "2026-08-18T10:00:00Z", **more,
    }  # fmt: skip


def faked(*answers: Any) -> tuple[Project, FakeHttp]:
    """A project of a service that answers like this, the last one for ever."""
    left = list(answers)
    http = FakeHttp(lambda _: left.pop(0) if len(left) > 1 else left[0])
    return AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http, max_retries=0).project(), http


async def test_an_export_of_a_table_is_awaited_for_its_job(project: Project) -> None:
    export = await project.exports.start(table=ORDERS)
    job = await export
    assert (job.id, job.status, job.row_count, job.format) == (export.export_id, "SUCCEEDED", 25_000, "CSV")
    assert repr(export) == f"<Export {job.id!r}>"
    assert await export == job


async def test_an_export_of_a_query_is_iterated_for_its_updates(project: Project) -> None:
    export = await project.exports.start(query=await query(project, "SELECT 1 AS a"), format="JSONL")
    updates = [update async for update in export]
    assert updates[-1].state is JobState.SUCCEEDED
    assert {update.state for update in updates[:-1]} <= {JobState.PENDING, JobState.RUNNING}
    assert (updates[-1].progress.rows, updates[-1].progress.size) == (1, 8)


@pytest.mark.parametrize(
    "csv_options", [{"delimiter": ";", "includeHeader": False}, ExportCsvOptions(delimiter=";", include_header=False)]
)
async def test_everything_that_is_asked_for_is_sent_by_its_wire_name(csv_options: Any) -> None:
    project, http = faked(answer(202, {"id": "e-1", "status": "PENDING"}))
    export = await project.exports.start(
        table=("7", "public", "orders"),
        format="CSV",
        compression="GZIP",
        columns=["id", "total"],
        limit=1_000_000,
        include_system_columns=False,
        csv_options=csv_options,
    )
    assert export.export_id == "e-1"
    assert http.paths == ["POST /data/projects/acFxu7Xr/catalogs/7/schemas/public/tables/orders/exports"]
    assert json_of(http.requests[0]) == {
        "format": "CSV",
        "compression": "GZIP",
        "columns": ["id", "total"],
        "limit": 1_000_000,
        "includeSystemColumns": False,
        "csvOptions": {"delimiter": ";", "includeHeader": False},
    }


async def test_nothing_is_sent_of_what_is_left_out() -> None:
    project, http = faked(answer(202, {"id": "e-1", "status": "PENDING"}))
    await project.exports.start(query="9")
    assert (http.paths, json_of(http.requests[0])) == (["POST /data/projects/acFxu7Xr/queries/9/exports"], {})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "either table="),
        ({"table": ("7", "s", "t"), "query": "9"}, "either table="),
        ({"table": ("7", "s")}, "three texts"),
        ({"table": "7.s.t"}, "three texts"),
        ({"table": ("7", "s", 3)}, "three texts"),
        ({"query": ""}, "id of a saved query"),
        ({"query": 9}, "id of a saved query"),
        ({"query": "9", "format": "PARQUET"}, "'CSV' or 'JSONL'"),
        ({"query": "9", "compression": "ZIP"}, "'NONE' or 'GZIP'"),
        ({"query": "9", "limit": 0}, "from 1 to 1,000,000"),
        ({"query": "9", "limit": 1_000_001}, "from 1 to 1,000,000"),
        ({"query": "9", "limit": True}, "whole number of rows"),
        ({"query": "9", "limit": 2.0}, "whole number of rows"),
        ({"query": "9", "columns": "id"}, "one or more"),
        ({"query": "9", "columns": []}, "one or more"),
        ({"query": "9", "columns": ["id", 2]}, "one or more"),
        ({"query": "9", "format": "JSONL", "csv_options": {"delimiter": ";"}}, "format CSV"),
        ({"query": "9", "on_exit": "stay"}, "on_exit"),
    ],
)
async def test_what_cannot_be_right_is_refused_before_anything_is_sent(asked: Any, said: str) -> None:
    project, http = faked(answer(500))
    with pytest.raises(InvalidArgument, match=said.replace("(", r"\(")):
        await project.exports.start(**asked)
    with pytest.raises(ConfigurationError):
        await project.exports.start(query="9", timeout=-1)
    assert http.requests == []


async def test_an_empty_source_is_an_empty_export_and_no_broken_job(project: Project) -> None:
    export = await project.exports.start(query=await query(project, "SELECT 1 AS a WHERE false"))
    with pytest.raises(EmptyExport, match=r"produced no files .*The source has no rows") as caught:
        await export
    assert isinstance(caught.value, JobFailed)
    assert (caught.value.job_id, caught.value.status.status) == (export.export_id, "FAILED")
    # By every way to the files, too, and also when it is asked for again.
    for attempt in (export.files(), export.download("nowhere"), anext(export.stream()), export.files()):
        with pytest.raises(EmptyExport):
            await attempt


async def test_other_failures_have_the_name_that_is_known_for_them() -> None:
    project, _ = faked(answer(200, described("FAILED", error="Query exceeded the 1,000,000 row export limit")))
    with pytest.raises(ExportTooLarge, match="give limit="):
        await project.exports.job("e-1")
    project, _ = faked(answer(200, described("FAILED", error="Something else")))
    with pytest.raises(JobFailed, match=r"failed after .*: Something else") as caught:
        await project.exports.job("e-1")
    assert type(caught.value) is JobFailed


async def test_an_export_can_be_cancelled_at_once(project: Project) -> None:
    export = await project.exports.start(table=ITEMS)
    await export.cancel()
    with pytest.raises(JobCancelled):
        await export
    with pytest.raises(JobCancelled):
        await export.files()


async def test_leaving_the_block_early_cancels_where_that_was_asked_for(project: Project) -> None:
    async with await project.exports.start(table=ITEMS, on_exit="cancel") as export:
        async for update in export:
            assert not update.state.is_final
            break
    assert (await project.exports.get(export.export_id)).status == "CANCELLED"


async def test_an_export_is_gone_on_with_by_its_id_or_its_token(emulator: RunningEmulator, project: Project) -> None:
    emulator.world.transitions[JobKind.EXPORT] = Transition(TransitionMode.AFTER_SECONDS, 60)
    export = await project.exports.start(table=ITEMS, timeout=20)
    with pytest.raises(WaitTimeout) as caught:
        await export
    assert caught.value.token is not None
    for again in (
        project.exports.job(export.export_id),
        project.exports.wait(export.export_id, timeout=100),
        project.exports.resume(caught.value.token, timeout=100),
    ):
        assert isinstance(again, Export)
        assert ((await again).id, again.job_id) == (export.export_id, export.export_id)


async def test_a_token_of_something_else_is_refused(project: Project) -> None:
    token = project.exports.job("e-1").token
    with pytest.raises(InvalidArgument, match="of the project"):
        faked(answer(500))[0].exports.resume(token)
    with pytest.raises(InvalidArgument, match="which is not one export"):
        project.exports.resume(project.caches.wait("c-1").token)
    with pytest.raises(InvalidArgument, match="none of ours"):
        project.exports.resume("e-1")
    with pytest.raises(InvalidArgument, match="id of an export"):
        project.exports.job("")


async def test_many_exports_share_their_polls(emulator: RunningEmulator, project: Project) -> None:
    exports = [await project.exports.start(table=ITEMS) for _ in range(8)]
    ended: list[str] = []

    async def wait(export: Export) -> None:
        ended.append((await export).status)

    async with anyio.create_task_group() as group:
        for export in exports:
            group.start_soon(wait, export)
    assert ended == ["SUCCEEDED"] * 8
    assert len(emulator.world.journal.of("exports.list")) + len(emulator.world.journal.of("exports.get")) <= 12


async def test_a_lost_answer_is_not_sent_again_and_says_where_to_look(
    emulator: RunningEmulator, project: Project
) -> None:
    emulator.world.faults.add(operation="exports.export_table", nth=1, when="after", effect="reset")
    with pytest.raises(OutcomeUnknown, match=r"newest jobs of `exports.list_all\(\)` show whether it was started"):
        await project.exports.start(table=ORDERS)
    (job,) = await project.exports.list_all().collect()
    assert (await project.exports.job(job.id)).row_count == 25_000


async def test_a_refusal_is_the_error_of_the_service(project: Project) -> None:
    with pytest.raises(NotFound):
        await project.exports.start(query="404")
    with pytest.raises(NotFound):
        await project.exports.job("00000000-0000-4000-8000-000000000000").files()


async def test_files_have_fresh_links_each_time(emulator: RunningEmulator, project: Project) -> None:
    export = await project.exports.start(table=ORDERS)
    # It has not ended, so that is waited for.
    first = await export.files()
    assert [file.name for file in first] == ["part-00000.csv", "part-00001.csv", "part-00002.csv"]
    await anyio.sleep(10)
    again = await export.files()
    assert [(file.name, file.bytes) for file in again] == [(file.name, file.bytes) for file in first]
    assert all(one.url != other.url for one, other in zip(first, again, strict=True))
    assert "Amz-Signature" not in repr(again)


async def test_files_that_have_been_removed_are_an_expired_job(project: Project) -> None:
    export = await project.exports.start(table=ITEMS)
    await export
    await anyio.sleep(25 * 3600)
    for attempt in (export.files(), export.download("nowhere"), anext(export.stream())):
        with pytest.raises(JobExpired, match="have been removed; start it again"):
            await attempt
    with pytest.raises(JobExpired):
        await project.exports.job(export.export_id)


async def test_files_of_somebody_else_are_not_shown_and_the_error_says_so() -> None:
    # The seeds have one user, so the other one's answer is written out.
    project, _ = faked(answer(200, described("SUCCEEDED", userName="ada@example.com", rowCount=5, bytes=50)))
    export = project.exports.job("e-1")
    assert (await export).row_count == 5
    with pytest.raises(ExportNotDownloadable, match=r"for ada@example.com, the user who started it\. Use a key of"):
        await export.files()


async def test_several_exports_are_waited_for_together_and_each_failure_has_its_name(
    emulator: RunningEmulator, project: Project
) -> None:
    nothing = await project.queries.create(display_name="q", input_query="SELECT 1 AS a WHERE false")
    full = await project.exports.start(table=ORDERS, limit=5)
    empty = await project.exports.start(query=nothing.id)
    watch = project.exports.wait_many([full, empty.export_id])
    finals = await watch
    assert {job_id: final.state for job_id, final in finals.items()} == {
        full.export_id: JobState.SUCCEEDED,
        empty.export_id: JobState.FAILED,
    }
    error = watch.error_of(finals[empty.export_id])
    assert (type(error), error.job_id) == (EmptyExport, empty.export_id)
    assert emulator.world.journal.count("exports.get") == 0
