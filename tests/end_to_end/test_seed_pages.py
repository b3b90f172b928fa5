"""The five pages this project began with, over HTTP with their documented payloads."""

from __future__ import annotations

from typing import Any

import pytest

from peaka_async import AsyncPeaka, NotFound, Project
from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, Options, demo_world
from peaka_async.models import CacheRequest, ColumnDataType, ColumnRequest, Schedule, ScheduleType
from tests.end_to_end.conftest import STRIPE

pytestmark = pytest.mark.anyio


async def test_create_a_catalog(project: Project) -> None:
    connection = (await project.connections.list())[0]
    catalog = await project.catalogs.create(name="exampleStripeCatalog", connection_id=connection.id)
    assert (catalog.name, catalog.display_name, catalog.catalog_type, catalog.connection_id) == (
        "examplestripecatalog", "exampleStripeCatalog", "stripe", connection.id,
    )  # fmt: skip
    with pytest.raises(Exception, match="There are already a catalog with same name!!"):
        await project.catalogs.create(name="exampleStripeCatalog", connection_id=connection.id)
    tables = await project.catalogs.list_tables(catalog.id, "payment")
    assert len(tables) > 100


@pytest.mark.filterwarnings("ignore::peaka_async.StoredNameDiffers", "ignore::peaka_async.SilentlyIgnored")
async def test_add_columns_to_a_bi_table(project: Project) -> None:
    table = await project.bi_tables.create("test_table")
    assert table.table_name == "testtable"
    columns = await project.bi_tables.add_columns(
        table.table_name,
        [
            ColumnRequest(name="varcharcol", data_type=ColumnDataType.VARCHAR, display_name="Text", default_value=None),
            {"name": "bigintcol", "dataType": "BIGINT", "displayName": "bigintcol", "isUnique": True},
        ],
    )
    assert [(column.name, column.data_type, column.display_name, column.is_unique) for column in columns] == [
        ("varcharcol", "varchar", "varcharcol", False),
        ("bigintcol", "bigint", "bigintcol", False),
    ]


async def test_create_caches_in_a_batch(project: Project) -> None:
    six_hours = Schedule(type=ScheduleType.BASIC, expression="PT6H")
    answers = await project.caches.create_batch(
        [
            CacheRequest(catalog_id=STRIPE, schema_name="payment", table_name="customers"),
            CacheRequest(
                catalog_id=STRIPE, schema_name="payment", table_name="charges", incremental_cache_schedule=six_hours
            ),
            {
                "catalogId": STRIPE,
                "schemaName": "payment",
                "tableName": "invoices",
                "fullRefreshCacheSchedule": {"type": "BASIC", "expression": "PT24H"},
                "incrementalCacheSchedule": {"type": "BASIC", "expression": "PT6H"},
            },
        ]
    )
    assert [answer.success for answer in answers] == [True, True, True]
    caches = [answer.cache for answer in answers if answer.cache]
    assert [cache.table_name for cache in caches] == ["customers", "charges", "invoices"]
    assert caches[1].incremental_cache_schedule == six_hours
    assert caches[2].full_refresh_cache_schedule == Schedule(type=ScheduleType.BASIC, expression="PT24H")


async def test_update_a_connection(project: Project) -> None:
    connection = await project.connections.create(
        name="exampleStripeConnection", type="stripe", credential={"token": "<stripeToken>"}
    )
    updated = await project.connections.update(
        connection.id, name="exampleStripeConnection21", type="stripe", credential={"token": "<stripeToken>"}
    )
    assert (updated.id, updated.name, updated.type) == (connection.id, "exampleStripeConnection21", "stripe")
    assert (await project.connections.get(connection.id)) == updated
    await project.connections.delete(connection.id)
    with pytest.raises(NotFound):
        await project.connections.get(connection.id)


@pytest.mark.parametrize("legacy", [False, True])
async def test_get_the_status_of_a_cache_in_both_forms(legacy: bool) -> None:
    world = demo_world(ManualClock(step=0.5), options=Options(legacy_app_id=legacy))
    with EmulatorServer(world) as server:
        async with AsyncPeaka(PARTNER_KEY, project_id=PROJECT_ID, base_url=server.url) as peaka:
            caches = peaka.project().caches
            cache = await caches.create(catalog_id=STRIPE, schema_name="payment", table_name="refunds")
            status = await caches.wait(cache.id, poll_interval=0.001)
            owners: tuple[Any, Any] = (status.app_id or None, status.project_id or None)
            assert owners == ((PROJECT_ID, None) if legacy else (None, PROJECT_ID))
            assert (status.id, status.status, status.table_name) == (cache.id, "COMPLETED", "refunds")
            with_logs = await caches.get_status(cache.id)
            assert with_logs.cache_action_logs
            without = await caches.get_status(cache.id, exclude_logs=True)
            assert not without.cache_action_logs
            (listed,) = await caches.list_statuses()
            assert listed == with_logs
            report = await caches.create_many([(STRIPE, "payment", "refunds")])
            assert [outcome.state.value for outcome in report.outcomes] == ["existing"]
