"""The connection that an OAuth redirect completed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "name",
        "type",
    )
)


@define(kw_only=True)
class Oauth2Completion:
    """The connection that an OAuth redirect completed.

    Attributes:
        id: UUID of the connection.
        name: Name given at creation; absent from some documented replies.
        type: Connection type, such as `google_analytics`; absent from some documented replies.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str | None | Unset = UNSET
    type: str | None | Unset = UNSET
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
            self.id = source["id"]
            value = self.name = source.get("name", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.type = source.get("type", UNSET)
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
        if self.name is not UNSET:
            result["name"] = self.name
        if self.type is not UNSET:
            result["type"] = self.type
        return result
