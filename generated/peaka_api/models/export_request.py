"""What to export and how."""

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
        "format",
        "limit",
        "csvOptions",
        "includeSystemColumns",
        "columns",
        "compression",
    )
)


@define(kw_only=True)
class ExportRequest:
    """What to export and how. All fields are optional.

    Attributes:
        format: File format; server default `CSV`.
        limit: Most rows to export; the server clamps it to between 1 and 1000000.
        csv_options: Details of the CSV text; only for the format `CSV`.
        include_system_columns: Whether a query export carries system columns, server default true; untried
            for tables.
        columns: Names of the columns to export; all when absent. An unknown name is a 400.
        compression: Compression of the files; server default `NONE`.
        additional_properties: Members that the document does not know, by wire name.
    """

    format: ExportFormat | None | Unset = UNSET
    limit: int | None | Unset = UNSET
    csv_options: ExportCsvOptions | None | Unset = UNSET
    include_system_columns: bool | None | Unset = UNSET
    columns: list[str] | None | Unset = UNSET
    compression: ExportCompression | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            value = source.get("format", UNSET)
            self.format = value if value is UNSET else _ExportFormat(value) or ExportFormat.decode(value)
            self.limit = source.get("limit", UNSET)
            value = source.get("csvOptions", UNSET)
            self.csv_options = value if value is None or value is UNSET else ExportCsvOptions.from_dict(value)
            self.include_system_columns = source.get("includeSystemColumns", UNSET)
            value = source.get("columns", UNSET)
            self.columns = value if value is None or value is UNSET else decode_list(value)
            value = source.get("compression", UNSET)
            self.compression = value if value is UNSET else _ExportCompression(value) or ExportCompression.decode(value)
            if len(source) > 0 and not _NAMES.issuperset(source):
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
        if self.format is not UNSET:
            result["format"] = encode(self.format)
        if self.limit is not UNSET:
            result["limit"] = self.limit
        if self.csv_options is not UNSET:
            result["csvOptions"] = encode(self.csv_options)
        if self.include_system_columns is not UNSET:
            result["includeSystemColumns"] = self.include_system_columns
        if self.columns is not UNSET:
            result["columns"] = encode(self.columns)
        if self.compression is not UNSET:
            result["compression"] = encode(self.compression)
        return result


# Below the class, because models may refer to each other in circles.
from .export_compression import ExportCompression
from .export_csv_options import ExportCsvOptions
from .export_format import ExportFormat

_ExportCompression = ExportCompression._value2member_map_.get

_ExportFormat = ExportFormat._value2member_map_.get
