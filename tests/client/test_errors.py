"""The tree of errors is what its page says, and complete."""

from __future__ import annotations

import builtins
import copy
import datetime as dt
import importlib
import inspect
import pickle
import pkgutil
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

import peaka_async
from peaka_async import AsyncPeaka, errors
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.errors import (
    ApiError,
    BatchError,
    ConnectionLost,
    NotFound,
    OutcomeUnknown,
    PaginationError,
    PeakaError,
    TransportError,
    WaitTimeout,
)
from peaka_async.errors.setup import PlanProblem
from peaka_async.models import CacheState, CacheStatus, Catalog, MaterializedQuerySchedule, Query
from peaka_async.testing import RunningEmulator


def drawn_tree() -> dict[str, tuple[str, str]]:
    """From the module's docstring: each error with the one above it, and the builtin beside it."""
    found: dict[str, tuple[str, str]] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"^ {4}([│├└─ ]*)([A-Z]\w+)(?: \((\w+)\))?", line)
        if match:
            depth = len(match[1])
            while above and above[-1][0] >= depth:
                above.pop()
            found[match[2]] = (above[-1][1] if above else "Exception", match[3] or "")
            above.append((depth, match[2]))
    return found


def test_the_drawn_tree_is_the_real_one() -> None:
    real: dict[str, tuple[str, str]] = {}
    for name in errors.__all__:
        kind = getattr(errors, name)
        first, *others = kind.__bases__
        real[name] = (first.__name__, others[0].__name__ if others else "")
    assert drawn_tree() == real


