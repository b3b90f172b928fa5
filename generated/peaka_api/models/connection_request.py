"""A connection to create, or the whole new state of one to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_map,
    encode,
    hide,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "type",
        "credential",
        "connectionCallback",
    )
)


@define(kw_only=True)
class ConnectionRequest:
    """A connection to create, or the whole new state of one to change. OAuth, only documented, has three ways.
    Tokens at hand: put `clientId`, `clientSecret`, `accessToken` and `refreshToken` into `credential`.
    Consent in a browser: send `connectionCallback`, with your own client id and secret or without
    `credential` to use Peaka's app, and open the returned `url`. Your own redirect: put `redirectUrl` into
    `credential` and finish with `connections.complete_oauth2`.

    Attributes:
        name: Display name of the connection.
        type: Connector type as `connection_configs.list` spells it, letter case included: `stripe`,
            `POSTGRES`.
        credential: Secret and address fields of the connector, keyed by the `fieldName`s of its
            configuration. Mandatory except for OAuth through Peaka's own app. Never returned.
        connection_callback: URL to which the browser returns after OAuth consent, with `connectionId` and
            `status` (`success` or `fail`) in its query.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    type: str
    credential: dict[str, Any] | None | Unset = field(default=UNSET, repr=hide)
    connection_callback: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 2
            self.name = source["name"]
            self.type = source["type"]
            value = source.get("credential", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.credential = value if value is None or value is UNSET else decode_map(value)
            value = self.connection_callback = source.get("connectionCallback", UNSET)
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
        result["name"] = self.name
        result["type"] = self.type
        if self.credential is not UNSET:
            result["credential"] = encode(self.credential)
        if self.connection_callback is not UNSET:
            result["connectionCallback"] = self.connection_callback
        return result
