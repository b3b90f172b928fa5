"""The demo account: one organization, one workspace, two projects, two keys, three sources."""

from __future__ import annotations

from ..clock import Clock
from ..state.accounts import ApiKey, Organization, Workspace
from ..state.project import ProjectState
from ..state.sources import Catalog, Connection, SourceTable, catalog_type
from ..world import Options, World
from .templates import template_schemas

PARTNER_KEY = "EMUPARTN.demo-partner-key"
"""Keys that nobody could take for real ones."""
PROJECT_KEY = "EMUPROJE.demo-project-key"

PROJECT_ID = "EmuDemo1"
"""The project with the sources, which the Project key works in, and one that is empty."""
EMPTY_PROJECT_ID = "EmuDemo2"

STRIPE_CATALOG_ID = "700000000000000001"
HUBSPOT_CATALOG_ID = "700000000000000002"
POSTGRES_CATALOG_ID = "700000000000000003"

CORRUPTED_TABLE = "disputes"
"""A table of the Stripe catalog that ended as one did live, after many rounds of creating and deleting its cache."""

_USER_ID = "0e000000-0000-4000-8000-000000000001"
_ORGANIZATION_ID = "0e000000-0000-4000-8000-000000000002"
_WORKSPACE_ID = "0e000000-0000-4000-8000-000000000003"
_EMAIL = "demo@emulator.invalid"


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
    now = world.clock.now()
    world.organizations[_ORGANIZATION_ID] = Organization(_ORGANIZATION_ID, "Demo organization", _USER_ID, now)
    world.workspaces[_WORKSPACE_ID] = Workspace(
        _WORKSPACE_ID, _ORGANIZATION_ID, "Default Workspace", _USER_ID, now, "Default Workspace", default=True
    )
    project = world.add_project(PROJECT_ID, workspace_id=_WORKSPACE_ID, name="Demo project")
    world.add_project(EMPTY_PROJECT_ID, workspace_id=_WORKSPACE_ID, name="Empty project")
    world.add_key(ApiKey(PARTNER_KEY, _USER_ID, _EMAIL))
    world.add_key(ApiKey(PROJECT_KEY, _USER_ID, _EMAIL, PROJECT_ID))
    stripe = _add_source(world, project, STRIPE_CATALOG_ID, "stripe", "stripe", {"token": "demo-token"})
    stripe["payment"][CORRUPTED_TABLE].corrupted = True
    _add_source(world, project, HUBSPOT_CATALOG_ID, "hubspot", "hubspot", {"accessToken": "demo-token"})
    _add_source(
        world,
        project,
        POSTGRES_CATALOG_ID,
        "postgres",
        "POSTGRES",
        {
            "url": "db.emulator.invalid",
            "port": 5432,
            "user": "demo",
            "password": "demo-password",
            "databaseName": "demo",
            "useSsl": False,
        },
    )


def _add_source(
    world: World, project: ProjectState, catalog_id: str, name: str, kind: str, credential: dict[str, object]
) -> dict[str, dict[str, SourceTable]]:
    shown_as = catalog_type(kind)
    connection = Connection(world.ids.uuid(), f"{name} demo", kind, credential)
    project.connections[connection.id] = connection
    catalog = Catalog(catalog_id, name, name, shown_as, connection.id, template_schemas(shown_as))
    project.catalogs[catalog.id] = catalog
    return catalog.schemas
