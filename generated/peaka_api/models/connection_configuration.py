"""A connector type and the credential fields that a connection of this type needs."""

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
        "connectionType",
        "authorizationType",
        "connectionTypeLabel",
        "name",
        "credentialSchemaType",
        "redirectRequired",
        "category",
        "configuration",
        "documentationUrl",
    )
)


@define(kw_only=True)
class ConnectionConfiguration:
    """A connector type and the credential fields that a connection of this type needs.

    Attributes:
        connection_type: Value to send as `type` of a connection; letter case matters (`stripe`,
            `POSTGRES`).
        authorization_type: How the source is authorized. Seen: `oauth2`, `oauth2_google_ads`, `custom`.
            Only documented: `api_key`, `bearer_token`. Others may come.
        connection_type_label: Connector type for display. Only documented.
        name: Name of the connector. Only documented; how it differs from the label is not known.
        credential_schema_type: Kind of credential form. Only documented; its values are not known.
        redirect_required: Presumably true when creation needs a browser redirect; absent for some types,
            `POSTGRES` among them.
        category: Group of connectors it is filed under. Only documented; its values are not known.
        configuration: The fields to fill in `credential`, one item each.
        documentation_url: Help page for the connector; absent for some types, `POSTGRES` among them.
        additional_properties: Members that the document does not know, by wire name.
    """

    connection_type: str
    authorization_type: str
    connection_type_label: str | None | Unset = UNSET
    name: str | None | Unset = UNSET
    credential_schema_type: str | None | Unset = UNSET
    redirect_required: bool | None | Unset = UNSET
    category: str | None | Unset = UNSET
    configuration: list[ConnectionConfigurationItem] | None | Unset = UNSET
    documentation_url: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.connection_type = source["connectionType"]
            self.authorization_type = source["authorizationType"]
            self.connection_type_label = source.get("connectionTypeLabel", UNSET)
            self.name = source.get("name", UNSET)
            self.credential_schema_type = source.get("credentialSchemaType", UNSET)
            self.redirect_required = source.get("redirectRequired", UNSET)
            self.category = source.get("category", UNSET)
            value = source.get("configuration", UNSET)
            self.configuration = (
                value if value is None or value is UNSET else decode_list(value, ConnectionConfigurationItem.from_dict)
            )
            self.documentation_url = source.get("documentationUrl", UNSET)
            if len(source) > 2 and not _NAMES.issuperset(source):
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
        result["connectionType"] = self.connection_type
        result["authorizationType"] = self.authorization_type
        if self.connection_type_label is not UNSET:
            result["connectionTypeLabel"] = self.connection_type_label
        if self.name is not UNSET:
            result["name"] = self.name
        if self.credential_schema_type is not UNSET:
            result["credentialSchemaType"] = self.credential_schema_type
        if self.redirect_required is not UNSET:
            result["redirectRequired"] = self.redirect_required
        if self.category is not UNSET:
            result["category"] = self.category
        if self.configuration is not UNSET:
            result["configuration"] = encode(self.configuration)
        if self.documentation_url is not UNSET:
            result["documentationUrl"] = self.documentation_url
        return result


# Below the class, because models may refer to each other in circles.
from .connection_configuration_item import ConnectionConfigurationItem
