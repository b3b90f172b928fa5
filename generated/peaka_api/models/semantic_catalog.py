"""A catalog whose tables are saved queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "name",
        "displayName",
        "type",
        "connectionId",
    )
)


@define(kw_only=True)
class SemanticCatalog:
    """A catalog whose tables are saved queries.

    Attributes:
        id: Decimal string. Keep it: no operation is known to list semantic catalogs.
        name: Name in SQL, the first part of the qualified name.
        display_name: Name for people.
        type: Takes the place of the `catalogType` of a plain catalog.
        connection_id: May be null or absent: an official client types it as optional.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    display_name: str
    type: SemanticCatalogType
    connection_id: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 4
            self.id = source["id"]
            self.name = source["name"]
            self.display_name = source["displayName"]
            value = source["type"]
            self.type = _SemanticCatalogType(value) or SemanticCatalogType.decode(value)
            value = self.connection_id = source.get("connectionId", UNSET)
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
        result["displayName"] = self.display_name
        result["type"] = encode(self.type)
        if self.connection_id is not UNSET:
            result["connectionId"] = self.connection_id
        return result


# Below the class, because models may refer to each other in circles.
from .semantic_catalog_type import SemanticCatalogType

_SemanticCatalogType = SemanticCatalogType._value2member_map_.get
