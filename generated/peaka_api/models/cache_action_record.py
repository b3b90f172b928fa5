"""One entry in the log of a cache."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_datetime,
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "timestamp",
        "action",
        "message",
        "cacheType",
        "isScheduled",
    )
)


@define(kw_only=True)
class CacheActionRecord:
    """One entry in the log of a cache.

    Attributes:
        timestamp: When it was logged, ISO-8601, sometimes down to nanoseconds.
        action: What was done; the set of values is not known.
        message: The entry in prose, for people.
        cache_type: Kind of update concerned; probably `FULL_REFRESH` or `INCREMENTAL`, the values were not
            recorded.
        is_scheduled: Whether a schedule started it, rather than a call.
        additional_properties: Members that the document does not know, by wire name.
    """

    timestamp: dt.datetime
    action: str
    message: str
    cache_type: str
    is_scheduled: bool
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
            value = source["timestamp"]
            self.timestamp = value if value is None else decode_datetime(value)
            self.action = source["action"]
            self.message = source["message"]
            self.cache_type = source["cacheType"]
            self.is_scheduled = source["isScheduled"]
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
        result["timestamp"] = encode(self.timestamp)
        result["action"] = self.action
        result["message"] = self.message
        result["cacheType"] = self.cache_type
        result["isScheduled"] = self.is_scheduled
        return result
