"""Outcome for one table of a batch."""

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
        "success",
        "error",
        "cache",
    )
)


@define(kw_only=True)
class CacheCreateStatus:
    """Outcome for one table of a batch.

    Attributes:
        success: Whether there is now a cache for the table; the status of the response is 200 either way.
        error: Why the table was refused; null or absent on success.
        cache: The cache; null or absent on failure.
        additional_properties: Members that the document does not know, by wire name.
    """

    success: bool
    error: str | None | Unset = UNSET
    cache: Cache | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 1
            self.success = source["success"]
            value = self.error = source.get("error", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = source.get("cache", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.cache = value if value is None or value is UNSET else Cache.from_dict(value)
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
        result["success"] = self.success
        if self.error is not UNSET:
            result["error"] = self.error
        if self.cache is not UNSET:
            result["cache"] = encode(self.cache)
        return result


# Below the class, because models may refer to each other in circles.
from .cache import Cache
