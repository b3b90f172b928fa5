"""The tree of errors is what its page says, and complete."""

from __future__ import annotations

import builtins
import importlib
import pickle
import pkgutil
import re

import pytest

import peaka_async
from peaka_async import errors
from peaka_async.errors import (
    ApiError,
    BatchError,
    ConnectionLost,
    NotFound,
    OutcomeUnknown,
    PeakaError,
    TransportError,
)


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


def test_model_values_survive_pickling() -> None:
    from peaka_async.models import CacheState

    assert pickle.loads(pickle.dumps(CacheState("NEW_ONE"))) == "NEW_ONE"  # noqa: S301
