"""Running SQL against the emulator, which runs it for real."""

from __future__ import annotations

import datetime as dt
import gc
import sys
import warnings
from collections.abc import AsyncIterator, Coroutine
from decimal import Decimal
from typing import Any
from uuid import UUID

import anyio
import pytest

from peaka_async import (
    BadRequest,
    ConfigurationError,
    IncompleteDataWarning,
    InvalidArgument,
    NotFound,
    Project,
    QueryResult,
    RequestTimeout,
    ResponseDecodeError,
    ServerError,
    SqlError,
    StatementNotAllowed,
    UnknownColumn,
    UnknownTable,
)
from peaka_async.emulator import ManualClock, demo_world
from peaka_async.resources.sql.paging import UnorderedPages
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio

TABLE = "postgres.public.customers"


def moment(*parts: int) -> dt.datetime:
    """A timestamp without a time zone, as Trino's have none."""
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  # that is the point


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    with RunningEmulator(demo_world(ManualClock())) as running:
        yield running


async def test_values_have_the_types_of_python(project: Project) -> None:
    result = await project.sql("""
        SELECT CAST(9007199254740993 AS bigint) AS b, CAST('1.50' AS decimal(10,2)) AS d, 1.5e0 AS f, true AS t,
               DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 10:11:12.345' AS at, CAST(NULL AS varchar) AS n,
               UUID '6f9619ff-8b86-d011-b42d-00c04fc964ff' AS u, 'text' AS s, X'68656c6c6f' AS x
    """)
    assert tuple(result[0]) == (
        9007199254740993,
        Decimal("1.50"),
        1.5,
        True,
        dt.date(2024, 2, 29),
        moment(2024, 2, 29, 10, 11, 12, 345000),
        None,
        UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        "text",
        b"hello",
    )
    assert [column.name for column in result.columns] == ["b", "d", "f", "t", "day", "at", "n", "u", "s", "x"]


async def test_a_column_says_which_table_it_is_of(project: Project) -> None:
    result = await project.sql(f"SELECT id, 1 AS one FROM {TABLE} LIMIT 1")
    first, second = result.columns
    assert (first.catalog, first.schema, first.table) == ("postgres", "public", "customers")
    assert second.table is None


async def test_bindings_and_the_time_go_with_the_statement(emulator: RunningEmulator, project: Project) -> None:
    result = await project.sql("SELECT ? AS a, ? AS b", [5, "x"], timeout=2.5)
    assert [str(value) for value in result[0]] == ["5", "x"]
    (entry,) = emulator.world.journal.of("queries.execute")
    assert entry.body == {"statement": "SELECT ? AS a, ? AS b", "bindings": [5, "x"], "timeout": 3}


@pytest.mark.parametrize(("statement", "bindings", "named"), [
    ("", None, "statement must be SQL"), ("  ", None, "statement must be SQL"), (5, None, "statement must be SQL"),
    ("SELECT 1", "abc", "bindings must be several values"), ("SELECT ?", [object()], r"bindings\[0\] is"),
    ("SELECT ?", [float("nan")], r"bindings\[0\] is nan"),
])  # fmt: skip
async def test_what_cannot_be_right_is_refused_before_anything_is_sent(
    emulator: RunningEmulator, project: Project, statement: Any, bindings: Any, named: str
) -> None:
    with pytest.raises(InvalidArgument, match=named):
        await project.sql(statement, bindings)
    assert emulator.world.journal.of("queries.execute") == []


async def test_wrong_sql_is_refused_with_what_to_do(project: Project) -> None:
    with pytest.raises(BadRequest, match="OFFSET stands before LIMIT"):
        await project.sql(f"SELECT id FROM {TABLE} ORDER BY id LIMIT 1 OFFSET 1")


async def test_an_answer_that_is_cut_off_says_what_to_do(emulator: RunningEmulator, project: Project) -> None:
    emulator.world.faults.add(operation="queries.execute", status=200, body='{"columns": [], "data": [[')
    with pytest.raises(ResponseDecodeError, match="take fewer columns, or export them"):
        await project.sql("SELECT 1")


@pytest.mark.parametrize("within_a_block", [True, False])
async def test_all_rows_come_once_and_in_order(
    emulator: RunningEmulator, project: Project, *, within_a_block: bool
) -> None:
    whole = await project.sql(f"SELECT id FROM {TABLE} ORDER BY id")
    rows = project.rows(f"SELECT id FROM {TABLE} ORDER BY id; -- all", page_size=7)
    if within_a_block:
        async with rows:
            found = [row.id async for row in rows]
    else:
        found = [row.id async for row in rows]
    assert found == whole.column("id")
    entries = emulator.world.journal.of("queries.execute")[1:]
    assert entries[1].body["statement"] == f"SELECT id FROM {TABLE} ORDER BY id\nOFFSET 7 LIMIT 7"
    assert "CELL_TYPED" in str(entries[0].query)
    assert all("COMPACT" in str(entry.query) for entry in entries[1:])


