"""The account that every seed begins with: an organization, a workspace, a project with nothing in it, two keys."""

from __future__ import annotations

from ..state.accounts import ApiKey, Organization, Workspace
from ..world import World

PARTNER_KEY = "EMUPARTN.demo-partner-key"
"""Keys that nobody could take for real ones."""
PROJECT_KEY = "EMUPROJE.demo-project-key"

PROJECT_ID = "EmuDemo1"
"""The project that the Project key works in."""

WORKSPACE_ID = "0e000000-0000-4000-8000-000000000003"

_USER_ID = "0e000000-0000-4000-8000-000000000001"
_ORGANIZATION_ID = "0e000000-0000-4000-8000-000000000002"
_EMAIL = "demo@emulator.invalid"


def empty_seed(world: World) -> None:
    """Fill a world with the account alone; its ids and keys are those of the demo account."""
    now = world.clock.now()
    world.organizations[_ORGANIZATION_ID] = Organization(_ORGANIZATION_ID, "Demo organization", _USER_ID, now)
    world.workspaces[WORKSPACE_ID] = Workspace(
        WORKSPACE_ID, _ORGANIZATION_ID, "Default Workspace", _USER_ID, now, "Default Workspace", default=True
    )
    world.add_project(PROJECT_ID, workspace_id=WORKSPACE_ID, name="Demo project")
    world.add_key(ApiKey(PARTNER_KEY, _USER_ID, _EMAIL))
    world.add_key(ApiKey(PROJECT_KEY, _USER_ID, _EMAIL, PROJECT_ID))
