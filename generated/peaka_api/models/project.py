"""A project: the unit that holds connections, catalogs and queries, and to which a Project key is boun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "name",
        "description",
        "domain",
        "webhookBaseUrl",
        "createdAt",
        "owner",
        "workspaceId",
    )
)


@define(kw_only=True)
class Project:
    """A project: the unit that holds connections, catalogs and queries, and to which a Project key is bound.

    Attributes:
        id: Eight characters, for example `SksnYuxH`; not a UUID.
        name: Display name.
        description: Free text; null when none was given.
        domain: Host label of the project, by its looks the name plus a random suffix; can be null.
        webhook_base_url: Base URL for webhooks into the project; can be null, as in the documented reply to
            an update.
        created_at: ISO-8601 time in UTC with up to nine fraction digits (nanoseconds).
        owner: Presumably the id of the owning user; declared, yet absent from every documented reply.
        workspace_id: UUID of the workspace; absent in the replies of the deprecated project calls.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    description: str | None
    domain: str | None
    webhook_base_url: str | None
    created_at: str
    owner: str | None | Unset = UNSET
    workspace_id: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 6
            self.id = source["id"]
            self.name = source["name"]
            self.description = source["description"]
            self.domain = source["domain"]
            self.webhook_base_url = source["webhookBaseUrl"]
            self.created_at = source["createdAt"]
            value = self.owner = source.get("owner", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.workspace_id = source.get("workspaceId", UNSET)
            if value is not UNSET:
                unknown -= 1
            if unknown:
                self.additional_properties = {name: source[name] for name in source if name not in _NAMES}
            else:
                self.additional_properties = {}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise undecodable(self, source, error) from error
        decoded: Self = self
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: members that are `UNSET` are left out, `None` is null."""
        result: dict[str, Any] = dict(self.additional_properties)
        result["id"] = self.id
        result["name"] = self.name
        result["description"] = self.description
        result["domain"] = self.domain
        result["webhookBaseUrl"] = self.webhook_base_url
        result["createdAt"] = self.created_at
        if self.owner is not UNSET:
            result["owner"] = self.owner
        if self.workspace_id is not UNSET:
            result["workspaceId"] = self.workspace_id
        return result