async def test_a_page_that_failed_ahead_is_asked_for_anew(emulator: RunningEmulator, project: Project) -> None:
    emulator.world.faults.add(operation="queries.execute", nth=2, status=500)
    async with project.rows(f"SELECT id FROM {TABLE} ORDER BY id", page_size=5) as rows:
        found = [(await anext(rows)).id for _ in range(5)]
        with pytest.raises(ServerError):
            await anext(rows)
        assert (await anext(rows)).id == found[-1] + 1


async def test_pages_without_an_order_are_warned_of(project: Project) -> None:
    with pytest.warns(UnorderedPages, match="no ORDER BY"):
        project.rows(f"SELECT id FROM {TABLE}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        project.rows(f"SELECT id FROM {TABLE} ORDER BY id")


@pytest.mark.parametrize("end", ["LIMIT 5", "OFFSET 5", "OFFSET 5 LIMIT 5", "FETCH FIRST 5 ROWS ONLY"])
async def test_a_statement_with_an_end_of_its_own_cannot_be_paged(project: Project, end: str) -> None:
    with pytest.raises(InvalidArgument, match="of its own; take it out"):
        project.rows(f"SELECT id FROM {TABLE} ORDER BY id {end}")


async def test_leaving_a_block_early_leaves_nothing_under_way(emulator: RunningEmulator, project: Project) -> None:
    with pytest.raises(LookupError, match="mine"):
        async with project.rows(f"SELECT id FROM {TABLE} ORDER BY id", page_size=2) as rows:
            async for _ in rows:
                raise LookupError("mine")
    sent = len(emulator.world.journal.of("queries.execute"))
    await anyio.sleep(100)
    assert len(emulator.world.journal.of("queries.execute")) == sent


async def test_a_step_that_is_cut_off_can_be_repeated(emulator: RunningEmulator, project: Project) -> None:
    rows = project.rows(f"SELECT id FROM {TABLE} ORDER BY id", page_size=5)
    first = await anext(rows)
    for _ in range(4):
        await anext(rows)
    emulator.world.faults.add(operation="queries.execute", latency=5.0, times=1)
    with anyio.move_on_after(1) as scope:
        await anext(rows)
    assert scope.cancelled_caught
    assert (await anext(rows)).id == first.id + 5


async def test_a_saved_query_runs_by_its_id(project: Project) -> None:
    query = await project.queries.create(display_name="two", input_query="SELECT 2 AS two")
    assert (await project.queries.run(query.id))[0].two == 2
    with pytest.raises(NotFound):
        await project.queries.run("12345")
    with pytest.raises(InvalidArgument, match="query_id must be text"):
        await project.queries.run(5)  # type: ignore[arg-type]


async def test_a_query_is_built_from_parts(project: Project) -> None:
    table = {"catalogName": "postgres", "schemaName": "public", "tableName": "customers"}
    result = await project.queries.build({"from": [table], "limit": 3})
    assert len(result) == 3
    with pytest.raises(InvalidArgument, match="parts must be"):
        await project.queries.build(5)  # type: ignore[arg-type]


@pytest.mark.parametrize(("statement", "kind"), [
    ("DELETE FROM postgres.public.customers", StatementNotAllowed),
    ("SELECT * FROM postgres.public.nothing", UnknownTable),
    ("SELECT nothing FROM postgres.public.customers", UnknownColumn),
    ("SELECT id FROM postgres.public.customers LIMIT 1 OFFSET 1", SqlError),
])  # fmt: skip
async def test_each_kind_of_wrong_sql_has_its_error(project: Project, statement: str, kind: type[SqlError]) -> None:
    with pytest.raises(SqlError) as caught:
        await project.sql(statement)
    assert type(caught.value) is kind
    assert caught.value.hint


async def test_what_the_service_does_not_say_is_warned_of(project: Project) -> None:
    catalogs = {catalog.name: catalog.id for catalog in await project.catalogs.list()}
    with pytest.warns(IncompleteDataWarning, match=r"stripe\.payment\.refunds is not cached: at most 100"):
        await project.sql("SELECT * FROM stripe.payment.refunds LIMIT 1", check=True)
    await project.caches.create_many([(catalogs["stripe"], "payment", "refunds")])
    with pytest.warns(IncompleteDataWarning, match=r"stripe\.payment\.refunds has no rows before its first sync"):
        await project.sql("SELECT * FROM stripe.payment.refunds LIMIT 1", check=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await project.sql("SELECT * FROM postgres.public.customers LIMIT 1", check=True)
        await project.sql("SELECT 1", check=True)
        await project.sql("SELECT * FROM stripe.payment.refunds LIMIT 1")


@pytest.mark.parametrize("name", ["stripe.payment.refunds", '"Stripe"."payment"."Refunds"'])
async def test_a_table_is_looked_up_as_trino_takes_its_name(project: Project, name: str) -> None:
    with pytest.warns(IncompleteDataWarning, match=r"stripe\.payment\.[rR]efunds is not cached"):
        await project.sql(f"SELECT * FROM {name} LIMIT 1", check=True)


async def test_a_cache_that_was_filled_once_is_whole_also_while_it_is_updated(
    emulator: RunningEmulator, project: Project
) -> None:
    clock = emulator.world.clock
    assert isinstance(clock, ManualClock)
    stripe = await project.catalogs.find("stripe")
    (cache_id,) = (await project.caches.create_many([(stripe.id, "payment", "refunds")])).cache_ids
    clock.advance(3600)
    await project.caches.trigger_incremental_update(cache_id)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(await project.sql("SELECT * FROM stripe.payment.refunds", check=True)) > 0


async def test_a_first_sync_that_was_cancelled_is_warned_of(emulator: RunningEmulator, project: Project) -> None:
    clock = emulator.world.clock
    assert isinstance(clock, ManualClock)
    stripe = await project.catalogs.find("stripe")
    (cache_id,) = (await project.caches.create_many([(stripe.id, "payment", "customers")])).cache_ids
    clock.advance(1)
    await project.caches.cancel_incremental_update(cache_id)
    with pytest.warns(IncompleteDataWarning, match=r"first sync was cancelled; refresh the cache"):
        assert len(await project.sql("SELECT * FROM stripe.payment.customers", check=True)) == 0


async def test_a_statement_can_be_a_task_and_ends_in_a_semicolon_or_not(project: Project) -> None:
    pending = project.sql(f"SELECT COUNT(*) AS count FROM {TABLE};")
    assert isinstance(pending, Coroutine)
    found: list[QueryResult] = []

    async def keep() -> None:
        found.append(await pending)

    async with anyio.create_task_group() as group:
        group.start_soon(keep)
        group.start_soon(project.sql, "SELECT 1")
    assert found[0][0].count == (await project.sql(f"SELECT * FROM {TABLE}"))[-1].id


async def test_what_is_never_awaited_says_so_and_what_is_closed_does_not(project: Project) -> None:
    with pytest.warns(RuntimeWarning, match="never awaited, so nothing was asked for"):
        assert repr(project.sql("SELECT 1")) == "<PendingResult: await it>"
    project.sql("SELECT 1").close()
    gc.collect()


async def test_a_timeout_of_the_client_stays_what_it_is(emulator: RunningEmulator, project: Project) -> None:
    emulator.world.faults.add(operation="queries.execute", latency=30.0)
    with pytest.raises(RequestTimeout):
        await project.with_options(timeout=2, max_retries=0).sql("SELECT 1", timeout=5)


async def test_pages_are_record_batches_of_one_schema(project: Project) -> None:
    pa: Any = pytest.importorskip("pyarrow")
    whole = await project.sql(f"SELECT id, email FROM {TABLE} ORDER BY id")
    async with project.record_batches(f"SELECT id, email FROM {TABLE} ORDER BY id", page_size=50) as batches:
        found = [batch async for batch in batches]
    assert {batch.schema for batch in found} == {found[0].schema}
    assert pa.Table.from_batches(found).equals(whole.to_arrow())


async def test_no_rows_are_one_empty_batch(project: Project) -> None:
    pytest.importorskip("pyarrow")
    found = [batch async for batch in project.record_batches(f"SELECT id FROM {TABLE} WHERE false ORDER BY id")]
    assert [(batch.num_rows, batch.schema.names) for batch in found] == [(0, ["id"])]


async def test_nothing_is_sent_before_rows_are_wanted_and_each_wish_is_sent(
    emulator: RunningEmulator, project: Project
) -> None:
    pending = project.sql(f"SELECT id FROM {TABLE} ORDER BY id LIMIT 3")
    assert repr(pending) == "<PendingResult: await it>"
    assert emulator.world.journal.count("queries.execute") == 0
    ids = (await pending).column("id")
    assert (await pending.to_arrow()).column("id").to_pylist() == ids
    assert (await pending.to_pandas())["id"].tolist() == ids
    assert (await pending.to_polars())["id"].to_list() == ids
    assert emulator.world.journal.count("queries.execute") == 4


@pytest.mark.parametrize(("module", "method"), [
    ("pyarrow", "to_arrow"), ("pandas", "to_pandas"), ("polars", "to_polars"),
])  # fmt: skip
async def test_nothing_is_sent_for_what_is_not_installed(
    emulator: RunningEmulator, project: Project, monkeypatch: pytest.MonkeyPatch, module: str, method: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match="pip install"):
        await getattr(project.sql("SELECT 1"), method)()
    assert emulator.world.journal.count() == 0


async def test_warnings_name_the_line_that_asks(project: Project) -> None:
    with pytest.warns(IncompleteDataWarning) as awaited:
        await project.sql("SELECT * FROM stripe.payment.charges", check=True)
    with pytest.warns(IncompleteDataWarning) as as_table:
        await project.sql("SELECT * FROM stripe.payment.charges", check=True).to_arrow()
    with pytest.warns(UnorderedPages) as paged:
        project.rows("SELECT 1")
    assert {warning.filename for caught in (awaited, as_table, paged) for warning in caught} == {__file__}
