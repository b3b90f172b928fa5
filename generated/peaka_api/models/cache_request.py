"""The table to cache, and optionally how often to update the cache."""

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
        "catalogId",
        "schemaName",
        "tableName",
        "incrementalCacheSchedule",
        "fullRefreshCacheSchedule",
    )
)


@define(kw_only=True)
class CacheRequest:
    """The table to cache, and optionally how often to update the cache.

    Attributes:
        catalog_id: Catalog of the table, a decimal string.
        schema_name: Schema of the table.
        table_name: Table to cache, one that is listed with `isCacheable` true.
        incremental_cache_schedule: When to run incremental updates. What the service sets when it is left
            out is not known.
        full_refresh_cache_schedule: When to reload the whole table. What the service sets when it is left
            out is not known.
        additional_properties: Members that the document does not know, by wire name.
    """

    catalog_id: str
    schema_name: str
    table_name: str
    incremental_cache_schedule: Schedule | None | Unset = UNSET
    full_refresh_cache_schedule: Schedule | None | Unset = UNSET
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
            self.catalog_id = source["catalogId"]
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            value = source.get("incrementalCacheSchedule", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.incremental_cache_schedule = value if value is None or value is UNSET else Schedule.from_dict(value)
            value = source.get("fullRefreshCacheSchedule", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.full_refresh_cache_schedule = value if value is None or value is UNSET else Schedule.from_dict(value)
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
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        if self.incremental_cache_schedule is not UNSET:
            result["incrementalCacheSchedule"] = encode(self.incremental_cache_schedule)
        if self.full_refresh_cache_schedule is not UNSET:
            result["fullRefreshCacheSchedule"] = encode(self.full_refresh_cache_schedule)
        return result


# Below the class, because models may refer to each other in circles.
from .schedule import Schedule
