"""State of one cache, with the last run of each kind."""

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
        "id",
        "status",
        "catalogId",
        "schemaName",
        "tableName",
        "lastIncrementalCacheExecution",
        "lastFullRefreshCacheExecution",
        "cacheActionLogs",
        "appId",
        "projectId",
    )
)


@define(kw_only=True)
class CacheStatus:
    """State of one cache, with the last run of each kind.

    Attributes:
        id: UUID of the cache.
        status: State of the cache as a whole; changes before the record of a new run exists. Note
            `CANCELLED` with two L.
        catalog_id: Catalog of the cached table, a decimal string.
        schema_name: Schema of the cached table.
        table_name: Cached table, by its name in the catalog.
        last_incremental_cache_execution: Last incremental update, kept whatever runs afterwards; null when
            there is none.
        last_full_refresh_cache_execution: Last full refresh; null when there is none. A new one shows about
            300 ms after its trigger has answered.
        cache_action_logs: Log of what was done to the cache; absent with `excludeLogs=true`.
        app_id: Old name of `projectId`, shown in older documentation.
        project_id: Project the cache belongs to, eight characters.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    status: CacheState
    catalog_id: str
    schema_name: str
    table_name: str
    last_incremental_cache_execution: CacheExecutionInfo | None
    last_full_refresh_cache_execution: CacheExecutionInfo | None
    cache_action_logs: list[CacheActionRecord] | None | Unset = UNSET
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
            unknown = len(source) - 7
            self.id = source["id"]
            value = source["status"]
            self.status = _CacheState(value) or CacheState.decode(value)
            self.catalog_id = source["catalogId"]
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            value = source["lastIncrementalCacheExecution"]
            self.last_incremental_cache_execution = value if value is None else CacheExecutionInfo.from_dict(value)
            value = source["lastFullRefreshCacheExecution"]
            self.last_full_refresh_cache_execution = value if value is None else CacheExecutionInfo.from_dict(value)
            value = source.get("cacheActionLogs", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.cache_action_logs = (
                value if value is None or value is UNSET else decode_list(value, CacheActionRecord.from_dict)
            )
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
        result["status"] = encode(self.status)
        result["catalogId"] = self.catalog_id
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        result["lastIncrementalCacheExecution"] = encode(self.last_incremental_cache_execution)
        result["lastFullRefreshCacheExecution"] = encode(self.last_full_refresh_cache_execution)
        if self.cache_action_logs is not UNSET:
            result["cacheActionLogs"] = encode(self.cache_action_logs)
        if self.app_id is not UNSET:
            result["appId"] = self.app_id
        if self.project_id is not UNSET:
            result["projectId"] = self.project_id
        return result


# Below the class, because models may refer to each other in circles.
from .cache_action_record import CacheActionRecord
from .cache_execution_info import CacheExecutionInfo
from .cache_state import CacheState

_CacheState = CacheState._value2member_map_.get
