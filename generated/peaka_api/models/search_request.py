"""What to look for, where, and which page of it."""

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
        "query",
        "catalog",
        "schema",
        "limit",
        "offset",
    )
)


@define(kw_only=True)
class SearchRequest:
    """What to look for, where, and which page of it.

    Attributes:
        query: Text that must occur in a name; case is ignored.
        catalog: Restricts the search to this catalog, by its name in SQL. Absent for all catalogs.
        schema: Restricts the search to this schema. The examples send it only together with `catalog`.
        limit: Most hits on a page (server default 100). The maximum is not known.
        offset: Hits to skip (server default 0).
        additional_properties: Members that the document does not know, by wire name.
    """

    query: str
    catalog: str | None | Unset = UNSET
    schema: str | None | Unset = UNSET
    limit: int | None | Unset = UNSET
    offset: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 1
            self.query = source["query"]
            value = self.catalog = source.get("catalog", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.schema = source.get("schema", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.limit = source.get("limit", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.offset = source.get("offset", UNSET)
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
        result["query"] = self.query
        if self.catalog is not UNSET:
            result["catalog"] = self.catalog
        if self.schema is not UNSET:
            result["schema"] = self.schema
        if self.limit is not UNSET:
            result["limit"] = self.limit
        if self.offset is not UNSET:
            result["offset"] = self.offset
        return result
