"""A query folder without its contents."""

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
        "path",
        "parentId",
        "createdAt",
    )
)


@define(kw_only=True)
class QueryFolderItem:
    """A query folder without its contents.

    Attributes:
        id: UUID of the folder.
        name: Last part of `path`.
        path: Place in the folder tree, starting with a slash, such as `/Reports/Monthly`.
        parent_id: UUID of the folder around it; null at the root.
        created_at: ISO-8601 instant of creation; an epoch integer before 2026-03.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    path: str
    parent_id: str | None
    created_at: str
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 5
            self.id = source["id"]
            self.name = source["name"]
            self.path = source["path"]
            self.parent_id = source["parentId"]
            self.created_at = source["createdAt"]
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
        result["path"] = self.path
        result["parentId"] = self.parent_id
        result["createdAt"] = self.created_at
        return result
