"""Whether a table is cached, and whether it can be."""

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
        "isCached",
        "supportedCacheTypes",
        "isCacheable",
    )
)


@define(kw_only=True)
class TableCacheResult:
    """Whether a table is cached, and whether it can be.

    Attributes:
        is_cached: True when the service holds the table to be cached; a corrupted table says so with no
            cache listed.
        supported_cache_types: Ways in which the table can be cached; absent when the service does not say.
        is_cacheable: Whether a cache may be created; absent when the service does not say.
        additional_properties: Members that the document does not know, by wire name.
    """

    is_cached: bool
    supported_cache_types: list[CacheType] | None | Unset = UNSET
    is_cacheable: bool | None | Unset = UNSET
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
            self.is_cached = source["isCached"]
            value = source.get("supportedCacheTypes", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.supported_cache_types = (
                value if value is None or value is UNSET else decode_list(value, CacheType.decode)
            )
            value = self.is_cacheable = source.get("isCacheable", UNSET)
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
        result["isCached"] = self.is_cached
        if self.supported_cache_types is not UNSET:
            result["supportedCacheTypes"] = encode(self.supported_cache_types)
        if self.is_cacheable is not UNSET:
            result["isCacheable"] = self.is_cacheable
        return result


# Below the class, because models may refer to each other in circles.
from .cache_type import CacheType
