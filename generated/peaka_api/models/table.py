"""A table of a catalog; in SQL `"catalogName"."schemaName"."tableName"`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "catalogId",
        "catalogName",
        "schemaName",
        "tableName",
        "isCacheable",
        "isDynamicTable",
        "isCached",
        "supportedCacheTypes",
    )
)


@define(kw_only=True)
class Table:
    """A table of a catalog; in SQL `"catalogName"."schemaName"."tableName"`. Internal tables are in catalog
    `"1"`, schema `table` (Peaka Tables) or `bitable` (BI tables).

    Attributes:
        catalog_id: Decimal string of up to 19 digits, not to be read as a float; `"1"` for internal tables.
        catalog_name: First part of the qualified name; `peaka` for internal tables. Not unique, the catalog
            of saved queries is called `peaka` too.
        schema_name: Second part of the qualified name.
        table_name: Third part of the qualified name. A BI table has lost the underscores of the requested
            name.
        is_cacheable: Whether a cache can be created; always false for internal tables.
        is_dynamic_table: Whether the table takes request parameters, given in SQL as `_q_...` columns.
        is_cached: Whether a cache of the table exists.
        supported_cache_types: Kinds of cache that can be made of the table; `[]` when not cacheable, absent
            when not determined.
        additional_properties: Members that the document does not know, by wire name.
    """

    catalog_id: str
    catalog_name: str
    schema_name: str
    table_name: str
    is_cacheable: bool
    is_dynamic_table: bool
    is_cached: bool
    supported_cache_types: list[CacheType] | None | Unset = UNSET
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
            self.catalog_id = source["catalogId"]
            self.catalog_name = source["catalogName"]
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            self.is_cacheable = source["isCacheable"]
            self.is_dynamic_table = source["isDynamicTable"]
            self.is_cached = source["isCached"]
            value = source.get("supportedCacheTypes", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.supported_cache_types = (
                value if value is None or value is UNSET else decode_list(value, CacheType.decode)
            )
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
        result["catalogId"] = self.catalog_id
        result["catalogName"] = self.catalog_name
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        result["isCacheable"] = self.is_cacheable
        result["isDynamicTable"] = self.is_dynamic_table
        result["isCached"] = self.is_cached
        if self.supported_cache_types is not UNSET:
            result["supportedCacheTypes"] = encode(self.supported_cache_types)
        return result


# Below the class, because models may refer to each other in circles.
from .cache_type import CacheType
