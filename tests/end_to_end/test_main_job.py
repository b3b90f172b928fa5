"""The main job over real HTTP: create many caches, wait for them, know what became of each."""

from __future__ import annotations

import anyio
import pytest

from peaka_async import (
    ApiError,
    AsyncPeaka,
    ConnectionFailed,
    Forbidden,
    InvalidCredentials,
    JobState,
    NotFound,
    Project,
    ServerError,
    TableNotCacheable,
    Unauthorized,
    WaitTimeout,
)
from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, EmulatorServer
from tests.end_to_end.conftest import HUBSPOT, POSTGRES, STRIPE

pytestmark = pytest.mark.anyio

AT_ONCE = 0.001
"""Seconds between polls: the emulator's clock moves by requests, not by waiting."""


async def test_several_dozen_tables_are_cached_in_batches_and_waited_for(project: Project) -> None:
    tables = [table for table in await project.catalogs.list_tables(STRIPE, "payment") if table.is_cacheable]
    corrupted, hung = "disputes", "terminal_configurations"
    names = [table.table_name for table in tables if table.table_name not in (corrupted, hung)][:60]
    requests = [(STRIPE, "payment", name) for name in names]
    report = await project.caches.create_many(requests, chunk_size=10, max_concurrency=4)
    report.raise_for_errors()
    assert len(report.created) == len(requests) >= 50

    finals: dict[str, JobState] = {}
    running: set[str] = set()
    async for update in project.caches.wait_many(report.cache_ids, poll_interval=AT_ONCE, timeout=60):
        if update.state is JobState.RUNNING:
            running.add(update.cache_id)
        if update.state.is_final:
            finals[update.cache_id] = update.state
    assert finals == dict.fromkeys(report.cache_ids, JobState.SUCCEEDED)
    assert len(running) > len(requests) / 2, "progress was seen on the way"

    again = await project.caches.create_many(requests[:3])
    assert [outcome.state.value for outcome in again.outcomes] == ["existing"] * 3


async def test_every_kind_of_outcome_in_one_batch(project: Project) -> None:
    await project.caches.create(catalog_id=STRIPE, schema_name="payment", table_name="charges")
    report = await project.caches.create_many(
        [
            (STRIPE, "payment", "customers"),
            (STRIPE, "payment", "charges"),
            (POSTGRES, "public", "customers"),
            (POSTGRES, "public", "orders"),
            (STRIPE, "payment", "disputes"),
            ("1", "table", "internal"),
        ]
    )
    assert [outcome.state.value for outcome in report.outcomes] == [
        "created", "existing", "rejected", "rejected", "rejected", "rejected",
    ]  # fmt: skip
    assert isinstance(report.outcomes[2].error, TableNotCacheable)
    messages = [outcome.error.message for outcome in report.rejected if isinstance(outcome.error, ApiError)]
    assert [message.split(":")[0] for message in messages[2:]] == [
        "Cannot create a table on a non-empty location",
        "cannot find table or properties",
    ]


async def test_one_cache_is_followed_from_creation_to_the_end(project: Project) -> None:
    cache = await project.caches.create(catalog_id=STRIPE, schema_name="payment", table_name="customers")
    updates = [update async for update in project.caches.wait(cache.id, poll_interval=AT_ONCE, timeout=60)]
    states = list(dict.fromkeys(update.state.value for update in updates))
    assert states == ["pending", "running", "succeeded"]
    counts = [update.progress.cached for update in updates]
    assert counts == sorted(counts)
    assert counts[-1] == 505
    final = await project.caches.get_status(cache.id)
    assert final.status == "COMPLETED"


async def test_a_table_that_hangs_is_named_when_the_time_is_up(project: Project) -> None:
    report = await project.caches.create_many([(HUBSPOT, "crm", "owners"), (STRIPE, "payment", "refunds")])
    hung, _ = report.cache_ids
    with pytest.raises(WaitTimeout) as caught:
        await project.caches.wait_many(report.cache_ids, poll_interval=0.005, timeout=0.5)
    assert caught.value.pending == (hung,)
    execution = caught.value.statuses[hung].last_incremental_cache_execution
    assert (execution.progress, execution.updated_at) == (None, execution.created_at)


async def test_a_duplicate_in_the_first_sync_is_a_fault_that_does_no_harm(project: Project) -> None:
    cache = await project.caches.create(catalog_id=STRIPE, schema_name="payment", table_name="invoices")
    async for update in project.caches.wait(cache.id, poll_interval=AT_ONCE):
        if update.state is JobState.RUNNING:
            break
    with pytest.raises(ServerError):
        await project.caches.create(catalog_id=STRIPE, schema_name="payment", table_name="invoices")
    assert (await project.caches.wait(cache.id, poll_interval=AT_ONCE)).status == "COMPLETED"


async def test_every_project_is_found_and_usable(peaka: AsyncPeaka) -> None:
    found = [project async for project in peaka.walk_projects()]
    assert [project.id for project in found] == [PROJECT_ID, "EmuDemo2"]
    names = [catalog.name for catalog in await found[0].catalogs.list()]
    assert names == ["peaka", "peaka", "stripe", "hubspot", "postgres", "mongo", "google_ads"]


async def test_a_project_key_knows_its_project_and_no_other(emulator: EmulatorServer) -> None:
    async with AsyncPeaka(PROJECT_KEY, base_url=emulator.url) as peaka:
        me = await peaka.info()
        assert (me.project_id, me.project_name) == (PROJECT_ID, "Demo project")
        await peaka.project(PROJECT_ID).catalogs.list()
        with pytest.raises(Forbidden):
            await peaka.project("EmuDemo2").catalogs.list()
        with pytest.raises(Forbidden, match="wants a Partner key"):
            await peaka.organizations.list()


async def test_a_wrong_key_and_a_wrong_port_have_errors_of_their_own(emulator: EmulatorServer) -> None:
    async with AsyncPeaka("WRONGKEY.not-known", base_url=emulator.url) as peaka:
        with pytest.raises(Unauthorized, match="PEAKA_API_KEY"):
            await peaka.info()
    async with AsyncPeaka(PARTNER_KEY, base_url="http://127.0.0.1:9/api/v1", max_retries=0) as peaka:
        with pytest.raises(ConnectionFailed):
            await peaka.info()


async def test_refusals_of_connections_have_classes_of_their_own(project: Project) -> None:
    with pytest.raises(InvalidCredentials):
        await project.connections.create(name="s", type="stripe", credential={"token": "wrong"})
    with pytest.raises(NotFound) as caught:
        await project.connections.get("00000000-0000-4000-8000-000000000000")
    assert (caught.value.status, caught.value.code) == (400, "cn004")


async def test_many_tasks_share_one_client(peaka: AsyncPeaka) -> None:
    caches = peaka.project().caches
    seen: list[int] = []

    async def ask() -> None:
        seen.append(len(await caches.list_statuses()))

    async with anyio.create_task_group() as group:
        for _ in range(200):
            group.start_soon(ask)
    assert seen == [0] * 200
