"""Organizations, which the API can only read. Section 2."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..registry import Call, handles
from ..replies import ok
from ..state.accounts import Organization
from .account_tree import organization_in_path


@handles("organizations.list")
def list_organizations(call: Call) -> Response:
    """List all organizations, a bare array."""
    return ok([_view(call, one) for one in call.world.organizations.values()])


@handles("organizations.get")
def get_organization(call: Call) -> Response:
    """Read one organization."""
    return ok(_view(call, organization_in_path(call)))


def _view(call: Call, one: Organization) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "owner": one.owner,
        "createdAt": call.timestamp(one.created_at),
        "iconFileId": None,
        "description": one.description,
    }
