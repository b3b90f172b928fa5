"""Counters of one run, in rows."""

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
        "numberOfCachedRecords",
        "numberOfInsertedRecords",
        "numberOfUpdatedRecords",
        "numberOfDeletedRecords",
        "lastOffset",
        "lastCacheTxId",
    )
)


@define(kw_only=True)
class CacheExecutionProgress:
    """Counters of one run, in rows. Only `numberOfInsertedRecords` was found to be right.

    Attributes:
        number_of_cached_records: Rows cached, as the service counts them; not confirmed.
        number_of_inserted_records: Rows that the run added; the one counter to rely on.
        number_of_updated_records: Not a count: 2 in every incremental update measured.
        number_of_deleted_records: Stays 0 even when the run removes rows.
        last_offset: Position in the source as an opaque string; does not move, so no sign of progress.
        last_cache_tx_id: Last transaction of the cache, an opaque string.
        additional_properties: Members that the document does not know, by wire name.
    """

    number_of_cached_records: int
    number_of_inserted_records: int
    number_of_updated_records: int
    number_of_deleted_records: int
    last_offset: str
    last_cache_tx_id: str
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
            self.number_of_cached_records = source["numberOfCachedRecords"]
            self.number_of_inserted_records = source["numberOfInsertedRecords"]
            self.number_of_updated_records = source["numberOfUpdatedRecords"]
            self.number_of_deleted_records = source["numberOfDeletedRecords"]
            self.last_offset = source["lastOffset"]
            self.last_cache_tx_id = source["lastCacheTxId"]
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
        result["numberOfCachedRecords"] = self.number_of_cached_records
        result["numberOfInsertedRecords"] = self.number_of_inserted_records
        result["numberOfUpdatedRecords"] = self.number_of_updated_records
        result["numberOfDeletedRecords"] = self.number_of_deleted_records
        result["lastOffset"] = self.last_offset
        result["lastCacheTxId"] = self.last_cache_tx_id
        return result
