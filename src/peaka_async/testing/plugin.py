"""The pytest plugin: `peaka_emulator`, a fresh one for each test, and `peaka_client`, a client of it.

pytest loads this module wherever the package is installed, so it imports the rest only when a fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from ..client import AsyncPeaka
    from .running import RunningEmulator

__all__ = ["peaka_client", "peaka_emulator", "pytest_addoption", "pytest_configure"]

_MARKER = "peaka(clock=None, seed=None, behaviour='live', jobs='at_once'): how the emulator of this test is set up"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line say how clients reach the emulator."""
    parser.getgroup("peaka").addoption(
        "--peaka-transport",
        choices=("in-process", "socket"),
        default="in-process",
        help="how peaka_client reaches peaka_emulator: on the test's event loop (the default), or over a real socket",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def peaka_emulator(request: pytest.FixtureRequest) -> Iterator[RunningEmulator]:
    """An emulator of this test's own, with the demo account and a clock that only the test moves.

    Jobs end at once. The marker `peaka` changes that, for a test, a class or a module:

        @pytest.mark.peaka(clock=LoopClock(), jobs="measured")
    """
    from .setting_up import emulator_for

    marker = request.node.get_closest_marker("peaka")
    transport: Literal["in-process", "socket"] = request.config.getoption("--peaka-transport")  # pyright: ignore[reportAssignmentType]  # one of its choices
    with emulator_for(transport, {} if marker is None else marker.kwargs) as ours:
        yield ours


@pytest.fixture
def peaka_client(peaka_emulator: RunningEmulator) -> AsyncPeaka:
    """A client of `peaka_emulator` with the key of the whole account; enter it in the test, whatever its event loop."""
    return peaka_emulator.client()
