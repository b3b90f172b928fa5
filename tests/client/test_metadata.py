"""Metadata: tables that are described, relations in both shapes, and what can be asked for again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import (
    AsyncPeaka,
    AttemptFailed,
    BadRequest,
    InvalidArgument,
    NotFound,
    OutcomeUnknown,
    ResponseDecodeError,
)
from peaka_async.resources.metadata import Metadata
from peaka_async.resources.metadata_places import ColumnPlace
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

POSTGRES = "700000000000000003"


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


@pytest.fixture
def metadata(peaka: AsyncPeaka) -> Metadata:
    return peaka.project().metadata


def over(http: FakeHttp) -> Metadata:
    return AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http).project().metadata


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


COLUMN = {"columnName": "a", "columnDescription": "null", "dataType": "bigint", "order": 0, "sampleValues": [1]}
OTHER = {"columnName": "b", "columnDescription": "B", "dataType": "bigint", "order": 1, "isUnique": True}
TABLE = {
    "projectId": "p", "catalogId": "7", "catalogType": "x", "catalogSubType": "x", "catalogQueryName": "c",
    "catalogDisplayName": "c", "schemaName": "s", "tableName": "t", "isCacheable": True, "isDynamicTable": False,
    "useWithAI": True, "columns": [COLUMN, OTHER],
}  # fmt: skip


def storing(table: Any) -> FakeHttp:
    """A service that knows this table."""
    listed = {"metadata": [{"id": "1", "content": "", "metadata": table}]}
    return FakeHttp(lambda request: answer(200, listed if request.method == "GET" else table))


@pytest.mark.parametrize("columns", [[COLUMN, OTHER], [COLUMN, None, OTHER]])
async def test_columns_are_sent_complete_without_what_only_answers_have(columns: Any) -> None:
    http = storing({**TABLE, "columns": columns})
    await over(http).describe_table("7", "s", "t", columns={"a": "A"})
    described = {"columnName": "a", "columnDescription": "A", "dataType": "bigint", "order": 0}
    assert json_of(http.requests[1]) == {"columns": [described, OTHER]}


async def test_tasks_that_describe_columns_of_one_table_lose_nothing_of_each_other(metadata: Metadata) -> None:
    table = await metadata.find_table(POSTGRES, *ORDERS)
    assert table is not None
    names = [column.column_name for column in table.columns or ()]

    async def describe(name: str) -> None:
        await metadata.describe_table(POSTGRES, *ORDERS, columns={name: f"What {name} is"})

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(describe, name)
    table = await metadata.find_table(POSTGRES, *ORDERS)
    assert table is not None
    assert [column.column_description for column in table.columns or ()] == [f"What {name} is" for name in names]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({}, "there is nothing to write: give description, columns or use_with_ai"),
        ({"columns": {}}, "there is nothing to write"),
        ({"columns": ["a"]}, "columns must be a mapping, not a list"),
        ({"columns": {"a": 7}}, r"columns\['a'\] must be text \(str\), not a int"),
        ({"columns": {7: "a"}}, "columns has the key 7, which is not text"),
        ({"columns": {"a": "A"}, "description": 7}, r"description must be text \(str\) or None, not a int"),
        ({"columns": {"a": "A"}, "use_with_ai": "no"}, "use_with_ai must be a boolean or None, not a str"),
    ],
)
async def test_what_cannot_be_written_is_refused_before_anything_is_sent(wrong: Any, why: str) -> None:
    http = storing(TABLE)
    with pytest.raises(InvalidArgument, match=why):
        await over(http).describe_table("7", "s", "t", **wrong)
    assert http.requests == []


@pytest.mark.parametrize(
    "told", [{"metadata": None}, {"metadata": [None]}, {"metadata": [{"id": "1", "content": "", "metadata": None}]}]
)
async def test_null_where_a_table_was_expected_is_no_table(told: Any) -> None:
    assert await over(FakeHttp(lambda _: answer(200, told))).find_table("7", "s", "t") is None


@pytest.mark.parametrize("told", [{}, {"metadata": {}}, {"metadata": [7]}, []])
async def test_a_list_of_tables_of_another_shape_is_an_error_and_not_nothing(told: Any) -> None:
    with pytest.raises(ResponseDecodeError):
        await over(FakeHttp(lambda _: answer(200, told))).find_table("7", "s", "t")


async def test_a_table_is_found_by_all_three_of_its_names() -> None:
    tables = [{**TABLE, "catalogId": "8"}, {**TABLE, "schemaName": "x"}, {**TABLE, "tableName": "T"}, TABLE]
    told = {"metadata": [{"id": "1", "content": "", "metadata": table} for table in tables]}
    found = await over(FakeHttp(lambda _: answer(200, told))).find_table("7", "s", "t")
    assert found is not None
    assert (found.catalog_id, found.schema_name, found.table_name) == ("7", "s", "t")


async def test_what_is_not_there_is_not_described(emulator: RunningEmulator, metadata: Metadata) -> None:
    with pytest.raises(InvalidArgument, match=r"columns names nonsense, which public\.orders does not have"):
        await metadata.describe_table(POSTGRES, *ORDERS, columns={"nonsense": "?"})
    with pytest.raises(InvalidArgument, match=r"nothing is stored of the table public\.nothing"):
        await metadata.describe_table(POSTGRES, "public", "nothing", columns={"a": "?"})
    assert emulator.world.journal.of("metadata.update_table") == []
    with pytest.raises((NotFound, BadRequest)):
        await metadata.describe_table(POSTGRES, "public", "nothing", description="?")


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
        ({"relations": [], "total": 0}, []),
        ({"relations": None, "total": 0}, []),
        ({"relations": [RELATION, None], "total": 1}, ["r1"]),
        ({}, []),
        ({"r1": {**BARE, "id": None}, "r2": None}, ["r1"]),
        ({"t": [None, RELATION]}, ["r1"]),
        ({"r1": RELATION, "r2": BARE}, ["r1", "r2"]),
        ({"t": [RELATION, {**RELATION, "id": "r3"}]}, ["r1", "r3"]),
    ],
)
async def test_relations_are_read_in_every_shape_that_is_known(told: Any, ids: list[str]) -> None:
    found = await over(FakeHttp(lambda _: answer(200, told))).relations("1")
    assert [one.id for one in found] == ids


@pytest.mark.parametrize(
    "told",
    [
        {"r1": "x"},
        {"r1": {"type": "MANY_TO_ONE"}},
        {"relations": [{"id": "r1"}]},
        {"relations": [BARE]},
        {"relations": [{**RELATION, "id": None}]},
        {"relations": {}},
        {"orders": [BARE, BARE]},
        {"orders": [{**RELATION, "id": None}]},
        {"orders": [[RELATION]]},
        {"orders": ["r1"]},
    ],
)
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


@pytest.mark.parametrize("told", [None, {}, [7]])
async def test_a_relation_is_removed_whatever_the_service_answers_with(told: Any) -> None:
    http = FakeHttp(lambda request: answer(200, told if request.method == "DELETE" else {"r1": RELATION}))
    (relation,) = await over(http).relations("1")
    await over(http).remove_relation(relation)
    assert http.paths[1] == "DELETE /metadata/acFxu7Xr/relations/1/s/t/r1"


async def test_tasks_that_want_the_same_golden_sql_add_it_once(emulator: RunningEmulator, metadata: Metadata) -> None:
    ids: list[str | None] = []

    async def want() -> None:
        entry = await metadata.ensure_golden_sql(prompt="How many?", sql="SELECT 1")
        ids.append(entry.id if entry else None)

    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(want)
    assert (len(ids), len(set(ids)), len(emulator.world.journal.of("metadata.add_golden_sql"))) == (10, 1, 1)


@pytest.mark.parametrize(
    "told", [{"result": None}, {"result": [None]}, {"result": [{"id": "1", "content": "", "metadata": None}]}]
)
async def test_null_where_golden_sql_was_expected_is_none(told: Any) -> None:
    http = FakeHttp(lambda request: answer(200, told if request.method == "GET" else {}))
    assert await over(http).ensure_golden_sql(prompt="p", sql="s") is None
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
