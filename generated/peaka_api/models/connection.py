"""A connection to a data source."""

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
        "id",
        "name",
        "type",
        "url",
    )
)


@define(kw_only=True)
class Connection:
    """A connection to a data source. No reply ever contains its credential. The reply that finishes an OAuth
    connection may hold `id` alone.

    Attributes:
        id: UUID.
        name: Display name.
        type: Connector type, for example `stripe` or `POSTGRES`; not the type of its catalogs.
        url: Consent page to open in a browser; present only when an OAuth connection was created without
            tokens.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    type: str
    url: str | None | Unset = field(default=UNSET, repr=hide)
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
            self.id = source["id"]
            self.name = source["name"]
            self.type = source["type"]
            value = self.url = source.get("url", UNSET)
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
        result["name"] = self.name
        result["type"] = self.type
        if self.url is not UNSET:
            result["url"] = self.url
        return result
