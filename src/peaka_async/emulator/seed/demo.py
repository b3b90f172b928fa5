"""The demo account: the empty one, another project, and a source of every kind."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ..clock import Clock
from ..state.sources import Catalog, Connection
from ..world import Options, World
from .empty import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, WORKSPACE_ID, empty_seed
from .templates import template_schemas

__all__ = [
    "CORRUPTED_TABLE",
    "EMPTY_PROJECT_ID",
    "GOOGLE_ADS_CATALOG_ID",
    "HUBSPOT_CATALOG_ID",
    "MONGO_CATALOG_ID",
    "PARTNER_KEY",
    "POSTGRES_CATALOG_ID",
    "PROJECT_ID",
    "PROJECT_KEY",
    "STRIPE_CATALOG_ID",
    "demo_seed",
    "demo_world",
]

EMPTY_PROJECT_ID = "EmuDemo2"
"""The project without sources."""

STRIPE_CATALOG_ID = "700000000000000001"
HUBSPOT_CATALOG_ID = "700000000000000002"
POSTGRES_CATALOG_ID = "700000000000000003"
MONGO_CATALOG_ID = "700000000000000004"
GOOGLE_ADS_CATALOG_ID = "700000000000000005"

CORRUPTED_TABLE = "disputes"
"""A table of the Stripe catalog that ended as one did live, after many rounds of creating and deleting its cache."""


@attrs.frozen
class _Source:
    catalog_id: str
    name: str
    connection_type: str
    catalog_type: str
    credential: Mapping[str, object]


_DATABASE = {"url": "db.emulator.invalid", "user": "demo", "password": "demo-password", "databaseName": "demo"}

# How the type of a MongoDB connection is spelled, and what its credential has, was never recorded.
_SOURCES = (
    _Source(STRIPE_CATALOG_ID, "stripe", "stripe", "stripe", {"token": "demo-token"}),
    _Source(HUBSPOT_CATALOG_ID, "hubspot", "hubspot", "hubspot", {"accessToken": "demo-token"}),
    _Source(
        POSTGRES_CATALOG_ID, "postgres", "POSTGRES", "peaka_postgres", {**_DATABASE, "port": 5432, "useSsl": False}
    ),
    _Source(MONGO_CATALOG_ID, "mongo", "MONGODB", "peaka_mongodb", {**_DATABASE, "port": 27017, "useSsl": False}),
    _Source(GOOGLE_ADS_CATALOG_ID, "google_ads", "google_ads", "google_ads", {"customerId": "1234567890"}),
)


def demo_world(clock: Clock | None = None, *, options: Options | None = None) -> World:
    """Make the demo account; its ids are the same in every run.

    Args:
        clock: What time it is; the machine's time at its own speed if None.
        options: What differs between one service and another.

    Example:
        >>> from peaka_async.emulator import ManualClock, demo_world
        >>> list(demo_world(ManualClock()).projects)
        ['EmuDemo1', 'EmuDemo2']
    """
    return World(clock, options=options, seed=demo_seed)


def demo_seed(world: World) -> None:
    """Fill a world with the demo account."""
    empty_seed(world)
    world.add_project(EMPTY_PROJECT_ID, workspace_id=WORKSPACE_ID, name="Empty project")
    project = world.projects[PROJECT_ID]
    for source in _SOURCES:
        connection = Connection(
            world.ids.uuid(), f"{source.name} demo", source.connection_type, dict(source.credential)
        )
        project.connections[connection.id] = connection
        schemas = template_schemas(source.catalog_type)
        project.catalogs[source.catalog_id] = Catalog(
            source.catalog_id, source.name, source.name, source.catalog_type, connection.id, schemas
        )
    stripe = project.catalogs[STRIPE_CATALOG_ID]
    stripe.schemas["payment"][CORRUPTED_TABLE].corrupted = True
