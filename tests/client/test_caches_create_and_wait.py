"""Creating many caches and waiting for their first syncs in one."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from peaka_async import BatchError, JobFailed, JobStalled, JobState, TableNotCacheable, WaitTimeout
from peaka_async.testing import RunningEmulator
from tests.support.fake_caches import CATALOG, FakeCaches, run, status

pytestmark = pytest.mark.anyio

STRIPE, HUBSPOT = "700000000000000001", "700000000000000002"


async def test_the_report_has_the_creation_and_the_sync_of_each(emulator: RunningEmulator) -> None:
    requests = [(STRIPE, "payment", name) for name in ("customers", "balance", "refunds", "customers")]
    async with emulator.client() as peaka:
        report = await peaka.project().caches.create_many(requests).and_wait()
    assert repr(report) == "<BatchReport 3 created, 1 rejected>"
    assert [one.sync and one.sync.state for one in report.outcomes] == [
        JobState.SUCCEEDED,
        None,
        JobState.SUCCEEDED,
        JobState.SUCCEEDED,
    ]
    assert [one.index for one in report.synced] == [0, 2, 3]
    synced = report.outcomes[0].sync
    assert synced is not None
    assert synced.progress.cached == 505
    with pytest.raises(BatchError, match="1 of 4 caches were not created") as caught:
        report.raise_for_errors()
    assert [type(error) for error in caught.value.exceptions] == [TableNotCacheable]


async def test_an_outcome_comes_when_its_sync_has_ended_and_each_once(emulator: RunningEmulator) -> None:
    names = ("customers", "transfers", "balance", "refunds")
    seen: list[tuple[str, Any]] = []
    async with emulator.client() as peaka:
        batch = peaka.project().caches.create_many([(STRIPE, "payment", name) for name in names])
        async for outcome in batch.and_wait():
            seen.append((outcome.key.table_name, outcome.sync and outcome.sync.state.value))
    assert seen == [
        ("balance", None),
        ("transfers", "succeeded"),
        ("refunds", "succeeded"),
        ("customers", "succeeded"),
    ]


async def test_early_chunks_are_waited_for_while_later_ones_are_being_created() -> None:
    service = FakeCaches(delay=1.0)
    order: list[str] = []
    honest = service._answer

    async def watched(request: Any) -> Any:
        order.append("batch" if request.url.endswith("/batch") else "status")
        for known in service.existing:
            known["status"] = "COMPLETED"
        return await honest(request)

    service.http.handler = watched
    tables = [("7", "payment", f"t{number}") for number in range(12)]
    report = await service.project().caches.create_many(tables, chunk_size=2, max_concurrency=1).and_wait()
    assert len(report.synced) == 12
    last_batch = len(order) - 1 - order[::-1].index("batch")
    assert "status" in order[order.index("batch") : last_batch]


async def test_syncs_that_do_not_end_well_are_errors_of_their_outcomes(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        requests = [(STRIPE, "payment", "refunds"), (HUBSPOT, "crm", "owners")]
        report = await peaka.project().caches.create_many(requests).and_wait(stall_after=60)
        stalled = report.outcomes[1]
        assert (stalled.state.value, type(stalled.error)) == ("created", JobStalled)
        with pytest.raises(BatchError, match="1 of 2 did not end their first sync well"):
            report.raise_for_errors()


async def test_a_sync_that_fails_is_told_with_its_reason() -> None:
    service = FakeCaches()
    honest = service._answer
    failed = run("FAILED") | {"error": {"message": "no such column"}}

    async def failing(request: Any) -> Any:
        for known in service.existing:
            known.update(status("x", "FAILED", full=failed) | {"id": known["id"], "tableName": known["tableName"]})
        return await honest(request)

    service.http.handler = failing
    report = await service.project().caches.create_many([("7", "payment", "t0")]).and_wait()
    assert isinstance(report.outcomes[0].error, JobFailed)
    assert "no such column" in str(report.outcomes[0].error)


async def test_the_time_counts_from_the_last_creation_and_its_end_is_no_exception(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        requests = [(STRIPE, "payment", "transfers"), (STRIPE, "payment", "customers")]
        waiting = peaka.project().caches.create_many(requests).and_wait(timeout=10)
        began = anyio.current_time()
        report = await waiting
        assert anyio.current_time() - began <= 11
    early, late = report.outcomes
    assert (early.error, early.sync and early.sync.state) == (None, JobState.SUCCEEDED)
    assert isinstance(late.error, WaitTimeout)
    assert late.error.token is not None
    assert (late.state.value, late.sync and late.sync.state) == ("created", JobState.RUNNING)


async def test_a_cancelled_wait_has_a_true_report_and_can_go_on(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        requests = [(STRIPE, "payment", name) for name in ("transfers", "refunds", "customers")]
        waiting = peaka.project().caches.create_many(requests).and_wait()
        with anyio.move_on_after(12):
            await waiting
        assert [one.sync and one.sync.state.value for one in waiting.report.outcomes] == [
            "succeeded",
            "succeeded",
            None,
        ]
        report = await waiting
        assert len(report.synced) == 3


async def test_nothing_to_create_is_nothing_to_wait_for() -> None:
    service = FakeCaches()
    report = await service.project().caches.create_many([]).and_wait()
    assert (report.outcomes, service.http.requests) == ((), [])


async def test_a_catalog_is_read_and_not_the_project_where_there_is_one() -> None:
    service = FakeCaches()
    await service.project().caches.create_many([("7", "payment", "t0")])
    assert service.http.paths[0] == f"GET {CATALOG}"
