"""Catalogs: found by name, walked to their tables, statistics where there are any, and tables defined in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import (
    AmbiguousCatalog,
    AsyncPeaka,
    BadRequest,
    CatalogNotFound,
    ConfigurationError,
    InvalidArgument,
    NotFound,
    Project,
    ServerError,
    StatisticsNotSupported,
    UnknownTable,
)
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.catalogs import Catalogs
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, path_of

pytestmark = pytest.mark.anyio

STRIPE, POSTGRES = "700000000000000001", "700000000000000003"


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.fixture
async def project(emulator: RunningEmulator) -> AsyncIterator[Project]:
    async with emulator.client() as peaka:
        yield peaka.project()


@pytest.fixture
def catalogs(project: Project) -> Catalogs:
    return project.catalogs


def faked(handler: Any) -> tuple[Catalogs, FakeHttp]:
    http = FakeHttp(handler)
    return AsyncPeaka("K.secret", project_id="acFxu7Xr", http_client=http, max_retries=0).project().catalogs, http


async def test_a_catalog_is_found_by_its_name_in_sql_in_one_request(
    emulator: RunningEmulator, catalogs: Catalogs
) -> None:
    assert (await catalogs.find("stripe")).id == STRIPE
    assert (await catalogs.find("Postgres")).id == POSTGRES
    assert (await catalogs.find("peaka", catalog_type="internal")).id == "1"
    assert (await catalogs.find("peaka", catalog_type="query")).id == "2"
    assert len(emulator.world.journal.of("catalogs.list")) == 4


async def test_the_name_that_every_project_has_twice_is_a_typed_error(catalogs: Catalogs) -> None:
    with pytest.raises(
        AmbiguousCatalog, match="'peaka' names 2 catalogs: 1 of type internal, 2 of type query"
    ) as caught:
        await catalogs.find("peaka")
    assert (caught.value.name, [catalog.id for catalog in caught.value.catalogs]) == ("peaka", ["1", "2"])
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize(
    ("name", "catalog_type", "told"),
    [
        ("strpe", None, "no catalog is called 'strpe' in SQL; did you mean 'stripe'?"),
        (
            "peaka",
            "stripe",
            "of the type 'stripe' is called 'peaka' in SQL; those of that name have the type internal or",
        ),
        ("xxxxxxxxxxxx", None, r"catalogs\.list\(\) has all \d+"),
    ],
)
async def test_a_name_that_is_not_there_is_told_with_what_was_meant(
    catalogs: Catalogs, name: str, catalog_type: str | None, told: str
) -> None:
    with pytest.raises(CatalogNotFound, match=told) as caught:
        await catalogs.find(name, catalog_type=catalog_type)
    assert (caught.value.name, isinstance(caught.value, LookupError)) == (name, True)


async def test_a_display_name_is_told_apart_from_the_name_in_sql() -> None:
    shown = {"id": "7", "name": "my_shop", "displayName": "My Shop", "catalogType": "stripe", "connectionId": None}
    catalogs, _ = faked(lambda request: answer(200, [shown]))
    with pytest.raises(CatalogNotFound, match="that is the display name of 'my_shop'"):
        await catalogs.find("my shop")


async def test_what_is_no_text_is_refused_and_nothing_is_sent() -> None:
    catalogs, http = faked(lambda request: answer(200, []))
    with pytest.raises(InvalidArgument, match="name must be text"):
        await catalogs.find(7)  # type: ignore[arg-type]  # a mistake on purpose
    with pytest.raises(InvalidArgument, match="not one text"):
        catalogs.tables("1", schemas="payment")
    with pytest.raises(InvalidArgument, match=r"schemas\[0\] must be text"):
        catalogs.tables("1", schemas=[7])  # type: ignore[list-item]  # a mistake on purpose
    with pytest.raises(ConfigurationError, match="max_concurrency"):
        catalogs.tables("1", max_concurrency=0)
    assert http.requests == []


async def test_every_table_of_a_catalog_comes_in_the_order_of_the_lists(
    emulator: RunningEmulator, catalogs: Catalogs
) -> None:
    schemas = [schema.schema_name for schema in await catalogs.list_schemas(POSTGRES)]
    listed = [table for schema in schemas for table in await catalogs.list_tables(POSTGRES, schema)]
    before = len(emulator.world.journal.of("catalogs.list_schemas"))
    walk = catalogs.tables(POSTGRES)
    assert len(emulator.world.journal.of("catalogs.list_schemas")) == before
    assert [table async for table in walk] == listed
    assert len(listed) > 1
    assert [table async for table in catalogs.tables(POSTGRES, schemas=schemas[:1])] == [
        table for table in listed if table.schema_name == schemas[0]
    ]


def service(schemas: int, *, failing: set[str]) -> Any:
    async def handle(request: Any) -> Any:
        path = path_of(request)
        if path.endswith("/schemas"):
            return answer(200, [{"catalogId": "7", "schemaName": f"s{number}"} for number in range(schemas)])
        schema = path.split("/")[-2]
        # The first asked answers last, so that the order is not that of the answers.
        await anyio.sleep(schemas - int(schema[1:]))
        if schema in failing:
            return answer(500, {"message": "a fault"})
        table = {"catalogId": "7", "catalogName": "c", "schemaName": schema, "isCacheable": True, "isCached": False}
        return answer(200, [{**table, "tableName": f"t{number}", "isDynamicTable": False} for number in range(2)])

    return handle


async def test_schemas_are_read_a_few_at_a_time_and_no_further_than_is_asked_for() -> None:
    catalogs, http = faked(service(20, failing=set()))
    walk = catalogs.tables("7", max_concurrency=3)
    assert (await anext(walk)).schema_name == "s0"
    assert (len(http.requests), http.most_in_flight) == (4, 3)
    rest = [f"{table.schema_name}.{table.table_name}" async for table in walk]
    assert rest == [f"s{number // 2}.t{number % 2}" for number in range(1, 40)]
    assert (len(http.requests), http.most_in_flight) == (21, 3)


async def test_a_step_that_failed_or_was_cancelled_can_be_repeated_and_loses_nothing() -> None:
    failing = {"s1"}
    catalogs, _ = faked(service(4, failing=failing))
    walk = catalogs.tables("7", max_concurrency=2)
    with pytest.raises(ServerError):
        await anext(walk)
    failing.clear()
    with anyio.move_on_after(0.5) as scope:
        await anext(walk)
    assert scope.cancelled_caught
    assert [table.schema_name async for table in walk] == ["s0", "s0", "s1", "s1", "s2", "s2", "s3", "s3"]


async def test_statistics_are_served_for_postgres_and_refused_by_a_type_elsewhere(catalogs: Catalogs) -> None:
    statistics = await catalogs.get_table_statistics(POSTGRES, "public", "orders")
    assert (statistics.table_name, statistics.column_statistics[0].distinct_fraction) == ("orders", -1.0)
    with pytest.raises(StatisticsNotSupported, match="Catalog type: stripe is not being supported yet") as caught:
        await catalogs.get_table_statistics(STRIPE, "payment", "customers")
    error = caught.value
    assert (error.status, error.operation, error.hint) == (
        400,
        "catalogs.get_table_statistics",
        "Only tables of Postgres are known to have statistics",
    )
    assert isinstance(error, BadRequest)


async def test_another_refusal_of_statistics_stays_what_it_is(catalogs: Catalogs) -> None:
    with pytest.raises(BadRequest) as caught:
        await catalogs.get_table_statistics(POSTGRES, "public", "no_such_table")
    assert type(caught.value) is UnknownTable
    with pytest.raises(NotFound):
        await catalogs.get_table_statistics("9", "public", "orders")


async def test_a_parametric_table_keeps_scalars_and_date_macros_as_they_are_given(
    emulator: RunningEmulator, project: Project
) -> None:
    tables = project.parametric_tables
    columns = [column.name for column in await project.catalogs.list_columns(POSTGRES, "public", "orders")]
    values = ["@som-1M+2d", 12.5, 3]
    given: list[dict[str, Any]] = [
        {"key": name, "value": value} for name, value in zip(columns[: len(values)], values, strict=True)
    ]
    made = await tables.create(
        POSTGRES, from_schema="public", from_table="orders", to_schema="public", to_table="mine", param_values=given
    )
    assert emulator.world.journal.of("parametric_tables.create")[0].body["paramValues"] == given
    assert [(value.key, value.value) for value in made.param_values] == [(one["key"], one["value"]) for one in given]
    assert await tables.list(POSTGRES) == [made]
    with pytest.raises(BadRequest, match="string or a number"):
        await tables.create(
            POSTGRES,
            from_schema="public",
            from_table="orders",
            to_schema="public",
            to_table="other",
            param_values=[{"key": given[0]["key"], "value": [1]}],
        )
    await tables.delete(POSTGRES, to_schema="public", to_table="mine")
    assert await tables.list(POSTGRES) == []
    with pytest.raises(NotFound):
        await tables.delete(POSTGRES, to_schema="public", to_table="mine")


async def test_a_saved_query_becomes_a_table_of_a_semantic_catalog(project: Project) -> None:
    query = await project.queries.create(display_name="ones", input_query="SELECT 1 AS a")
    catalog = await project.semantic_catalogs.create(name="Shop")
    assert (catalog.name, catalog.type) == ("shop", "SEMANTIC")
    table = await project.semantic_catalogs.create_table(
        catalog.id, schema_name="main", table_name="ones", query_id=query.id
    )
    assert (table.schema_name, table.table_name) == ("main", "ones")
    result = await project.queries.execute({"statement": 'SELECT a FROM "shop"."main"."ones"'})
    assert "1" in repr(result)
    await project.semantic_catalogs.delete_table(catalog.id, table.table_id)
