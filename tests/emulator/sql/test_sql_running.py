"""Runs: stopped in time or on request, many at once, over relations that are loaded once and dropped in the end."""

from __future__ import annotations

import threading
from collections import UserList
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import pytest

from peaka_async.emulator.errors import Refusal
from peaka_async.emulator.sql.engine import Engine, Plan
from peaka_async.emulator.sql.refusals import QueryCancelled, QueryTimeout
from peaka_async.emulator.sql.relation import Column, Relation, SelectedRows, StoredRows
from peaka_async.emulator.sql.stopping import Stop

from .conftest import CUSTOMERS, ITEMS, Names

ENDLESS = "SELECT count(*) FROM UNNEST(sequence(1, 1000000)) a(x), UNNEST(sequence(1, 1000000)) b(y) WHERE x * y = 7"
COUNT = "SELECT count(*) FROM pg.public.{}"


@pytest.fixture
def own() -> Iterator[Engine]:
    """An engine of this test's own."""
    engine = Engine(room=40)
    yield engine
    engine.close()


def test_a_run_that_takes_too_long_is_stopped(engine: Engine, names: Names) -> None:
    with pytest.raises(QueryTimeout) as caught:
        engine.run(engine.plan(ENDLESS, names), timeout=0.05)
    assert (caught.value.status, caught.value.body) == (
        400,
        {"errorCode": 100, "message": "Query exceeded the maximum execution time limit of 0.05s"},
    )


def test_a_run_is_stopped_from_another_thread(engine: Engine, names: Names) -> None:
    plan = engine.plan(ENDLESS, names)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(engine.run, plan)
        plan.interrupt()
        with pytest.raises(QueryCancelled):
            running.result()


def test_a_plan_that_was_stopped_before_it_ran_does_not_run(engine: Engine, names: Names) -> None:
    plan = engine.plan("SELECT 1", names)
    plan.interrupt()
    with pytest.raises(QueryCancelled):
        engine.run(plan)


def test_stopping_one_run_leaves_the_others_alone(engine: Engine, names: Names) -> None:
    victim, other = engine.plan(ENDLESS, names), engine.plan(COUNT.format("orders"), names)
    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(engine.run, victim)
        results = [pool.submit(engine.run, other) for _ in range(20)]
        assert [result.result().rows for result in results] == [[("10",)]] * 20
        victim.interrupt()
        with pytest.raises(QueryCancelled):
            running.result()
    # A plan is good for more than one run, and a run within its time is not disturbed by it.
    assert engine.run(other, timeout=60).rows == [("10",)]


class Deaf:
    """Something that runs until it has been interrupted for the third time."""

    def __init__(self) -> None:
        self.interrupts = 0
        self.over = threading.Event()

    def interrupt(self) -> None:
        self.interrupts += 1
        if self.interrupts == 3:
            self.over.set()


def test_an_interrupt_that_comes_too_early_is_repeated() -> None:
    stop, running = Stop(), Deaf()
    stop.ask()
    with pytest.raises(QueryCancelled), stop.watching(running, None):
        assert running.over.wait(60)
    assert running.interrupts >= 3


def test_what_an_interrupt_makes_of_a_statement_is_not_its_own_failure() -> None:
    stop = Stop()
    with pytest.raises(QueryCancelled) as caught, stop.watching(Deaf(), None):
        stop.ask()
        raise ValueError("interrupted")
    assert isinstance(caught.value.__cause__, ValueError)


def test_many_threads_share_an_engine(own: Engine, names: Names) -> None:
    statements = {
        "SELECT sum(id), count(*) FROM pg.public.orders": [("45", "10")],
        "SELECT count(*) FROM pg.public.orders o JOIN pg.public.customers c ON o.id = c.id": [("3",)],
        "SELECT name FROM mongo.shop.items WHERE name IS NOT NULL": [("pen",)],
        "SELECT 1": [("1",)],
    }
    barrier = threading.Barrier(16)

    def work(number: int) -> list[tuple[object, object]]:
        barrier.wait()
        asked = [list(statements)[(number + turn) % len(statements)] for turn in range(20)]
        return [(own.run(own.plan(one, names), timeout=60).rows, statements[one]) for one in asked]

    with ThreadPoolExecutor(16) as pool:
        answers = [answer for worker in pool.map(work, range(16)) for answer in worker]
    assert len(answers) == 320
    assert all(given == wanted for given, wanted in answers)


