"""Catalogs: found by name, walked to their tables, statistics where there are any, and tables defined in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from peaka_async import (
    AmbiguousCatalog,
    AsyncPeaka,
    AttemptFailed,
    BadRequest,
    CatalogNotFound,
    ConfigurationError,
    ConnectionLost,
    InvalidArgument,
    NotFound,
    OutcomeUnknown,
    Project,
    ServerError,
    StatisticsNotSupported,
    UnknownTable,
)
from peaka_async.resources.catalogs import Catalogs
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of, path_of

pytestmark = pytest.mark.anyio

STRIPE, POSTGRES = "700000000000000001", "700000000000000003"


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


async def test_what_is_null_in_a_list_is_passed_over() -> None:
    shown = {"id": "7", "name": "shop", "displayName": None, "catalogType": "stripe", "connectionId": None}
    there = [None, {**shown, "id": "5", "name": None}, {**shown, "id": "6", "catalogType": None}, shown]
    catalogs, _ = faked(lambda request: answer(200, there))
    assert (await catalogs.find("Shop", catalog_type="stripe")).id == "7"
    with pytest.raises(AmbiguousCatalog, match="'shop' names 2 catalogs: 6 of type None, 7 of type stripe"):
        await catalogs.find("shop")
    with pytest.raises(CatalogNotFound, match="those of that name have the type None or stripe"):
        await catalogs.find("shop", catalog_type="hubspot")
    with pytest.raises(CatalogNotFound, match="did you mean 'shop'"):
        await catalogs.find("shp")


async def test_null_among_hits_is_passed_over() -> None:
    hit = {"catalog": "stripe", "schema": None, "table": None}
    found = {"matchedCatalogs": [None, hit], "matchedSchemas": None, "matchedTables": [None], "meta": None}
    catalogs, _ = faked(lambda request: answer(200, found))
    assert [one.catalog for one in await catalogs.search_all("s").collect()] == ["stripe"]


async def test_a_cursor_of_another_search_is_refused() -> None:
    hits = [{"catalog": "stripe", "schema": "payment", "table": f"t{number}"} for number in range(2)]
    page = {"limit": 2, "offset": 0, "nextOffset": 2}
    found = {
        "matchedCatalogs": None,
        "matchedSchemas": None,
        "matchedTables": hits,
        "meta": {"page": page, "query": {"text": "t"}},
    }
    http = FakeHttp(lambda request: answer(200, found))
    peaka = AsyncPeaka("K.secret", http_client=http)
    catalogs = peaka.project("acFxu7Xr").catalogs
    cursor = (await catalogs.search_all("t", catalog="stripe", schema="payment", page_size=2)).next_cursor
    assert cursor is not None
    assert json_of(http.requests[0]) == {
        "query": "t",
        "catalog": "stripe",
        "schema": "payment",
        "limit": 2,
        "offset": 0,
    }
    same = {"catalog": "stripe", "schema": "payment"}
    assert len((await catalogs.search_all("t", page_size=2, cursor=cursor, **same)).items) == 2
    others = [
        (catalogs, "other", same),
        (catalogs, "t", {**same, "catalog": "hubspot"}),
        (catalogs, "t", {**same, "schema": "crm"}),
        (catalogs, "t", {"catalog": "stripe"}),
        (peaka.project("bbbbbbbb").catalogs, "t", same),
    ]
    for group, query, where in others:
        with pytest.raises(InvalidArgument, match="cursor is of another list"):
            await group.search_all(query, page_size=2, cursor=cursor, **where)


async def test_what_is_no_text_is_refused_and_nothing_is_sent() -> None:
    catalogs, http = faked(lambda request: answer(200, []))
    with pytest.raises(InvalidArgument, match="name must be text"):
        await catalogs.find(7)  # type: ignore[arg-type]  # a mistake on purpose
    with pytest.raises(InvalidArgument, match="not one text"):
        catalogs.tables("1", schemas="payment")
    with pytest.raises(InvalidArgument, match="schemas must be several names, not a int"):
        catalogs.tables("1", schemas=5)  # type: ignore[arg-type]  # a mistake on purpose
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


async def test_a_catalog_and_a_semantic_one_are_shared_each_with_the_member_that_it_wants() -> None:
    target = "acFxu7Xr"
    http = FakeHttp(lambda request: answer(200, {"sharedCatalogId": "77"}))
    project = AsyncPeaka("K.secret", project_id="bbbbbbbb", http_client=http).project()
    assert (await project.catalogs.share("7", target_project_id=target)).shared_catalog_id == "77"
    await project.semantic_catalogs.share("s7", target=target)
    assert http.paths == [
        "POST /data/projects/bbbbbbbb/catalogs/7/share",
        "POST /data/projects/bbbbbbbb/semantic-catalogs/s7/share",
    ]
    assert [json_of(request) for request in http.requests] == [{"targetProjectId": target}, {"target": target}]


CREATE = {"from_schema": "public", "from_table": "orders", "to_schema": "public", "to_table": "mine"}
CATALOG = {"id": "9", "name": "n", "displayName": "N", "catalogType": "stripe", "connectionId": "c1"}
LOST = AttemptFailed("ReadError: reset", sent=True)


async def test_a_parametric_table_whose_answer_was_lost_is_adopted_where_it_is_the_one_asked_for(
    emulator: RunningEmulator, project: Project
) -> None:
    emulator.world.faults.add(operation="parametric_tables.create", when="after", effect="reset")
    (column, *_) = [column.name for column in await project.catalogs.list_columns(POSTGRES, "public", "orders")]
    values = [{"key": column, "value": 1}]
    made = await project.parametric_tables.create(POSTGRES, **CREATE, param_values=values)
    assert await project.parametric_tables.list(POSTGRES) == [made]
    assert len(emulator.world.journal.of("parametric_tables.create")) == 1


@pytest.mark.parametrize(
    "there",
    [
        {"fromSchema": "other"},
        {"fromTable": "customers"},
        {"paramValues": [{"key": "id", "value": 2}]},
        {"paramValues": [{"key": "id", "value": True}]},
        {"paramValues": [{"key": "id", "value": "1"}]},
        {"paramValues": []},
        {"paramValues": None},
    ],
)
async def test_a_parametric_table_of_another_definition_is_not_adopted(there: dict[str, Any]) -> None:
    shown = {"fromSchema": "public", "fromTable": "orders", "paramValues": [{"key": "id", "value": 1}], **there}
    answers: Iterator[Any] = iter([LOST, answer(200, [{**shown, "toSchema": "public", "toTable": "mine"}])])
    http = FakeHttp(lambda request: next(answers))
    project = AsyncPeaka("K.secret", project_id="acFxu7Xr", http_client=http).project()
    with pytest.raises(OutcomeUnknown, match=r"public\.mine is there with another definition") as caught:
        await project.parametric_tables.create("7", **CREATE, param_values=[{"key": "id", "value": 1}])
    assert "parametric_tables.list" in (caught.value.advice or "")
    assert isinstance(caught.value.__cause__, ConnectionLost)
    assert len(http.requests) == 2


async def test_a_catalog_with_extra_parameters_that_cannot_be_seen_is_not_adopted() -> None:
    answers: Iterator[Any] = iter([LOST, answer(200, [CATALOG])])
    catalogs, http = faked(lambda request: next(answers))
    with pytest.raises(OutcomeUnknown, match="extra parameters cannot be seen") as caught:
        await catalogs.create(name="N", connection_id="c1", extra_parameters={"sheets": [{"id": "1"}]})
    assert (caught.value.operation, len(http.requests)) == ("catalogs.create", 2)


@pytest.mark.parametrize("shown", [{"sheets": [{"id": "1"}]}, {"sheets": [{"id": "2"}]}])
async def test_extra_parameters_that_can_be_seen_are_compared(shown: dict[str, Any]) -> None:
    answers: Iterator[Any] = iter([LOST, answer(200, [{**CATALOG, "extraParameters": shown}])])
    catalogs, _ = faked(lambda request: next(answers))
    asked = {"sheets": [{"id": "1"}]}
    if shown == asked:
        assert (await catalogs.create(name="N", connection_id="c1", extra_parameters=asked)).id == "9"
    else:
        with pytest.raises(OutcomeUnknown):
            await catalogs.create(name="N", connection_id="c1", extra_parameters=asked)


async def test_a_catalog_of_the_name_on_another_connection_is_not_adopted_and_the_service_decides() -> None:
    refusal = {"errorCode": 100, "message": "There are already a catalog with same name!!"}
    answers: Iterator[Any] = iter([LOST, answer(200, [{**CATALOG, "connectionId": "c2"}]), answer(400, refusal)])
    http = FakeHttp(lambda request: next(answers))
    catalogs = AsyncPeaka("K.secret", project_id="acFxu7Xr", http_client=http).project().catalogs
    with pytest.raises(BadRequest, match="already a catalog with same name"):
        await catalogs.create(name="N", connection_id="c1")
    assert [path.split()[0] for path in http.paths] == ["POST", "GET", "POST"]
