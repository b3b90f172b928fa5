"""Creating many caches: an outcome for every request, whatever happens on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import anyio
import pytest

from peaka_async import (
    AttemptFailed,
    BatchError,
    ConfigurationError,
    Forbidden,
    InvalidArgument,
    OutcomeState,
    ResponseDecodeError,
    ServerError,
    TableNotCacheable,
)
from peaka_async.models import CacheRequest, Schedule
from tests.support.fake_caches import FakeCaches, cache, status
from tests.support.fake_http import answer

pytestmark = pytest.mark.anyio


def tables(count: int) -> list[tuple[str, str, str]]:
    return [("7", "payment", f"t{number}") for number in range(count)]


async def test_every_request_has_its_outcome_in_the_order_of_the_input() -> None:
    service = FakeCaches(existing=[status("id-t1", "COMPLETED", table="t1")], refuse={"t2": "TABLE_NOT_CACHEABLE: t2"})
    report = await service.project().caches.create_many(tables(5), chunk_size=2)
    assert [(outcome.index, outcome.state.value, outcome.cache_id) for outcome in report.outcomes] == [
        (0, "created", "id-t0"),
        (1, "existing", "id-t1"),
        (2, "rejected", None),
        (3, "created", "id-t3"),
        (4, "created", "id-t4"),
    ]
    assert report.cache_ids == ("id-t0", "id-t1", "id-t3", "id-t4")
    assert repr(report) == "<BatchReport 3 created, 1 existing, 1 rejected>"
    assert sorted(len(batch) for batch in service.batches) == [1, 2, 2], "chunks of one wave go out in any order"
    error = report.rejected[0].error
    assert isinstance(error, TableNotCacheable)
    assert error.hint == "Its isCacheable is false in the list of tables"


async def test_outcomes_come_as_chunks_return_and_the_report_is_kept() -> None:
    service = FakeCaches(delay=1.0)
    batch = service.project().caches.create_many(tables(7), chunk_size=2, max_concurrency=2)
    sizes: list[int] = []
    async for _ in batch:
        sizes.append(sum(outcome.state is not OutcomeState.NOT_STARTED for outcome in batch.report.outcomes))
    assert sizes == [4, 4, 4, 4, 7, 7, 7]
    assert (await batch) == batch.report
    assert service.http.most_in_flight == 2


async def test_requests_may_be_models_mappings_tuples_and_come_from_anywhere() -> None:
    async def stream() -> AsyncIterator[Any]:
        yield CacheRequest(catalog_id="7", schema_name="payment", table_name="a")
        yield {"catalogId": "7", "schemaName": "payment", "tableName": "b", "fullRefreshCacheSchedule": "PT24H"}
        yield {"catalog_id": "7", "schema_name": "payment", "table_name": "c", "incremental_cache_schedule": None}
        yield {"catalog_id": "7", "schema_name": "payment", "table_name": "d",
               "incremental_cache_schedule": timedelta(hours=6)}  # fmt: skip
        yield ("7", "payment", "e")

    service = FakeCaches()
    await service.project().caches.create_many(stream())
    key = {"catalogId": "7", "schemaName": "payment"}
    assert service.batches == [[
        {**key, "tableName": "a"},
        {**key, "tableName": "b", "fullRefreshCacheSchedule": {"type": "BASIC", "expression": "PT24H"}},
        {**key, "tableName": "c", "incrementalCacheSchedule": {"type": "NONE"}},
        {**key, "tableName": "d", "incrementalCacheSchedule": {"type": "BASIC", "expression": "PT6H"}},
        {**key, "tableName": "e"},
    ]]  # fmt: skip


@pytest.mark.parametrize(
    ("requests", "named"),
    [
        ([("7", "payment", "t"), ("7", "payment")], r"requests\[1\] has 2 parts"),
        ([("7", "payment", "")], r"requests\[0\]: table_name is ''"),
        ([(7, "payment", "t")], r"requests\[0\]: catalog_id is 7; it must be text"),
        ([{"catalogId": "7", "schemaName": "s"}], r"requests\[0\]: table_name is missing"),
        ([{"catalogId": "7", "table": "t"}], r"requests\[0\] has the member 'table'"),
        ([{"catalogId": "7", "catalog_id": "7"}], "has catalog_id twice"),
        (
            [{"catalogId": "7", "schemaName": "s", "tableName": "t", "fullRefreshCacheSchedule": "6 hours"}],
            r"requests\[0\]: full_refresh_cache_schedule is '6 hours'",
        ),
        (["7.payment.t"], r"requests\[0\] must be a CacheRequest"),
        ("7.payment.t", "several requests, not a str"),
        ({"catalogId": "7"}, "several requests, not a dict"),
        (5, "several requests, not a int"),
    ],
)
async def test_bad_input_is_refused_before_anything_is_sent(requests: Any, named: str) -> None:
    service = FakeCaches()
    with pytest.raises(InvalidArgument, match=named):
        await service.project().caches.create_many(requests)
    assert service.http.requests == []


@pytest.mark.parametrize("options", [{"chunk_size": 0}, {"chunk_size": "50"}, {"max_concurrency": 0}])
async def test_a_wrong_option_is_refused(options: Any) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        FakeCaches().project().caches.create_many(tables(1), **options)


async def test_no_requests_is_no_request() -> None:
    service = FakeCaches()
    report = await service.project().caches.create_many([])
    assert (report.outcomes, service.http.requests, repr(report)) == ((), [], "<BatchReport empty>")


async def test_requests_for_one_table_are_sent_once_and_reported_for_each() -> None:
    service = FakeCaches()
    report = await service.project().caches.create_many([*tables(2), *tables(1)])
    assert [len(batch) for batch in service.batches] == [2]
    assert [(outcome.index, outcome.cache_id) for outcome in report.outcomes] == [
        (0, "id-t0"),
        (1, "id-t1"),
        (2, "id-t0"),
    ]
    assert report.cache_ids == ("id-t0", "id-t1")


async def test_a_cache_whose_first_sync_runs_is_adopted() -> None:
    service = FakeCaches(existing=[status("id-t0", "RUNNING", table="t0")], refuse={"t0": "Internal Server Error"})
    report = await service.project().caches.create_many(tables(1))
    assert [(outcome.state.value, outcome.cache_id) for outcome in report.outcomes] == [("existing", "id-t0")]


@pytest.mark.parametrize("failure", [AttemptFailed("ReadError: reset", sent=True), answer(502, "bad gateway")])
async def test_what_may_have_been_done_is_looked_up(failure: Any) -> None:
    def half_done(requests: list[Any], service: FakeCaches) -> Any:
        service.create(requests[0])
        return failure

    service = FakeCaches(on_batch=half_done)
    report = await service.project().caches.create_many(tables(2))
    assert [(outcome.state.value, outcome.cache_id) for outcome in report.outcomes] == [
        ("created", "id-t0"),
        ("unknown", None),
    ]
    assert report.unknown[0].error is not None
    assert len(service.batches) == 1, "a create is never sent twice by accident"


async def test_what_was_certainly_not_sent_is_not_started() -> None:
    service = FakeCaches(on_batch=lambda requests, service: AttemptFailed("ConnectError: refused", sent=False))
    report = await service.project().caches.create_many(tables(2))
    assert {outcome.state.value for outcome in report.outcomes} == {"not_started"}


@pytest.mark.parametrize(
    "wrong",
    [
        [{"success": True, "cache": cache("x", "t1")}, {"success": True, "cache": cache("y", "t0")}],
        [{"success": True, "cache": cache("x", "t0")}],
    ],
)
async def test_answers_that_do_not_fit_the_requests_are_never_shifted(wrong: list[Any]) -> None:
    service = FakeCaches(on_batch=lambda requests, service: answer(200, wrong))
    report = await service.project().caches.create_many(tables(2))
    assert {outcome.state.value for outcome in report.outcomes} == {"unknown"}
    assert all(isinstance(outcome.error, ResponseDecodeError) for outcome in report.outcomes)


async def test_a_success_that_names_no_cache_is_looked_up() -> None:
    def quiet(requests: list[Any], service: FakeCaches) -> Any:
        service.create(requests[0])
        return answer(200, [{"success": True}, {"success": True}])

    report = await FakeCaches(on_batch=quiet).project().caches.create_many(tables(2))
    assert [outcome.state.value for outcome in report.outcomes] == ["created", "unknown"]


async def test_a_key_that_may_not_stops_the_run_early() -> None:
    service = FakeCaches(on_batch=lambda requests, service: answer(403, {}))
    report = await service.project().caches.create_many(tables(6), chunk_size=2, max_concurrency=1)
    assert len(service.batches) == 1
    assert [outcome.state.value for outcome in report.outcomes] == ["rejected"] * 2 + ["not_started"] * 4
    assert all(isinstance(outcome.error, Forbidden) for outcome in report.outcomes)


async def test_a_refused_chunk_does_not_stop_the_others() -> None:
    def first_refused(requests: list[Any], service: FakeCaches) -> Any:
        return answer(400, {"message": "no"}) if requests[0]["tableName"] == "t0" else None

    report = await FakeCaches(on_batch=first_refused).project().caches.create_many(tables(4), chunk_size=2)
    assert [outcome.state.value for outcome in report.outcomes] == ["rejected", "rejected", "created", "created"]


async def test_a_cancellation_leaves_a_truthful_report() -> None:
    def hang(requests: list[Any], service: FakeCaches) -> Any:
        service.delay = 1000.0

    service = FakeCaches(on_batch=hang)
    batch = service.project(timeout=900).caches.create_many(tables(6), chunk_size=2, max_concurrency=1)
    with anyio.move_on_after(10):
        await batch
    assert [outcome.state.value for outcome in batch.report.outcomes] == ["created"] * 2 + ["unknown"] * 2 + [
        "not_started"
    ] * 2
    service.delay = 0.0
    service.on_batch = None
    report = await batch
    assert [outcome.state.value for outcome in report.outcomes] == ["created"] * 2 + ["unknown"] * 2 + ["created"] * 2


async def test_what_is_there_cannot_be_read_so_nothing_is_sent() -> None:
    service = FakeCaches(fail_at=lambda elapsed: answer(500, {}))
    batch = service.project().caches.create_many(tables(2))
    with pytest.raises(ServerError):
        await batch
    assert service.batches == []
    service.fail_at = None
    assert repr(await batch) == "<BatchReport 2 created>"


async def test_raise_for_errors_groups_one_error_per_request_that_did_not_succeed() -> None:
    service = FakeCaches(refuse={"t1": "TABLE_NOT_CACHEABLE"})
    report = await service.project().caches.create_many(tables(3))
    with pytest.raises(BatchError) as caught:
        report.raise_for_errors()
    assert (caught.value.message, caught.value.indexes) == ("1 of 3 caches were not created", (1,))
    assert [type(error) for error in caught.value.exceptions] == [TableNotCacheable]
    (await FakeCaches().project().caches.create_many(tables(3))).raise_for_errors()


async def test_schedules_given_as_models_are_checked_too() -> None:
    request = CacheRequest(
        catalog_id="7", schema_name="s", table_name="t",
        full_refresh_cache_schedule=Schedule.from_dict({"type": "BASIC", "expression": "often"}),
    )  # fmt: skip
    with pytest.raises(InvalidArgument, match="full_refresh_cache_schedule is 'often'"):
        await FakeCaches().project().caches.create_many([request])