def test_a_version_is_loaded_once_however_many_ask_at_the_same_time(own: Engine) -> None:
    reads: list[int] = []

    class Counted(UserList[tuple[str]]):
        def __getitem__(self, key: Any) -> Any:
            reads.append(key.start)
            return self.data[key]

    names = Names()
    names.add(Relation("a", "b", "c", (Column("x", "bigint"),), StoredRows(Counted([("1",), ("2",)])), "v"))
    barrier = threading.Barrier(8)

    def work(_: int) -> list[tuple[str | None, ...]]:
        plan = own.plan("SELECT sum(x) FROM a.b.c", names)
        barrier.wait()
        return own.run(plan).rows

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [[("3",)]] * 8
    assert reads == [0]


def test_the_least_recently_used_versions_make_room(own: Engine, names: Names) -> None:
    # Orders have 50 values, customers 6 and items 6, and there is room for 40.
    own.run(own.plan(COUNT.format("customers"), names))
    own.run(own.plan("SELECT count(*) FROM mongo.shop.items", names))
    assert own.loaded == [CUSTOMERS.version, ITEMS.version]
    own.run(own.plan(COUNT.format("customers"), names))
    assert own.loaded == [ITEMS.version, CUSTOMERS.version]
    own.run(own.plan(COUNT.format("orders"), names))
    # All of them have gone: without the orders there would be room, but the oldest go first.
    assert own.loaded == []
    assert own.run(own.plan(COUNT.format("orders"), names)).rows == [("10",)]


def test_a_new_version_has_new_rows_and_a_plan_keeps_the_version_it_was_made_for(own: Engine) -> None:
    names = Names()
    before = Relation("a", "b", "c", (Column("x", "bigint"),), StoredRows([("1",)]), "first")
    names.add(before)
    plan = own.plan("SELECT x FROM a.b.c", names)
    names.add(attrs.evolve(before, rows=StoredRows([("2",)]), version="second"))
    assert own.run(own.plan("SELECT x FROM a.b.c", names)).rows == [("2",)]
    assert own.run(plan).rows == [("1",)]


def test_planning_loads_nothing_and_runs_nothing(own: Engine) -> None:
    names = Names()
    names.add(Relation("a", "b", "c", (Column("x", "bigint"),), SelectedRows("SELECT error('run')"), "v"))
    plan = own.plan("SELECT x, 1 / 0 FROM a.b.c", names)
    assert isinstance(plan, Plan)
    assert own.loaded == []
    with pytest.raises(Refusal, match=r"cannot read the rows of a\.b\.c"):
        own.run(plan)
    assert own.loaded == []


def test_a_failed_load_is_tried_again(own: Engine) -> None:
    names = Names()
    broken = Relation("a", "b", "c", (Column("x", "bigint"),), StoredRows([("1",), ("one",)]), "v")
    names.add(broken)
    for _ in range(2):
        with pytest.raises(Refusal) as caught:
            own.run(own.plan("SELECT * FROM a.b.c", names))
        assert caught.value.text.startswith("the emulator cannot read the rows of a.b.c: Conversion Error")


def test_a_closed_engine_runs_nothing_and_is_closed_twice(names: Names) -> None:
    engine = Engine()
    plan = engine.plan("SELECT 1", names)
    assert engine.run(plan).rows == [("1",)]
    engine.close()
    engine.close()
    with pytest.raises(RuntimeError, match="closed"):
        engine.run(plan)


def test_an_engine_that_was_never_asked_opens_no_database(fresh_modules: Callable[[str], set[str]]) -> None:
    code = "from peaka_async.emulator.sql.engine import Engine; Engine().close()"
    assert fresh_modules(code) & {"duckdb", "sqlglot"} == set()
