"""Beside the measured service, one that follows the published documents."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, Options, World, demo_world


@pytest.fixture
def documented_clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def documented_world(documented_clock: ManualClock) -> World:
    return demo_world(documented_clock, options=Options(behaviour="documented"))


@pytest.fixture
def documented(documented_world: World) -> Iterator[httpx.Client]:
    """A client of it at the base URL; paths of the data part begin with `DATA`."""
    with (
        EmulatorServer(documented_world) as server,
        httpx.Client(
            base_url=server.url, headers={"Authorization": f"Bearer {PARTNER_KEY}"}, trust_env=False
        ) as client,
    ):
        yield client


DATA = f"/data/projects/{PROJECT_ID}"
