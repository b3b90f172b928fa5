"""One page of search hits in three groups."""

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
        "matchedCatalogs",
        "matchedSchemas",
        "matchedTables",
        "meta",
    )
)


@define(kw_only=True)
class SearchResult:
    """One page of search hits in three groups. Treat a null group as empty.

    Attributes:
        matched_catalogs: Catalogs whose name matches; null when none does.
        matched_schemas: Schemas whose name matches; null when none does.
        matched_tables: Tables whose name matches; null when none does.
        meta: Paging position and query text.
        additional_properties: Members that the document does not know, by wire name.
    """

    matched_catalogs: list[CatalogSchemaTable] | None
    matched_schemas: list[CatalogSchemaTable] | None
    matched_tables: list[CatalogSchemaTable] | None
    meta: Meta
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
            value = source["matchedCatalogs"]
            self.matched_catalogs = value if value is None else decode_list(value, CatalogSchemaTable.from_dict)
            value = source["matchedSchemas"]
            self.matched_schemas = value if value is None else decode_list(value, CatalogSchemaTable.from_dict)
            value = source["matchedTables"]
            self.matched_tables = value if value is None else decode_list(value, CatalogSchemaTable.from_dict)
            value = source["meta"]
            self.meta = value if value is None else Meta.from_dict(value)
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
        result["matchedCatalogs"] = encode(self.matched_catalogs)
        result["matchedSchemas"] = encode(self.matched_schemas)
        result["matchedTables"] = encode(self.matched_tables)
        result["meta"] = encode(self.meta)
        return result


# Below the class, because models may refer to each other in circles.
from .catalog_schema_table import CatalogSchemaTable
from .meta import Meta
