"""A catalog to create."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_map,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "connectionId",
        "extraParameters",
    )
)


@define(kw_only=True)
class CatalogRequest:
    """A catalog to create.

    Attributes:
        name: Wanted name; one that is in use is refused with 400. The service may turn it into a lower-case
            slug.
        connection_id: UUID of an existing connection of the project.
        extra_parameters: What the connector needs beyond the connection. Known for Google Sheets only:
            `sheets`, a list of objects with the `id` and the `name` of a document.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    connection_id: str
    extra_parameters: dict[str, Any] | None | Unset = UNSET
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
            self.connection_id = source["connectionId"]
            value = source.get("extraParameters", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.extra_parameters = value if value is None or value is UNSET else decode_map(value)
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
        result["connectionId"] = self.connection_id
        if self.extra_parameters is not UNSET:
            result["extraParameters"] = encode(self.extra_parameters)
        return result
