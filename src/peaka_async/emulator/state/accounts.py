"""Organizations, workspaces and the two kinds of API key."""

from __future__ import annotations

import attrs


@attrs.define
class Organization:
    """The account's top level."""

    id: str
    name: str
    owner: str
    created_at: float
    description: str | None = None


@attrs.define
class Workspace:
    """A group of projects inside an organization."""

    id: str
    organization_id: str
    name: str
    created_by: str
    created_at: float
    description: str | None = None
    default: bool = False


@attrs.define
class ApiKey:
    """A key and whom it belongs to.

    Attributes:
        secret: The whole key as it is sent, `XXXXXXXX.secret`.
        user_id: Id of the user who owns it.
        email: Address of that user.
        project_id: The one project that a Project key works in; None for a Partner key.
    """

    secret: str = attrs.field(repr=False)
    user_id: str
    email: str
    project_id: str | None = None
