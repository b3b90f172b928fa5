"""Where to load an embedded UI session."""

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
        "sessionUrl",
        "partnerOrigin",
    )
)


@define(kw_only=True)
class EmbeddedSession:
    """Where to load an embedded UI session. The URL is a credential.

    Attributes:
        session_url: URL for the browser, with a secret `code`; it works once.
        partner_origin: Origin of the embedded UI, to address or to check window messages. An official
            client relies on it, the published example lacks it.
        additional_properties: Members that the document does not know, by wire name.
    """

    session_url: str = field(repr=hide)
    partner_origin: str | None | Unset = UNSET
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
            self.session_url = source["sessionUrl"]
            value = self.partner_origin = source.get("partnerOrigin", UNSET)
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
        result["sessionUrl"] = self.session_url
        if self.partner_origin is not UNSET:
            result["partnerOrigin"] = self.partner_origin
        return result
