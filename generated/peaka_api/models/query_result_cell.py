"""One value of a `CELL_TYPED` row, together with its column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "displayName",
        "dataType",
        "order",
        "value",
    )
)


@define(kw_only=True)
class QueryResultCell:
    """One value of a `CELL_TYPED` row, together with its column.

    Attributes:
        name: Column name.
        display_name: Column name as shown to people.
        data_type: Trino type that `value` is text of, such as `bigint`.
        order: Position of the column in the row.
        value: Value as text, null for SQL null; a double may read `1.254740786E7`, and binary is spaced
            hex.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    display_name: str
    data_type: str
    order: int
    value: str | None
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 5
            self.name = source["name"]
            self.display_name = source["displayName"]
            self.data_type = source["dataType"]
            self.order = source["order"]
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
        result["displayName"] = self.display_name
        result["dataType"] = self.data_type
        result["order"] = self.order
        result["value"] = self.value
        return result
