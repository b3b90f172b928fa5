"""One fresh world per test, behind a real socket, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, World, demo_world

STRIPE = "700000000000000001"
Create = Callable[..., httpx.Response]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def world(clock: ManualClock) -> World:
    return demo_world(clock)


@pytest.fixture
def server(world: World) -> Iterator[EmulatorServer]:
    with EmulatorServer(world) as running:
        yield running


@pytest.fixture
def http(server: EmulatorServer) -> Iterator[httpx.Client]:
    """A plain client with the Partner key, at the base URL."""
    with httpx.Client(
        base_url=server.url, headers={"Authorization": f"Bearer {PARTNER_KEY}"}, trust_env=False
    ) as client:
        yield client


@pytest.fixture
def data(server: EmulatorServer) -> Iterator[httpx.Client]:
    """The same client inside `/data/projects/<the demo project>`."""
    base = f"{server.url}/data/projects/{PROJECT_ID}"
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {PARTNER_KEY}"}, trust_env=False) as client:
        yield client


@pytest.fixture
def create(data: httpx.Client) -> Create:
    """Create a cache of a table, by default of the Stripe catalog's `customers`."""

    def post(
        table: str = "customers", *, catalog: str = STRIPE, schema: str = "payment", **more: Any
    ) -> httpx.Response:
        return data.post("/cache", json={"catalogId": catalog, "schemaName": schema, "tableName": table, **more})

    return post
