"""One target column and where its values come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "csvColumnName",
        "csvColumnIndex",
    )
)


@define(kw_only=True)
class ImportCsvMapping:
    """One target column and where its values come from. Give exactly one of `csvColumnName` and
    `csvColumnIndex`.

    Attributes:
        name: Name of the target column, not its `displayName`; an unknown one is a 400.
        csv_column_name: Header in the file; only with `containsHeader` true, else a 400. A header the file
            lacks writes NULL under 200.
        csv_column_index: Position in the file, from 0; works with a header and is the only form without
            one.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    csv_column_name: str | None | Unset = UNSET
    csv_column_index: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 1
            self.name = source["name"]
            value = self.csv_column_name = source.get("csvColumnName", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.csv_column_index = source.get("csvColumnIndex", UNSET)
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
        if self.csv_column_name is not UNSET:
            result["csvColumnName"] = self.csv_column_name
        if self.csv_column_index is not UNSET:
            result["csvColumnIndex"] = self.csv_column_index
        return result
