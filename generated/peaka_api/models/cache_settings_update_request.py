"""The schedules a cache is to have."""

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
        "incrementalCacheSchedule",
        "fullRefreshCacheSchedule",
    )
)


@define(kw_only=True)
class CacheSettingsUpdateRequest:
    """The schedules a cache is to have. Send both; see `caches.update` for why.

    Attributes:
        incremental_cache_schedule: When to run incremental updates. Send it even when it does not change:
            leaving it out may clear it.
        full_refresh_cache_schedule: When to reload the whole table. Send it even when it does not change:
            leaving it out may clear it.
        additional_properties: Members that the document does not know, by wire name.
    """

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
            unknown = len(source) - 0
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
        if self.incremental_cache_schedule is not UNSET:
            result["incrementalCacheSchedule"] = encode(self.incremental_cache_schedule)
        if self.full_refresh_cache_schedule is not UNSET:
            result["fullRefreshCacheSchedule"] = encode(self.full_refresh_cache_schedule)
        return result


# Below the class, because models may refer to each other in circles.
from .schedule import Schedule
