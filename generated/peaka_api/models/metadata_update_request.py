"""What to write to the metadata of a table."""

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
        "tableDescription",
        "columns",
        "useWithAI",
    )
)


@define(kw_only=True)
class MetadataUpdateRequest:
    """What to write to the metadata of a table. Every field is optional; one left out presumably stays as it
    is.

    Attributes:
        table_description: Meaning of the table, for people and for AI.
        columns: The columns, best all of them and complete: it is not known whether the list is merged or
            replaced.
        use_with_ai: True lets AI features use the table, false hides it.
        additional_properties: Members that the document does not know, by wire name.
    """

    table_description: str | None | Unset = UNSET
    columns: list[MetadataColumn] | None | Unset = UNSET
    use_with_ai: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 0
            value = self.table_description = source.get("tableDescription", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = source.get("columns", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.columns = value if value is None or value is UNSET else decode_list(value, MetadataColumn.from_dict)
            value = self.use_with_ai = source.get("useWithAI", UNSET)
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
        if self.table_description is not UNSET:
            result["tableDescription"] = self.table_description
        if self.columns is not UNSET:
            result["columns"] = encode(self.columns)
        if self.use_with_ai is not UNSET:
            result["useWithAI"] = self.use_with_ai
        return result


# Below the class, because models may refer to each other in circles.
from .metadata_column import MetadataColumn
