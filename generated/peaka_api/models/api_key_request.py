"""Name and lifetime of an API key to create."""

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
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "expiresAt",
    )
)


@define(kw_only=True)
class ApiKeyRequest:
    """Name and lifetime of an API key to create.

    Attributes:
        name: Display name; not declared mandatory, but sent in every documented request. Cannot be changed
            later.
        expires_at: ISO-8601 time at which the key ends; omit it for a key that never expires.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str | None | Unset = UNSET
    expires_at: dt.datetime | None | Unset = UNSET
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
            value = self.name = source.get("name", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = source.get("expiresAt", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.expires_at = value if value is None or value is UNSET else decode_datetime(value)
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
        if self.name is not UNSET:
            result["name"] = self.name
        if self.expires_at is not UNSET:
            result["expiresAt"] = encode(self.expires_at)
        return result
