"""A table that is another table with fixed values for its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "fromSchema",
        "fromTable",
        "toSchema",
        "toTable",
        "paramValues",
    )
)


@define(kw_only=True)
class ParametricTable:
    """A table that is another table with fixed values for its parameters. Only documented.

    Attributes:
        from_schema: Schema of the base table.
        from_table: Name of the base table, the one that takes parameters.
        to_schema: Schema of the target table, the one defined here.
        to_table: Name of the target table in SQL.
        param_values: The fixed values, one entry for each parameter.
        additional_properties: Members that the document does not know, by wire name.
    """

    from_schema: str
    from_table: str
    to_schema: str
    to_table: str
    param_values: list[ParametricTableColumn]
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
            self.from_schema = source["fromSchema"]
            self.from_table = source["fromTable"]
            self.to_schema = source["toSchema"]
            self.to_table = source["toTable"]
            value = source["paramValues"]
            self.param_values = value if value is None else decode_list(value, ParametricTableColumn.from_dict)
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
        result["fromSchema"] = self.from_schema
        result["fromTable"] = self.from_table
        result["toSchema"] = self.to_schema
        result["toTable"] = self.to_table
        result["paramValues"] = encode(self.param_values)
        return result


# Below the class, because models may refer to each other in circles.
from .parametric_table_column import ParametricTableColumn
