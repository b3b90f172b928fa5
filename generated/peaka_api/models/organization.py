"""An organization: the top level of an account, which holds workspaces."""

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
        "owner",
        "createdAt",
        "iconFileId",
        "description",
    )
)


@define(kw_only=True)
class Organization:
    """An organization: the top level of an account, which holds workspaces.

    Attributes:
        id: UUID.
        name: Display name.
        owner: UUID of the owning user.
        created_at: ISO-8601 time; may carry more than six fraction digits.
        icon_file_id: Id of the icon's file; can be null.
        description: Free text; can be null.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    owner: str
    created_at: str
    icon_file_id: str | None
    description: str | None
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
            self.owner = source["owner"]
            self.created_at = source["createdAt"]
            self.icon_file_id = source["iconFileId"]
            self.description = source["description"]
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
        result["owner"] = self.owner
        result["createdAt"] = self.created_at
        result["iconFileId"] = self.icon_file_id
        result["description"] = self.description
        return result
