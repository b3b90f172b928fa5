"""Creating many caches: an outcome for every request, whatever happens on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import anyio
import pytest

from peaka_async import (
    AsyncPeaka,
    AttemptFailed,
    BadRequest,
    BatchError,
    ClientStateError,
    ConfigurationError,
    Forbidden,
    InvalidArgument,
    NotFound,
    OutcomeState,
    OutcomeUnknown,
    ResponseDecodeError,
    ServerError,
    TableCorrupted,
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
async def test_what_may_have_been_done_is_looked_for_and_only_the_rest_is_sent_again(failure: Any) -> None:
    def half_done(requests: list[Any], service: FakeCaches) -> Any:
        service.create(requests[0])
        return failure

    service = FakeCaches(on_batch=half_done)
    report = await service.project().caches.create_many(tables(3))
    assert [(outcome.state.value, outcome.cache_id, outcome.attempts) for outcome in report.outcomes] == [
        ("created", "id-t0", 1),
        ("created", "id-t1", 2),
        ("created", "id-t2", 3),
    ]
    assert [[item["tableName"] for item in batch] for batch in service.batches] == [
        ["t0", "t1", "t2"],
        ["t1", "t2"],
        ["t2"],
    ]


async def test_what_never_succeeds_and_is_never_there_has_not_been_started() -> None:
    service = FakeCaches(on_batch=lambda requests, service: answer(502, "bad gateway"))
    report = await service.project().caches.create_many(tables(2))
    assert [(outcome.state.value, outcome.attempts) for outcome in report.outcomes] == [("not_started", 5)] * 2
    assert all(isinstance(outcome.error, OutcomeUnknown) for outcome in report.outcomes)


async def test_what_may_have_been_done_and_cannot_be_looked_for_is_unknown_and_not_sent_again() -> None:
    def lost(requests: list[Any], service: FakeCaches) -> Any:
        service.fail_at = lambda elapsed: answer(500, {})
        return AttemptFailed("ReadError: reset", sent=True)

    service = FakeCaches(on_batch=lost)
    report = await service.project().caches.create_many(tables(2))
    assert [outcome.state.value for outcome in report.outcomes] == ["unknown"] * 2
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
        return answer(200, [{"success": True}] * len(requests))

    report = await FakeCaches(on_batch=quiet).project().caches.create_many(tables(2))
    assert [(outcome.state.value, outcome.attempts) for outcome in report.outcomes] == [("created", 1), ("created", 2)]


async def test_a_success_that_names_no_cache_and_comes_to_nothing_is_unknown() -> None:
    service = FakeCaches(on_batch=lambda requests, service: answer(200, [{"success": True}]))
    report = await service.project().caches.create_many(tables(1))
    assert [outcome.state.value for outcome in report.outcomes] == ["unknown"]
    assert str(report.outcomes[0].error) == "7.payment.t0: the service reported success and named no cache"


async def test_a_key_that_may_not_stops_the_run_early() -> None:
    service = FakeCaches(on_batch=lambda requests, service: answer(403, {}))
    report = await service.project().caches.create_many(tables(6), chunk_size=2, max_concurrency=1)
    assert len(service.batches) == 1
    assert [outcome.state.value for outcome in report.outcomes] == ["rejected"] * 2 + ["not_started"] * 4
    assert all(isinstance(outcome.error, Forbidden) for outcome in report.outcomes)


async def test_a_chunk_that_is_refused_for_one_of_its_requests_is_split_until_only_that_one_is() -> None:
    def one_is_bad(requests: list[Any], service: FakeCaches) -> Any:
        names = [item["tableName"] for item in requests]
        return answer(400, {"message": "no"}) if "t1" in names else None

    report = await FakeCaches(on_batch=one_is_bad).project().caches.create_many(tables(5))
    assert [outcome.state.value for outcome in report.outcomes] == ["created", "rejected", *["created"] * 3]


@pytest.mark.parametrize(
    "failure", [answer(429, {}), answer(503, {}), answer(408, {}), AttemptFailed("refused", sent=False)]
)
async def test_a_chunk_that_is_turned_away_for_a_while_is_sent_again(failure: Any) -> None:
    calls: list[int] = []

    def at_first(requests: list[Any], service: FakeCaches) -> Any:
        calls.append(len(requests))
        return failure if len(calls) < 3 else None

    report = await FakeCaches(on_batch=at_first).project().caches.create_many(tables(2))
    assert [outcome.state.value for outcome in report.outcomes] == ["created"] * 2
    assert calls == [2, 2, 2]


async def test_a_table_whose_cache_is_just_being_deleted_is_asked_for_again() -> None:
    service = FakeCaches(refuse={"t1": "Internal Server Error"})

    def deleted_soon(requests: list[Any], service: FakeCaches) -> Any:
        if anyio.current_time() - began > 3:
            service.refuse.clear()

    service.on_batch = deleted_soon
    began = anyio.current_time()
    report = await service.project().caches.create_many(tables(3))
    assert [outcome.state.value for outcome in report.outcomes] == ["created"] * 3
    assert [len(batch) for batch in service.batches][:2] == [3, 1]


async def test_a_table_that_somebody_else_caches_meanwhile_is_adopted() -> None:
    service = FakeCaches(refuse={"t0": "Internal Server Error"})

    def meanwhile(requests: list[Any], service: FakeCaches) -> Any:
        service.existing.append(status("id-t0", "RUNNING", table="t0"))

    service.on_batch = meanwhile
    report = await service.project().caches.create_many(tables(1))
    assert [(outcome.state.value, outcome.cache_id) for outcome in report.outcomes] == [("existing", "id-t0")]


async def test_corrupted_tables_and_unknown_catalogs_have_errors_of_their_own() -> None:
    refuse = {
        "t0": "Cannot create a table on a non-empty location: s3a://x",
        "t1": "There is no catalog with this application and catalog id",
        "t2": "cannot find table or properties: peaka.table.t2",
        "t3": "Unrecognized token 'Orders,': a JSON value was expected",
        "t4": "Internal Server Error",
    }
    report = await FakeCaches(refuse=refuse).project().caches.create_many(tables(5))
    assert {outcome.state.value for outcome in report.outcomes} == {"rejected"}
    kinds = [TableCorrupted, NotFound, TableNotCacheable, BadRequest, ServerError]
    assert [type(outcome.error) for outcome in report.outcomes] == kinds


async def test_a_catalog_that_is_not_there_does_not_stop_the_others() -> None:
    service = FakeCaches(refuse={"t0": "There is no catalog with this application and catalog id"})
    honest = service._answer

    async def no_such_catalog(request: Any) -> Any:
        return (
            answer(400, {"message": "There is no catalog"}) if "/catalog/8/" in request.url else await honest(request)
        )

    service.http.handler = no_such_catalog
    report = await service.project().caches.create_many([("8", "payment", "t0"), ("7", "payment", "t1")])
    assert [outcome.state.value for outcome in report.outcomes] == ["rejected", "created"]


async def test_within_a_block_sending_goes_on_between_the_steps() -> None:
    service = FakeCaches(delay=1.0)
    async with service.project().caches.create_many(tables(6), chunk_size=1, max_concurrency=2) as batch:
        first = await batch.__anext__()
        await anyio.sleep(100)
        assert len(batch.report.created) == 6
        rest = [outcome async for outcome in batch]
    assert {first.index, *(outcome.index for outcome in rest)} == set(range(6))


async def test_leaving_the_block_ends_the_sending_and_the_report_stays_true() -> None:
    service = FakeCaches(delay=1.0)
    async with service.project().caches.create_many(tables(6), chunk_size=1, max_concurrency=1) as batch:
        async for _ in batch:
            break
        await anyio.sleep(0.5)
    states = [outcome.state.value for outcome in batch.report.outcomes]
    assert states == ["created", "unknown", *["not_started"] * 4]
    await anyio.sleep(100)
    assert len(service.batches) <= 2
    assert repr(await batch) == "<BatchReport 6 created>"


async def test_an_error_in_the_block_is_raised_as_itself() -> None:
    with pytest.raises(LookupError, match="mine"):
        async with FakeCaches(delay=1.0).project().caches.create_many(tables(6), chunk_size=1) as batch:
            async for _ in batch:
                raise LookupError("mine")


async def test_a_client_that_is_closed_on_the_way_is_an_error_and_the_report_stays_true() -> None:
    peaka = AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=FakeCaches().http, max_retries=0)
    batch = peaka.project().caches.create_many(tables(4), chunk_size=2, max_concurrency=1)
    await anext(batch)
    await peaka.aclose()
    with pytest.raises(ClientStateError):
        await batch
    assert repr(batch.report) == "<BatchReport 2 created, 2 not_started>"


async def test_a_cache_that_is_listed_as_deleted_is_not_there() -> None:
    service = FakeCaches(existing=[status("old", "DELETED", table="t0")])
    report = await service.project().caches.create_many(tables(1))
    assert [(outcome.state.value, outcome.cache_id) for outcome in report.outcomes] == [("created", "id-t0")]


async def test_two_readers_at_once_are_refused() -> None:
    batch = FakeCaches(delay=1.0).project().caches.create_many(tables(4), chunk_size=1)
    busy: list[BaseException] = []

    async def other() -> None:
        await anyio.sleep(0.1)
        try:
            await batch.__anext__()
        except anyio.BusyResourceError as error:
            busy.append(error)

    async with anyio.create_task_group() as group:
        group.start_soon(other)
        await batch
    assert len(busy) == 1


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
    assert [outcome.state.value for outcome in report.outcomes] == ["created"] * 6


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
