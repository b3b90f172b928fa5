"""Organizations, workspaces and the two kinds of API key."""

from __future__ import annotations

import uuid
from datetime import datetime

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


def _key_id(key: ApiKey) -> str:
    return str(uuid.uuid5(_KEY_IDS, key.secret))


def _key_name(key: ApiKey) -> str:
    return key.prefix


@attrs.define
class ApiKey:
    """A key and whom it belongs to.

    Attributes:
        secret: The whole key as it is sent, `XXXXXXXX.secret`.
        user_id: Id of the user who owns it.
        email: Address of that user.
        project_id: The one project that a Project key works in; None for a Partner key.
        expires_at: When it ends, as ISO-8601 text in UTC; None for never.
        id: The UUID by which it is deleted.
        name: What it is called; its public part if nobody named it.
    """

    secret: str = attrs.field(repr=False)
    user_id: str
    email: str
    project_id: str | None = None
    expires_at: str | None = None
    id: str = attrs.field(default=attrs.Factory(_key_id, takes_self=True))
    name: str = attrs.field(default=attrs.Factory(_key_name, takes_self=True))

    @property
    def prefix(self) -> str:
        """The public part: what stands before the dot."""
        return self.secret.partition(".")[0]

    def expired(self, now: str) -> bool:
        """Tell whether it has ended by the moment `now`, ISO-8601 text in UTC."""
        return self.expires_at is not None and datetime.fromisoformat(self.expires_at) <= datetime.fromisoformat(now)


_KEY_IDS = uuid.UUID("0e000000-0000-4000-8000-0000000000ff")
"""Gives a key that was made without an id the same one in every run."""