def every_error() -> set[type[PeakaError]]:
    """The errors that any module of ours defines."""
    for module in pkgutil.walk_packages(peaka_async.__path__, "peaka_async."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: set[type[PeakaError]] = set()
    left = [PeakaError]
    while left:
        kind = left.pop()
        found.add(kind)
        left += kind.__subclasses__()
    return {kind for kind in found if kind.__module__.startswith(("peaka_async.", "peaka_api."))}


def test_every_error_is_defined_in_the_package_that_draws_the_tree() -> None:
    homes = {f"{kind.__module__}.{kind.__name__}" for kind in every_error()}
    assert {home for home in homes if not home.startswith(("peaka_async.errors.", "peaka_api.errors."))} == set()


def test_every_error_is_in_the_tree() -> None:
    assert {kind.__name__ for kind in every_error()} == set(errors.__all__)


def test_the_builtins_in_the_tree_exist() -> None:
    assert all(hasattr(builtins, beside) for _, beside in drawn_tree().values() if beside)


def test_every_error_is_public() -> None:
    assert set(errors.__all__) <= set(peaka_async.__all__)


def test_an_api_error_says_what_was_tried_and_what_came_back() -> None:
    error = NotFound(
        "invalid connection id", status=400, operation="connections.get", code="cn004", request_id="r1", attempts=2
    )
    assert str(error) == "connections.get: 400 invalid connection id (code cn004, request r1, 2 attempts)"


def test_the_code_100_is_not_shown_because_it_says_nothing() -> None:
    assert str(ApiError("no", status=400, operation="queries.get", code=100)) == "queries.get: 400 no"


def test_an_unknown_outcome_says_where_to_look_where_somebody_knows() -> None:
    lost = ConnectionLost("ReadError: reset", operation="exports.export_query")
    error = OutcomeUnknown(lost, operation="exports.export_query", attempts=1)
    said = "exports.export_query: it may or may not have been done: exports.export_query: ReadError: reset"
    assert (error.advice, str(error)) == (None, said)
    error.advice = "See `exports.list_all()`"
    assert str(error) == f"{said}. See `exports.list_all()`"


def test_a_batch_error_keeps_the_indexes_when_it_is_split() -> None:
    gone = NotFound("gone", status=400, operation="x")
    lost = TransportError("lost", operation="y")
    group = BatchError("2 of 9 failed", [gone, lost], [3, 7])
    matching, rest = group.split(NotFound)
    assert isinstance(matching, BatchError)
    assert isinstance(rest, BatchError)
    assert (matching.exceptions, matching.indexes, rest.exceptions, rest.indexes) == ((gone,), (3,), (lost,), (7,))
    assert isinstance(group, PeakaError)


@pytest.mark.parametrize("caught", [PeakaError, ExceptionGroup, BatchError])
def test_a_batch_error_is_caught_as_either_of_its_kinds(caught: type[Exception]) -> None:
    with pytest.raises(caught):
        raise BatchError("x", [PeakaError("a")], [0])


GONE = NotFound("invalid connection id", status=400, operation="connections.get", code="cn004", request_id="r1")
LOST = ConnectionLost("ReadError: reset", operation="exports.export_query", attempts=2)

STATUS = CacheStatus.from_dict(
    {
        "id": "k1", "catalogId": "7", "schemaName": "s", "tableName": "t", "status": "NEW_ONE", "later": [1],
        "lastIncrementalCacheExecution": None, "lastFullRefreshCacheExecution": None,
    }
)  # fmt: skip

CATALOG = Catalog.from_dict(
    {"id": "1", "name": "peaka", "displayName": "Peaka", "catalogType": "internal", "connectionId": None}
)

SAMPLES: dict[str, Any] = {
    "advice": "See `exports.list_all()`",
    "asked": MaterializedQuerySchedule.from_dict({"type": "interval", "repeatDuration": "PT6H"}),
    "attempts": 3,
    "cache_id": "k1",
    "catalogs": (CATALOG,),
    "cause": GONE,
    "code": 100,
    "column": "total",
    "connection_id": "c1",
    "cursor": "{}",
    "data": {"message": "x", "more": [1, None]},
    "errors": [GONE, LOST],
    "excerpt": "<html>",
    "hint": "Do this",
    "indexes": [3, 7],
    "items": [STATUS, {"a": 1}],
    "job_id": "k1",
    "kept": {"incremental": dt.timedelta(hours=6), "full_refresh": None},
    "message": "what happened",
    "name": "stripe",
    "operation": "caches.create",
    "pending": ["k1"],
    "problems": [PlanProblem("caches.yaml:7", "no such table")],
    "query": Query.from_dict(
        {"id": "7", "name": "m", "displayName": "m", "inputQuery": "", "queryType": "MATERIALIZED", "schedule": None}
    ),
    "reason": "fail",
    "request_id": "r1",
    "retry_after": 1.5,
    "sent": False,
    "silent": 60.0,
    "status": 400,
    "statuses": {"k1": STATUS},
    "table_name": "orders",
    "token": "{}",
}
"""A value for every argument of every error, by its name."""

OTHERWISE: dict[tuple[str, str], Any] = {("asked", "ScheduleIgnored"): {"incremental": "PT6H"}}
"""Where one name has values of another kind."""


def of_every_argument(kind: type[PeakaError]) -> PeakaError:
    """An error with all attributes that it can have."""
    positional: list[Any] = []
    named: dict[str, Any] = {}
    _, *parameters = inspect.signature(kind.__init__).parameters.values()
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return kind("what happened")
    for parameter in parameters:
        value = OTHERWISE.get((parameter.name, kind.__name__), SAMPLES[parameter.name])
        if issubclass(kind, errors.JobError) and parameter.name == "status":
            value = STATUS
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            positional.append(value)
    return kind(*positional, **named)


def everything_in(error: BaseException | None) -> Any:
    """All that can be read of an error, errors inside of it included, so that two can be compared."""

    def within(value: Any) -> Any:
        if isinstance(value, BaseException):
            return everything_in(value)
        return [within(item) for item in value] if isinstance(value, list | tuple) else value

    if error is None:
        return None
    inside = {name: within(value) for name, value in vars(error).items()}
    parts = within(error.exceptions) if isinstance(error, BatchError) else None
    return type(error), str(error), within(error.args), inside, parts, everything_in(error.__cause__)


def pickled(error: PeakaError) -> PeakaError:
    restored = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert isinstance(restored, PeakaError)
    return restored


KINDS = sorted(every_error(), key=lambda kind: kind.__name__)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
each_way = pytest.mark.parametrize("again", [pickled, copy.copy, copy.deepcopy])


@each_way
@each_kind
def test_every_error_survives_pickling_and_copying(
    kind: type[PeakaError], again: Callable[[PeakaError], PeakaError]
) -> None:
    error = of_every_argument(kind)
    error.add_note("on Monday")
    error.__cause__ = LOST
    restored = again(error)
    assert restored is not error
    assert everything_in(restored) == everything_in(error)
    assert restored.__notes__ == ["on Monday"]


def test_an_attribute_that_was_set_later_goes_along() -> None:
    error = of_every_argument(errors.ImportRefused)
    assert isinstance(error, errors.ImportRefused)
    error.line, error.column, error.value = 7, "total", "x"
    restored = pickled(error)
    assert isinstance(restored, errors.ImportRefused)
    assert (restored.line, restored.column, restored.value) == (7, "total", "x")


def test_a_cause_of_another_tree_stays_behind() -> None:
    error = PaginationError("it broke off", items=[1], cursor="{}")
    error.__cause__ = OSError("with who knows what inside")
    assert pickled(error).__cause__ is None


def test_a_batch_error_that_was_pickled_is_split_as_before() -> None:
    restored = pickled(BatchError("2 of 9 failed", [GONE, LOST], [3, 7]))
    assert isinstance(restored, BatchError)
    matching, rest = restored.split(NotFound)
    assert isinstance(matching, BatchError)
    assert isinstance(rest, BatchError)
    assert (matching.indexes, rest.indexes) == ((3,), (7,))


def refuse() -> None:
    raise GONE


def test_an_error_comes_out_of_a_process_pool() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, pytest.raises(NotFound) as caught:
        pool.submit(refuse).result()
    assert (str(caught.value), vars(caught.value)) == (str(GONE), vars(GONE))


@pytest.mark.anyio
async def test_the_statuses_that_a_wait_leaves_behind_are_pickled_with_it() -> None:
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as peaka:
            error = await a_wait_that_times_out(peaka)
    restored = pickled(error)
    assert isinstance(restored, WaitTimeout)
    assert everything_in(restored) == everything_in(error)
    assert restored.statuses
    assert restored.token == error.token


async def a_wait_that_times_out(peaka: AsyncPeaka) -> WaitTimeout:
    project = peaka.project()
    stripe = await project.catalogs.find("stripe")
    report = await project.caches.create_many([(stripe.id, "payment", "customers")])
    with pytest.raises(WaitTimeout) as caught:
        await project.caches.wait(report.cache_ids[0], timeout=2)
    return caught.value


def test_model_values_survive_pickling() -> None:
    assert pickle.loads(pickle.dumps(CacheState("NEW_ONE"))) == "NEW_ONE"  # noqa: S301  # our own bytes
