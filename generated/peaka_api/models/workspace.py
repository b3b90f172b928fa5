"""A workspace: a group of projects inside an organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "name",
        "createdBy",
        "organizationId",
        "description",
        "createdAt",
        "defaultWorkspace",
    )
)


@define(kw_only=True)
class Workspace:
    """A workspace: a group of projects inside an organization.

    Attributes:
        id: UUID.
        name: Display name.
        created_by: UUID of the user who created it.
        organization_id: UUID of the organization it belongs to.
        description: Free text; can be null.
        created_at: ISO-8601 time in UTC, with microseconds; null in every documented reply but the list.
        default_workspace: True for the default workspace of the organization.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    created_by: str
    organization_id: str
    description: str | None
    created_at: str | None
    default_workspace: bool
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 7
            self.id = source["id"]
            self.name = source["name"]
            self.created_by = source["createdBy"]
            self.organization_id = source["organizationId"]
            self.description = source["description"]
            self.created_at = source["createdAt"]
            self.default_workspace = source["defaultWorkspace"]
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
        result["createdBy"] = self.created_by
        result["organizationId"] = self.organization_id
        result["description"] = self.description
        result["createdAt"] = self.created_at
        result["defaultWorkspace"] = self.default_workspace
        return result
