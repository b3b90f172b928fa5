"""Position of a page of search hits."""

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
        "limit",
        "offset",
        "nextOffset",
    )
)


@define(kw_only=True)
class Page:
    """Position of a page of search hits.

    Attributes:
        limit: Page size in force, in hits.
        offset: Hits skipped before this page.
        next_offset: `offset` of the next page; null on the last one.
        additional_properties: Members that the document does not know, by wire name.
    """

    limit: int
    offset: int
    next_offset: int | None
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 3
            self.limit = source["limit"]
            self.offset = source["offset"]
            self.next_offset = source["nextOffset"]
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
        result["limit"] = self.limit
        result["offset"] = self.offset
        result["nextOffset"] = self.next_offset
        return result
