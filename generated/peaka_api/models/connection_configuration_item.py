"""One field of a connector's credential."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "fieldName",
        "required",
        "fieldType",
        "description",
    )
)


@define(kw_only=True)
class ConnectionConfigurationItem:
    """One field of a connector's credential.

    Attributes:
        field_name: Key to use inside `credential`, for example `token` or `databaseName`.
        required: Whether the field must be sent.
        field_type: Type of the value; absent means `text`.
        description: Explanation of the field for people; may be absent.
        additional_properties: Members that the document does not know, by wire name.
    """

    field_name: str
    required: bool
    field_type: CredentialFieldType | None | Unset = UNSET
    description: str | None | Unset = UNSET
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
            self.field_name = source["fieldName"]
            self.required = source["required"]
            value = source.get("fieldType", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.field_type = (
                value if value is UNSET else _CredentialFieldType(value) or CredentialFieldType.decode(value)
            )
            value = self.description = source.get("description", UNSET)
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
        result["fieldName"] = self.field_name
        result["required"] = self.required
        if self.field_type is not UNSET:
            result["fieldType"] = encode(self.field_type)
        if self.description is not UNSET:
            result["description"] = self.description
        return result


# Below the class, because models may refer to each other in circles.
from .credential_field_type import CredentialFieldType

_CredentialFieldType = CredentialFieldType._value2member_map_.get
