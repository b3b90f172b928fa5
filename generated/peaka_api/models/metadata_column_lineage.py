"""One origin of a column of a saved query or a semantic table."""

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
        "tables",
        "column",
        "expression",
        "columnDescription",
    )
)


@define(kw_only=True)
class MetadataColumnLineage:
    """One origin of a column of a saved query or a semantic table.

    Attributes:
        tables: Tables that the value comes from. Whether the names are qualified is not recorded.
        column: Column that the value comes from.
        expression: SQL expression that makes the value.
        column_description: Meaning of the column it comes from. May be absent.
        additional_properties: Members that the document does not know, by wire name.
    """

    tables: list[str]
    column: str
    expression: str
    column_description: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 3
            value = source["tables"]
            self.tables = value if value is None else decode_list(value)
            self.column = source["column"]
            self.expression = source["expression"]
            value = self.column_description = source.get("columnDescription", UNSET)
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
        result["tables"] = encode(self.tables)
        result["column"] = self.column
        result["expression"] = self.expression
        if self.column_description is not UNSET:
            result["columnDescription"] = self.column_description
        return result
