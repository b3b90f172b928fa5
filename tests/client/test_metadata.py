"""Metadata: refreshes that are waited for, relations in both shapes, and what can be asked for again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import (
    AsyncPeaka,
    AttemptFailed,
    InvalidArgument,
    JobFailed,
    JobNotCancellable,
    JobStalled,
    JobState,
    OutcomeUnknown,
    ResponseDecodeError,
    WaitTimeout,
)
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.metadata import Metadata
from peaka_async.resources.metadata_places import ColumnPlace
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

POSTGRES, STRIPE = "700000000000000003", "700000000000000001"


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


@pytest.fixture
def metadata(peaka: AsyncPeaka) -> Metadata:
    return of(peaka)


def of(peaka: AsyncPeaka) -> Metadata:
    project = peaka.project()
    return Metadata(project._pipeline, project.id)


def over(http: FakeHttp) -> Metadata:
    return of(AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http))


def telling(*words: str) -> FakeHttp:
    """A service that says these states one after the other, and then always the last."""
    left = list(words)

    def serve(request: Any) -> Any:
        if request.method == "POST":
            return answer(200, {})
        return answer(200, {"status": left.pop(0) if len(left) > 1 else left[0]})

    return FakeHttp(serve)


async def states(run: Any) -> list[str]:
    return list(dict.fromkeys([update.state.value async for update in run]))


async def test_a_refresh_is_followed_to_its_end(metadata: Metadata) -> None:
    run = await metadata.refresh(POSTGRES)
    updates = [update async for update in run]
    assert list(dict.fromkeys(update.state for update in updates))[-2:] == [JobState.RUNNING, JobState.SUCCEEDED]
    assert (updates[-1].catalog_id, updates[-1].is_final) == (POSTGRES, True)
    assert (await metadata.get_refresh_status(POSTGRES)).status == "not-active"


async def test_a_catalog_of_which_nothing_is_heard_is_taken_to_be_done_after_ten_seconds(metadata: Metadata) -> None:
    began = anyio.current_time()
    await metadata.wait(POSTGRES)
    assert 10 <= anyio.current_time() - began <= 13


@pytest.mark.parametrize("left", ["failed", "stuck", "completed", "FAILED"])
async def test_the_state_that_the_refresh_before_has_left_is_not_that_of_the_new_one(left: str) -> None:
    run = await over(telling(left, left, left, "active", "active", "not-active")).refresh("7")
    assert await states(run) == ["running", "succeeded"]
    run = await over(telling(left, left, "waiting", "not-active")).refresh("7")
    assert await states(run) == ["succeeded"]
    run = await over(telling(left, left, "not-active")).refresh("7")
    assert await states(run) == ["pending", "succeeded"]


async def test_a_state_that_stands_is_that_of_the_new_refresh_after_all() -> None:
    began = anyio.current_time()
    run = await over(telling("failed")).refresh("7")
    with pytest.raises(JobFailed):
        await run
    assert anyio.current_time() - began == 10


async def test_a_look_that_fails_does_not_lose_a_refresh_that_was_started() -> None:
    answers = [answer(200, {"status": "failed"}), answer(200, {}), *[answer(400, {})] * 2]

    def serve(request: Any) -> Any:
        return answers.pop(0) if answers else answer(200, {"status": "not-active"})

    http = FakeHttp(serve)
    await (await over(http).refresh("7"))
    assert [path.split()[0] for path in http.paths][:4] == ["GET", "POST", "GET", "GET"]


async def test_what_waits_where_one_runs_already_waits_for_all(metadata: Metadata) -> None:
    await metadata.refresh(POSTGRES)
    run = await metadata.refresh(POSTGRES)
    await run
    assert (await metadata.get_refresh_status(POSTGRES)).status == "not-active"


async def test_a_callback_goes_along_with_its_token() -> None:
    http = telling("not-active")
    await over(http).refresh("7", callback_url="https://example.com/done", callback_token="t0ken")
    assert json_of(http.requests[1]) == {
        "catalogId": "7", "callbackURL": "https://example.com/done", "callbackToken": "t0ken",
    }  # fmt: skip


async def test_several_catalogs_are_waited_for_together(metadata: Metadata) -> None:
    run = await metadata.refresh(POSTGRES)
    await metadata.refresh(STRIPE)
    finals = await metadata.wait_many([STRIPE, POSTGRES, run])
    assert {catalog: final.state for catalog, final in finals.items()} == {
        STRIPE: JobState.SUCCEEDED,
        POSTGRES: JobState.SUCCEEDED,
    }
    with pytest.raises(InvalidArgument, match="for one catalog use wait"):
        metadata.wait_many(STRIPE)
    with pytest.raises(InvalidArgument, match="catalog_id must be the id of a catalog, not ''"):
        metadata.wait_many([""])


async def test_waiting_goes_on_elsewhere_and_knows_what_was_seen(emulator: RunningEmulator, metadata: Metadata) -> None:
    run = await metadata.refresh(STRIPE, timeout=5)
    with pytest.raises(WaitTimeout) as caught:
        await run
    assert caught.value.token is not None
    await anyio.sleep(3600)
    began = anyio.current_time()
    async with emulator.client() as other:
        finals = await of(other).resume(caught.value.token)
    # It was seen active, so that not-active is its end at once.
    assert (finals[STRIPE].state, anyio.current_time() - began < 1) == (JobState.SUCCEEDED, True)
    for changed, why in (
        (caught.value.token.replace("EmuDemo1", "EmuDemo2"), "of the project 'EmuDemo2'"),
        (caught.value.token.replace("metadata.refresh", "export"), "token is for export"),
    ):
        with pytest.raises(InvalidArgument, match=why):
            metadata.resume(changed)


async def test_nothing_can_cancel_a_refresh_and_that_is_said_without_asking(
    emulator: RunningEmulator, metadata: Metadata
) -> None:
    run = await metadata.refresh(STRIPE)
    before = len(emulator.world.journal.of("metadata.get_refresh_status"))
    with pytest.raises(JobNotCancellable) as caught:
        await run.cancel()
    assert caught.value.job_id == STRIPE
    assert str(caught.value) == (
        f"the metadata refresh of {STRIPE} cannot be cancelled: the API has no call for that. Stop waiting for it, and"
        " let it end by itself"
    )
    assert len(emulator.world.journal.of("metadata.get_refresh_status")) == before
    await run
    # Like any job that has ended, it is left as it is.
    await run.cancel()


async def test_nobody_is_told_to_cancel_what_cannot_be_cancelled() -> None:
    with pytest.raises(JobStalled, match=r"for 30 s\. .* some never end\. Wait for longer with stall_after=$"):
        await over(telling("active")).wait("7", stall_after=30, poll_interval=1)


ORDERS = ("public", "orders")
SOURCE = ColumnPlace(POSTGRES, "public", "orders", "customer_id")
TARGET = ColumnPlace(POSTGRES, "public", "customers", "id")


async def test_one_table_is_found_or_is_not_there(metadata: Metadata) -> None:
    found = await metadata.find_table(POSTGRES, *ORDERS)
    assert found is not None
    assert (found.catalog_id, found.schema_name, found.table_name) == (POSTGRES, *ORDERS)
    assert await metadata.find_table(POSTGRES, "public", "order") is None


async def test_a_table_and_some_of_its_columns_are_described_and_the_rest_stays(
    emulator: RunningEmulator, metadata: Metadata
) -> None:
    before = await metadata.find_table(POSTGRES, *ORDERS)
    assert before is not None
    assert before.columns
    name = before.columns[0].column_name
    await metadata.describe_table(POSTGRES, *ORDERS, columns={name: "What it is"}, use_with_ai=False)
    after = await metadata.describe_table(POSTGRES, *ORDERS, description="One row per order")
    assert after.columns
    assert (after.table_description, after.use_with_ai) == ("One row per order", False)
    assert [column.column_description for column in after.columns] == [
        "What it is",
        *(column.column_description for column in before.columns[1:]),
    ]


async def test_columns_are_sent_complete_without_what_only_answers_have() -> None:
    column = {"columnName": "a", "columnDescription": "null", "dataType": "bigint", "order": 0, "sampleValues": [1]}
    other = {"columnName": "b", "columnDescription": "B", "dataType": "bigint", "order": 1, "isUnique": True}
    table = {
        "projectId": "p", "catalogId": "7", "catalogType": "x", "catalogSubType": "x", "catalogQueryName": "c",
        "catalogDisplayName": "c", "schemaName": "s", "tableName": "t", "isCacheable": True, "isDynamicTable": False,
        "useWithAI": True, "columns": [column, other],
    }  # fmt: skip

    def serve(request: Any) -> Any:
        listed = {"metadata": [{"id": "1", "content": "", "metadata": table}]}
        return answer(200, listed if request.method == "GET" else table)

    http = FakeHttp(serve)
    await over(http).describe_table("7", "s", "t", columns={"a": "A"})
    described = {"columnName": "a", "columnDescription": "A", "dataType": "bigint", "order": 0}
    assert json_of(http.requests[1]) == {"columns": [described, other]}


async def test_what_is_not_there_is_not_described(emulator: RunningEmulator, metadata: Metadata) -> None:
    with pytest.raises(InvalidArgument, match=r"columns names nonsense, which public\.orders does not have"):
        await metadata.describe_table(POSTGRES, *ORDERS, columns={"nonsense": "?"})
    with pytest.raises(InvalidArgument, match=r"nothing is stored of the table public\.nothing"):
        await metadata.describe_table(POSTGRES, "public", "nothing", columns={"a": "?"})
    assert emulator.world.journal.of("metadata.update_table") == []


async def test_a_relation_is_added_once_changed_and_removed(emulator: RunningEmulator, metadata: Metadata) -> None:
    first = await metadata.ensure_relation(SOURCE, TARGET, type="MANY_TO_ONE")
    again = await metadata.ensure_relation(
        (POSTGRES, "public", "orders", "customer_id"), (POSTGRES, "public", "customers", "id"), type="MANY_TO_ONE"
    )
    assert (again, await metadata.relations(POSTGRES)) == (first, [first])
    changed = await metadata.ensure_relation(SOURCE, TARGET, type="ONE_TO_ONE")
    assert (changed.id, changed.type) == (first.id, "ONE_TO_ONE")
    assert (await metadata.change_relation(first, type="ONE_TO_MANY")).type == "ONE_TO_MANY"
    await metadata.remove_relation(first)
    assert await metadata.relations(POSTGRES) == []
    assert len(emulator.world.journal.of("metadata.add_relation")) == 1


async def test_tasks_that_want_the_same_relation_add_it_once(metadata: Metadata) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(lambda: metadata.ensure_relation(SOURCE, TARGET, type="MANY_TO_ONE"))
    assert len(await metadata.relations(POSTGRES)) == 1


RELATION = {
    "id": "r1", "projectId": "p", "type": "MANY_TO_ONE",
    "sourceCatalogId": "1", "sourceSchemaName": "s", "sourceTableName": "t", "sourceColumnName": "c",
    "targetCatalogId": "2", "targetSchemaName": "u", "targetTableName": "v", "targetColumnName": "w",
}  # fmt: skip
BARE = {name: value for name, value in RELATION.items() if name != "id"}


@pytest.mark.parametrize(
    ("told", "ids"),
    [
        ({"relations": [RELATION]}, ["r1"]),
        ({"relations": []}, []),
        ({"relations": None}, []),
        ({}, []),
        ({"r1": RELATION, "r2": BARE}, ["r1", "r2"]),
        ({"t": [RELATION, {**RELATION, "id": "r3"}]}, ["r1", "r3"]),
    ],
)
async def test_relations_are_read_in_every_shape_that_is_known(told: Any, ids: list[str]) -> None:
    found = await over(FakeHttp(lambda _: answer(200, told))).relations("1")
    assert [one.id for one in found] == ids


@pytest.mark.parametrize("told", [{"r1": "x"}, {"r1": {"type": "MANY_TO_ONE"}}, {"relations": [{"id": "r1"}]}])
async def test_relations_of_another_shape_are_an_error_and_not_nothing(told: Any) -> None:
    with pytest.raises(ResponseDecodeError, match=r"metadata\.list_relations: 200"):
        await over(FakeHttp(lambda _: answer(200, told))).relations("1")


async def test_a_relation_is_named_by_itself_and_never_by_a_column(metadata: Metadata) -> None:
    for wrong in ("customer_id", None, RELATION):
        with pytest.raises(InvalidArgument, match="relation must be a Relation"):
            await metadata.remove_relation(wrong)  # type: ignore[arg-type]  # what is none
    with pytest.raises(InvalidArgument, match="source must be a ColumnPlace"):
        await metadata.ensure_relation((POSTGRES, "orders", "id"), TARGET, type="ONE_TO_ONE")  # type: ignore[arg-type]  # too short
    http = FakeHttp(lambda _: answer(200, {"relations": [RELATION]} if _.method == "GET" else RELATION))
    (relation,) = await over(http).relations("1")
    await over(http).change_relation(relation, type="ONE_TO_ONE")
    await over(http).remove_relation(relation)
    path = "/metadata/acFxu7Xr/relations/1/s/t/r1"
    assert http.paths[1:] == [f"PUT {path}", f"DELETE {path}"]


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_relation_whose_answer_was_lost_is_looked_for(is_there: bool) -> None:
    lists = [{"relations": []}, {"relations": [RELATION] if is_there else []}]

    def serve(request: Any) -> Any:
        return answer(200, lists.pop(0)) if request.method == "GET" else AttemptFailed("ReadError", sent=True)

    http = FakeHttp(serve)
    source, target = ("1", "s", "t", "c"), ("2", "u", "v", "w")
    if is_there:
        assert (await over(http).ensure_relation(source, target, type="MANY_TO_ONE")).id == "r1"
    else:
        with pytest.raises(OutcomeUnknown):
            await over(http).ensure_relation(source, target, type="MANY_TO_ONE")
    assert [path.split()[0] for path in http.paths] == ["GET", "POST", "GET"]


async def test_golden_sql_is_added_once_and_has_an_id(emulator: RunningEmulator, metadata: Metadata) -> None:
    first = await metadata.ensure_golden_sql(prompt="How many?", sql="SELECT 1")
    again = await metadata.ensure_golden_sql(prompt="How many?", sql="SELECT 1")
    other = await metadata.ensure_golden_sql(prompt="How many?", sql="SELECT 2")
    assert first is not None
    assert other is not None
    assert (again, first.metadata.sql, other.id != first.id) == (first, "SELECT 1", True)
    assert len(emulator.world.journal.of("metadata.add_golden_sql")) == 2
    await metadata.delete_golden_sql(first.id)
    assert [entry.id for entry in (await metadata.list_golden_sqls()).result] == [other.id]


@pytest.mark.parametrize("is_there", [True, False])
async def test_golden_sql_whose_answer_was_lost_is_looked_for(is_there: bool) -> None:
    entry = {"id": "g1", "content": "", "metadata": {"prompt": "p", "sql": "s", "projectId": "x"}}
    lists: list[Any] = [{"result": []}, {"result": [entry] if is_there else []}]

    def serve(request: Any) -> Any:
        return answer(200, lists.pop(0)) if request.method == "GET" else AttemptFailed("ReadError", sent=True)

    found = over(FakeHttp(serve)).ensure_golden_sql(prompt="p", sql="s")
    if is_there:
        kept = await found
        assert kept is not None
        assert kept.id == "g1"
    else:
        with pytest.raises(OutcomeUnknown):
            await found
