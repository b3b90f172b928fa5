"""Materialized queries: a refresh is waited for from its own start, and what has never run is not done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import (
    AsyncPeaka,
    BadRequest,
    InvalidArgument,
    JobCancelled,
    JobFailed,
    JobLost,
    JobStalled,
    JobState,
    NotFound,
    WaitTimeout,
)
from peaka_async.models import MaterializedQueryStatusView
from peaka_async.resources.materialized import Materialized
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


def of(peaka: AsyncPeaka) -> Materialized:
    return peaka.project().materialized


async def made(peaka: AsyncPeaka, name: str = "m", sql: str = "SELECT 1 AS a") -> str:
    query = await peaka.project().queries.create(display_name=name, input_query=sql, query_type="MATERIALIZED")
    return query.id


def status(word: str, began: str | None = None, query_id: str = "q") -> dict[str, Any]:
    return {
        "queryId": query_id, "queryName": "m", "status": word, "scheduleSettings": {"type": "none"},
        "nextExecutionStartTime": None, "lastExecutionStartTime": began, "lastUpdateTime": began,
    }  # fmt: skip


class Service:
    """Answers each status call with the next of these, and then always with the last."""

    def __init__(self, *statuses: Any) -> None:
        self.statuses = list(statuses)
        self.http = FakeHttp(self._answer)

    def _answer(self, request: Any) -> Any:
        if request.method == "POST":
            return answer(200)
        return answer(200, self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])

    def group(self) -> Materialized:
        return of(AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=self.http))


OLD, NEW = "2026-08-18T10:00:00Z", "2026-08-18T11:00:00Z"


async def test_the_first_run_is_waited_for(peaka: AsyncPeaka) -> None:
    query_id = await made(peaka)
    assert of(peaka).state_of(await of(peaka).get_status(query_id)) is JobState.PENDING
    final = await of(peaka).wait(query_id)
    assert (final.query_id, final.status) == (query_id, "COMPLETED")
    assert final.last_execution_start_time is not None
    assert of(peaka).state_of(final) is JobState.SUCCEEDED


async def test_a_refresh_ends_with_its_own_run_and_not_with_the_one_before(peaka: AsyncPeaka) -> None:
    query_id = await made(peaka)
    before = await of(peaka).wait(query_id)
    run = await of(peaka).refresh(query_id, poll_interval=0.5)
    updates = [update async for update in run]
    assert list(dict.fromkeys(update.state for update in updates)) == ["pending", "running", "succeeded"]
    after = updates[-1].status
    assert after is not None
    assert after.last_execution_start_time != before.last_execution_start_time


async def test_a_refresh_behind_a_run_that_is_under_way_is_waited_for_in_its_turn(peaka: AsyncPeaka) -> None:
    query_id = await made(peaka)
    async for update in of(peaka).wait(query_id, poll_interval=0.1):
        if update.state is JobState.RUNNING:
            break
    first = await of(peaka).get_status(query_id)
    assert first.status == "RUNNING"
    final = await (await of(peaka).refresh(query_id))
    assert final.status == "COMPLETED"
    assert final.last_execution_start_time != first.last_execution_start_time


async def test_the_end_of_the_run_before_is_not_taken_for_the_end_whatever_it_was() -> None:
    for word in ("COMPLETED", "FAILED", "CANCELED"):
        service = Service(*[status(word, OLD)] * 4, status("RUNNING", NEW), status("COMPLETED", NEW))
        run = await service.group().refresh("q")
        assert [update.state for update in [update async for update in run]] == [
            "pending", "pending", "pending", "running", "succeeded",
        ]  # fmt: skip


@pytest.mark.parametrize("word", ["COMPLETED", "FAILED", "CANCELED"])
@pytest.mark.parametrize("began", [None, OLD])
async def test_an_end_that_was_there_before_is_not_that_of_a_new_run_with_or_without_times(
    word: str, began: str | None
) -> None:
    service = Service(*[status(word, began)] * 3, status("RUNNING"), status("RUNNING", NEW), status("FAILED", NEW))
    run = await service.group().refresh("q")
    assert [(update.state, update.execution_id) for update in [update async for update in run]] == [
        ("pending", None), ("pending", None), ("running", None), ("running", NEW), ("failed", NEW),
    ]  # fmt: skip


async def test_only_the_run_that_is_meant_has_an_id_which_is_its_start() -> None:
    service = Service(
        status("COMPLETED", OLD), status("RUNNING", OLD), status("RUNNING", NEW), status("COMPLETED", NEW)
    )
    updates = [update async for update in await service.group().refresh("q")]
    assert [(update.state, update.execution_id) for update in updates] == [
        ("pending", None), ("running", NEW), ("succeeded", NEW),
    ]  # fmt: skip
    assert (await anext(Service(status("RUNNING", OLD)).group().wait("q"))).execution_id == OLD


async def test_an_unknown_word_stays_unknown_before_and_in_a_new_run() -> None:
    service = Service(
        status("COMPLETED", OLD),
        status("RESTING", OLD),
        status("RESTING"),
        status("RESTING", NEW),
        status("COMPLETED", NEW),
    )
    updates = [update async for update in await service.group().refresh("q")]
    assert [update.state for update in updates] == ["unknown", "unknown", "unknown", "succeeded"]


async def test_a_change_of_any_time_is_a_sign_of_life() -> None:
    def running(minute: int) -> Any:
        return {**status("RUNNING", OLD), "lastUpdateTime": f"2026-08-18T10:{minute % 60:02}:00Z"}

    service = Service(*[running(number) for number in range(100)], status("COMPLETED", OLD))
    waiter = service.group().wait("q", poll_interval=1, stall_after=30)
    assert (await waiter).status == "COMPLETED"
    with pytest.raises(JobStalled):
        await Service(running(0)).group().wait("q", poll_interval=1, stall_after=30)


@pytest.mark.parametrize(
    ("word", "began", "state"),
    [
        ("COMPLETED", None, JobState.PENDING),
        ("COMPLETED", OLD, JobState.SUCCEEDED),
        ("RUNNING", None, JobState.RUNNING),
        ("FAILED", None, JobState.FAILED),
        ("CANCELED", OLD, JobState.CANCELLED),
        ("CANCELLED", OLD, JobState.CANCELLED),
        ("RESTING", OLD, JobState.UNKNOWN),
    ],
)
async def test_every_status_has_its_state(word: str, began: str | None, state: JobState) -> None:
    service = Service(status(word, began))
    assert Materialized.state_of(MaterializedQueryStatusView.from_dict(status(word, began))) is state
    assert (await anext(service.group().wait("q"))).state is state


async def test_a_run_that_fails_is_an_error(peaka: AsyncPeaka) -> None:
    query_id = await made(peaka, sql='SELECT * FROM "postgres"."public"."nothing"')
    with pytest.raises(JobFailed) as caught:
        await of(peaka).wait(query_id)
    assert (caught.value.job_id, caught.value.status.status) == (query_id, "FAILED")


async def test_a_run_is_cancelled_once_it_runs(peaka: AsyncPeaka) -> None:
    query_id = await made(peaka)
    await of(peaka).wait(query_id)
    run = await of(peaka).refresh(query_id)
    await run.cancel()
    with pytest.raises(JobCancelled):
        await run


async def test_a_wait_that_is_broken_off_cancels_where_that_was_asked_for(peaka: AsyncPeaka) -> None:
    query_id = await made(peaka)
    await of(peaka).wait(query_id)
    run = await of(peaka).refresh(query_id, on_exit="cancel", timeout=0.5)
    with pytest.raises(WaitTimeout):
        await run
    assert (await of(peaka).get_status(query_id)).status == "CANCELED"


async def test_a_query_that_is_deleted_meanwhile_is_lost(peaka: AsyncPeaka) -> None:
    query_id = await made(peaka)
    run = of(peaka).wait(query_id)
    await anext(run)
    await peaka.project().queries.delete(query_id)
    with pytest.raises(JobLost):
        await run


async def test_what_is_no_materialized_query_cannot_be_refreshed(peaka: AsyncPeaka) -> None:
    plain = await peaka.project().queries.create(display_name="p", input_query="SELECT 1")
    with pytest.raises(BadRequest, match="is not materialized"):
        await of(peaka).refresh(plain.id)
    with pytest.raises(NotFound):
        await of(peaka).refresh("17")
    for wrong in ("", None, 7):
        with pytest.raises(InvalidArgument, match="query_id must be the id of a query"):
            of(peaka).refresh(wrong)  # type: ignore[arg-type]  # what is no id
        with pytest.raises(InvalidArgument, match="query_id must be the id of a query"):
            of(peaka).wait(wrong)  # type: ignore[arg-type]  # what is no id


async def test_silence_is_no_stall_unless_asked_for_because_the_service_counts_nothing() -> None:
    began = anyio.current_time()
    with pytest.raises(WaitTimeout):
        await Service(status("RUNNING", OLD)).group().wait("q", timeout=900)
    assert anyio.current_time() - began == 900
    stalled = await Service(status("RUNNING", OLD)).group().wait_many(["q"], timeout=900, stall_after=60)
    assert (stalled["q"].is_stalled, stalled["q"].state) == (True, JobState.RUNNING)


async def test_many_take_one_request_per_tick_and_each_has_an_outcome_of_its_own(
    emulator: RunningEmulator, peaka: AsyncPeaka
) -> None:
    ids = [await made(peaka, f"m{number}") for number in range(8)]
    bad = await made(peaka, "bad", 'SELECT * FROM "postgres"."public"."nothing"')
    emulator.world.journal.clear()
    finals = await of(peaka).wait_many([*ids, bad, ids[0]])
    assert {query_id: final.state for query_id, final in finals.items()} == {
        **dict.fromkeys(ids, JobState.SUCCEEDED),
        bad: JobState.FAILED,
    }
    journal, ticks = emulator.world.journal, max(final.polls for final in finals.values())
    assert (len(journal.of("materialized.list_statuses")), journal.of("materialized.get_status")) == (ticks, [])


async def test_runs_can_be_waited_for_together_with_ids(peaka: AsyncPeaka) -> None:
    ids = [await made(peaka, f"m{number}") for number in range(3)]
    before = {one.query_id: one.last_execution_start_time for one in await _settled(peaka, ids)}
    run = await of(peaka).refresh(ids[0])
    finals = await of(peaka).wait_many([*ids, run])
    began = {query_id: final.status.last_execution_start_time for query_id, final in finals.items() if final.status}
    assert [began[query_id] == before[query_id] for query_id in ids] == [False, True, True]
    with pytest.raises(InvalidArgument, match="for one query use wait"):
        of(peaka).wait_many(ids[0])


async def _settled(peaka: AsyncPeaka, ids: list[str]) -> list[MaterializedQueryStatusView]:
    await of(peaka).wait_many(ids)
    return await of(peaka).list_statuses()


async def test_waiting_goes_on_in_another_client_for_the_same_run(emulator: RunningEmulator, peaka: AsyncPeaka) -> None:
    query_id = await made(peaka)
    before = await of(peaka).wait(query_id)
    run = await of(peaka).refresh(query_id)
    await anext(run)
    async with emulator.client() as other:
        finals = await of(other).resume(run.token)
    assert finals[query_id].state is JobState.SUCCEEDED
    status = finals[query_id].status
    assert status is not None
    assert status.last_execution_start_time != before.last_execution_start_time


async def test_a_token_of_something_else_is_refused(peaka: AsyncPeaka) -> None:
    run = of(peaka).wait("q")
    for changed, why in (
        (run.token.replace("EmuDemo1", "EmuDemo2"), "of the project 'EmuDemo2'"),
        (run.token.replace("materialized.refresh", "cache.sync"), "token is for cache.sync"),
        ("{}", "none of ours"),
    ):
        with pytest.raises(InvalidArgument, match=why):
            of(peaka).resume(changed)


async def test_the_names_in_sql_read_what_is_stored_and_what_is_defined(peaka: AsyncPeaka) -> None:
    queries = peaka.project().queries
    query_id = await made(peaka, "Daily", "SELECT 1 AS a")
    await of(peaka).wait(query_id)
    query = await queries.update(query_id, input_query="SELECT 2 AS a")
    rows: dict[str, Any] = {}
    for name in (of(peaka).stored_name(query), of(peaka).definition_name(query)):
        result = await queries.execute({"statement": f"SELECT a FROM {name}"}, format="SIMPLE")
        rows[name] = result.data[0]
    assert rows == {'"peaka"."mtquery"."daily"': {"a": "1"}, '"peaka"."query"."daily"': {"a": "2"}}


async def test_tasks_that_wait_for_one_query_each_share_their_polls(
    emulator: RunningEmulator, peaka: AsyncPeaka
) -> None:
    ids = [await made(peaka, f"m{number}") for number in range(10)]
    emulator.world.journal.clear()
    async with anyio.create_task_group() as group:
        for query_id in ids:
            group.start_soon(of(peaka).wait(query_id)._result)
    times = [entry.at for entry in emulator.world.journal.of("materialized.list_statuses")]
    assert (len(times), emulator.world.journal.of("materialized.get_status")) == (len(set(times)), [])
