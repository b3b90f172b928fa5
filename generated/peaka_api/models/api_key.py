"""An API key of a project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_datetime,
    encode,
    hide,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "apiKey",
        "apiKeyId",
        "expiresAt",
    )
)


@define(kw_only=True)
class ApiKey:
    """An API key of a project. Its secret is shown only when it is created.

    Attributes:
        name: Display name given at creation.
        api_key: The secret: eight public characters, a dot, the secret part. Null except in the create
            reply.
        api_key_id: UUID by which the key is deleted; not secret.
        expires_at: ISO-8601 time at which the key ends; absent when it never expires.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    api_key: str | None = field(repr=hide)
    api_key_id: str
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
            unknown = len(source) - 3
            self.name = source["name"]
            self.api_key = source["apiKey"]
            self.api_key_id = source["apiKeyId"]
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
        result["name"] = self.name
        result["apiKey"] = self.api_key
        result["apiKeyId"] = self.api_key_id
        if self.expires_at is not UNSET:
            result["expiresAt"] = encode(self.expires_at)
        return result
