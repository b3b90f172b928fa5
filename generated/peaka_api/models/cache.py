"""Configuration of one cache: its table and its schedules."""

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
        "catalogId",
        "schemaName",
        "tableName",
        "incrementalCacheSchedule",
        "fullRefreshCacheSchedule",
        "appId",
        "projectId",
    )
)


@define(kw_only=True)
class Cache:
    """Configuration of one cache: its table and its schedules. The state is in `CacheStatus`.

    Attributes:
        id: UUID of the cache.
        catalog_id: Catalog of the cached table, a decimal string.
        schema_name: Schema of the cached table.
        table_name: Cached table, by its name in the catalog.
        incremental_cache_schedule: When incremental updates run by themselves; may be null.
        full_refresh_cache_schedule: When full refreshes run by themselves; may be null.
        app_id: Old name of `projectId`; the current document marks it write-only.
        project_id: Project the cache belongs to, eight characters.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    catalog_id: str
    schema_name: str
    table_name: str
    incremental_cache_schedule: Schedule | None
    full_refresh_cache_schedule: Schedule | None
    app_id: str | None | Unset = UNSET
    project_id: str | None | Unset = UNSET
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
            self.catalog_id = source["catalogId"]
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            value = source["incrementalCacheSchedule"]
            self.incremental_cache_schedule = value if value is None else Schedule.from_dict(value)
            value = source["fullRefreshCacheSchedule"]
            self.full_refresh_cache_schedule = value if value is None else Schedule.from_dict(value)
            value = self.app_id = source.get("appId", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.project_id = source.get("projectId", UNSET)
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
        result["catalogId"] = self.catalog_id
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        result["incrementalCacheSchedule"] = encode(self.incremental_cache_schedule)
        result["fullRefreshCacheSchedule"] = encode(self.full_refresh_cache_schedule)
        if self.app_id is not UNSET:
            result["appId"] = self.app_id
        if self.project_id is not UNSET:
            result["projectId"] = self.project_id
        return result


# Below the class, because models may refer to each other in circles.
from .schedule import Schedule
