"""The client against the emulator, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from peaka_async import AsyncPeaka, Project
from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, demo_world

STRIPE, HUBSPOT, POSTGRES = "700000000000000001", "700000000000000002", "700000000000000003"


@pytest.fixture
def emulator() -> Iterator[EmulatorServer]:
    """A fresh emulator whose clock moves half a second at every request, so that nothing ever sleeps."""
    with EmulatorServer(demo_world(ManualClock(step=0.5))) as server:
        yield server


@pytest.fixture
async def peaka(emulator: EmulatorServer) -> AsyncIterator[AsyncPeaka]:
    async with AsyncPeaka(PARTNER_KEY, project_id=PROJECT_ID, base_url=emulator.url) as client:
        yield client


@pytest.fixture
async def project(peaka: AsyncPeaka) -> Project:
    return peaka.project()
