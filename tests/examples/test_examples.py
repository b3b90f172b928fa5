"""Every public method has an example in its docstring, and each of them runs against the emulator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import peaka_async
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.testing import RunningEmulator, virtual_backend

from .described import Described, as_function, methods, operations, wanted, written
from .things import THINGS, Scene

_BY_PYTHON = "Python itself calls it"
_BY_USERS_CLASS = "a class that replaces the HTTP library has it, for the client to call"
_BY_WAITERS = "what is awaited or iterated in its place calls it"
_BY_BOARD = "what shares the polls of a client calls it"

WITHOUT = {
    "BatchError.derive": _BY_PYTHON,
    "HttpClient.aclose": _BY_USERS_CLASS,
    "HttpClient.send": _BY_USERS_CLASS,
    "HttpClient.stream": _BY_USERS_CLASS,
    "HttpStream.chunks": _BY_USERS_CLASS,
    "InProcessClient.aclose": _BY_USERS_CLASS,
    "InProcessClient.send": _BY_USERS_CLASS,
    "InProcessClient.stream": _BY_USERS_CLASS,
    "PendingResult.close": _BY_PYTHON,
    "PendingResult.send": _BY_PYTHON,
    "PendingResult.throw": _BY_PYTHON,
    "VirtualLoop.time": _BY_PYTHON,
    "Watch.add": _BY_WAITERS,
    "Watch.anchor": _BY_WAITERS,
    "Watch.finish": _BY_WAITERS,
    "Watch.step": _BY_WAITERS,
    "Watch.tell": _BY_BOARD,
    "Watch.wants_news": _BY_BOARD,
}
"""Public methods that users do not call, and who does."""

USUAL = {name: getattr(peaka_async, name) for name in peaka_async.__all__} | {"timedelta": timedelta}
"""What an example may use without importing it."""

LAST = re.compile(r"^Example:\n    ```python\n(?:(?!```).)*```\Z", re.DOTALL | re.MULTILINE)
"""The section of an example, at the end of a docstring."""


def each(found: Iterable[Described]) -> list[Any]:
    """Every example as a parameter of a test."""
    return [
        pytest.param(described, example, id=described.name + (f"-{place}" if place else ""))
        for described in found
        for place, example in enumerate(described.examples)
    ]


def warning(described: Described) -> AbstractContextManager[Any]:
    """Expects the warning of what is deprecated."""
    return pytest.warns(DeprecationWarning, match="; use ") if described.is_deprecated else nullcontext()


def test_every_operation_has_one_example() -> None:
    assert [described.name for described in operations() if len(described.examples) != 1] == []


def test_every_public_method_has_an_example() -> None:
    assert [one.name for one in methods() if not one.examples and one.name not in WITHOUT] == []


def test_no_method_is_let_off_without_need() -> None:
    assert sorted(WITHOUT) == sorted(one.name for one in methods() if one.name in WITHOUT and not one.examples)


def test_an_example_is_the_last_section() -> None:
    assert [one.name for one in written() if not LAST.search(one.text)] == []


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return virtual_backend(request.param)


@pytest.mark.anyio
@pytest.mark.parametrize(("described", "example"), each(operations()))
async def test_the_example_of_an_operation_runs_and_sends_it(
    described: Described, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with RunningEmulator(demo_world(LoopClock())) as emulator, warning(described):
        sent = await run(example, emulator)
    assert described.name in sent


@pytest.mark.anyio
@pytest.mark.parametrize(("described", "example"), each(one for one in written() if not one.makes_client))
async def test_the_example_runs(
    described: Described, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with RunningEmulator(demo_world(LoopClock())) as emulator, warning(described):
        await run(example, emulator)


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
@pytest.mark.parametrize(("described", "example"), each(one for one in written() if one.makes_client))
async def test_the_example_that_makes_a_client_runs(
    described: Described,
    example: str,
    peaka_emulator: RunningEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It goes over a real socket and so in real time; jobs of the emulator end at once."""
    monkeypatch.chdir(tmp_path)
    for variable, value in peaka_emulator.environ.items():
        monkeypatch.setenv(variable, value)
    with warning(described):
        await run(example, peaka_emulator)


async def run(example: str, emulator: RunningEmulator) -> set[str | None]:
    """Run an example, and return the ids of the operations that it sent."""
    async with emulator.client() as peaka:
        scene = Scene(emulator, peaka)
        names = wanted(example)
        unknown = names - set(THINGS) - set(USUAL)
        assert not unknown, f"the example uses {', '.join(sorted(unknown))} without making it"
        made = {name: await scene.thing(name) for name in sorted(names & set(THINGS))}
        space: dict[str, Any] = {**USUAL, **made, "__name__": "example"}
        emulator.world.journal.clear()
        exec(as_function(example), space)  # noqa: S102  # our own text
        await space["example"]()
        return {entry.operation for entry in emulator.world.journal}
