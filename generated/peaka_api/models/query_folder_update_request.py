"""Queries to move into a folder and out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "queryIdsAdded",
        "queryIdsRemoved",
    )
)


@define(kw_only=True)
class QueryFolderUpdateRequest:
    """Queries to move into a folder and out of it.

    Attributes:
        query_ids_added: Ids of queries to move in; send `[]` for none, never null.
        query_ids_removed: Ids of queries to move back to the root; send `[]` for none, never null.
        additional_properties: Members that the document does not know, by wire name.
    """

    query_ids_added: list[str]
    query_ids_removed: list[str]
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 2
            value = source["queryIdsAdded"]
            self.query_ids_added = value if value is None else decode_list(value)
            value = source["queryIdsRemoved"]
            self.query_ids_removed = value if value is None else decode_list(value)
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
        result["queryIdsAdded"] = encode(self.query_ids_added)
        result["queryIdsRemoved"] = encode(self.query_ids_removed)
        return result
