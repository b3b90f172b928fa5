"""Which catalog to refresh, and whom to tell about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    hide,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "catalogId",
        "callbackURL",
        "callbackToken",
    )
)


@define(kw_only=True)
class MetadataRefreshMetadataRequest:
    """Which catalog to refresh, and whom to tell about it.

    Attributes:
        catalog_id: Catalog to refresh (decimal string).
        callback_url: URL that the service calls about this run; method and body of that call are not known.
        callback_token: Secret for your callback to recognise the service by; how it travels is not known.
        additional_properties: Members that the document does not know, by wire name.
    """

    catalog_id: str
    callback_url: str | None | Unset = UNSET
    callback_token: str | None | Unset = field(default=UNSET, repr=hide)
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
            self.catalog_id = source["catalogId"]
            value = self.callback_url = source.get("callbackURL", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.callback_token = source.get("callbackToken", UNSET)
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
        result["catalogId"] = self.catalog_id
        if self.callback_url is not UNSET:
            result["callbackURL"] = self.callback_url
        if self.callback_token is not UNSET:
            result["callbackToken"] = self.callback_token
        return result
