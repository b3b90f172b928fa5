"""A named source in SQL: the first part of `catalog.schema.table`."""

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
        "displayName",
        "catalogType",
        "connectionId",
    )
)


@define(kw_only=True)
class Catalog:
    """A named source in SQL: the first part of `catalog.schema.table`.

    Attributes:
        id: Decimal string of up to 19 digits; as a double it would lose digits. `"1"` and `"2"` are built
            in.
        name: Name in SQL, mostly a lower-case slug of what was sent. Not unique: both built-in catalogs are
            `peaka`.
        display_name: Name for people, with its case as it was sent.
        catalog_type: Kind of source, which is not the connection type. Seen: `internal`, `query`, `stripe`,
            `hubspot`, `google_ads`, `airtable`, `segment`, `peaka_postgres`, `peaka_mongodb`; an open set.
        connection_id: UUID of the connection behind it; null for the built-in catalogs and for demo
            catalogs.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    display_name: str
    catalog_type: str
    connection_id: str | None
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
            self.display_name = source["displayName"]
            self.catalog_type = source["catalogType"]
            self.connection_id = source["connectionId"]
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
        result["displayName"] = self.display_name
        result["catalogType"] = self.catalog_type
        result["connectionId"] = self.connection_id
        return result
