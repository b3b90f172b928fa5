"""How the fields of a CSV file go into the columns of a table."""

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
        "mappings",
        "containsHeader",
    )
)


@define(kw_only=True)
class ImportCsvRequest:
    """How the fields of a CSV file go into the columns of a table. Sent as JSON text inside the form.

    Attributes:
        mappings: One entry for each column to fill. Columns left out get their default, or NULL. Of the
            system columns map only `text`.
        contains_header: Whether the first line holds header names. If false, mappings must use
            `csvColumnIndex`.
        additional_properties: Members that the document does not know, by wire name.
    """

    mappings: list[ImportCsvMapping]
    contains_header: bool
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
            value = source["mappings"]
            self.mappings = value if value is None else decode_list(value, ImportCsvMapping.from_dict)
            self.contains_header = source["containsHeader"]
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
        result["mappings"] = encode(self.mappings)
        result["containsHeader"] = self.contains_header
        return result


# Below the class, because models may refer to each other in circles.
from .import_csv_mapping import ImportCsvMapping
