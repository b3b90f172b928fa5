"""What the OAuth provider sent to your own redirect URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    hide,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(("queryParameters",))


@define(kw_only=True)
class Oauth2Callback:
    """What the OAuth provider sent to your own redirect URL.

    Attributes:
        query_parameters: The raw query string without the question mark, `code` and `state` included; a
            string, not an object.
        additional_properties: Members that the document does not know, by wire name.
    """

    query_parameters: str = field(repr=hide)
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
            self.query_parameters = source["queryParameters"]
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
        result["queryParameters"] = self.query_parameters
        return result
