"""One value of a result row, with its column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "order",
        "dataType",
        "value",
    )
)


@define(kw_only=True)
class AiAgentCellV1:
    """One value of a result row, with its column.

    Attributes:
        name: Name of the column.
        order: Position of the column in the row; whether it counts from 0 or 1 is not stated.
        data_type: SQL type of the column.
        value: Value in its JSON type, numbers included; may be null.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    order: int
    data_type: str
    value: Any
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 4
            self.name = source["name"]
            self.order = source["order"]
            self.data_type = source["dataType"]
            self.value = source["value"]
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
        result["order"] = self.order
        result["dataType"] = self.data_type
        result["value"] = encode(self.value)
        return result
