"""How distinct the values of one column are."""

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
        "columnName",
        "distinctFraction",
    )
)


@define(kw_only=True)
class ColumnStatistics:
    """How distinct the values of one column are.

    Attributes:
        column_name: Column that the figure describes.
        distinct_fraction: Share of distinct values. The published example ranges from -1.0 to 1.0; what a
            negative figure means is not stated.
        additional_properties: Members that the document does not know, by wire name.
    """

    column_name: str
    distinct_fraction: float
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
            self.column_name = source["columnName"]
            self.distinct_fraction = source["distinctFraction"]
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
        result["columnName"] = self.column_name
        result["distinctFraction"] = self.distinct_fraction
        return result
