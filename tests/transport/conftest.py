"""Real sockets and real time: every wait is short by the client's own options, and nobody measures it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from tests.support.faulty_server import FaultyServer, Script


class Serve(Protocol):
    """Starts a server that plays what a script chooses."""

    def __call__(self, script: Script, *, listening: bool = True) -> FaultyServer: ...


PATIENCE = 10.0
"""Seconds after which a test that hangs is given up. No test that works comes near it."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, and stops them when the test is over."""
    with ExitStack() as running:

        def start(script: Script, *, listening: bool = True) -> FaultyServer:
            return running.enter_context(FaultyServer(script, listening=listening))

        yield start
