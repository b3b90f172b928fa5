"""How CSV files are written; for the `CSV` format only."""

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
        "delimiter",
        "quoteChar",
        "recordSeparator",
        "includeHeader",
        "nullValue",
    )
)


@define(kw_only=True)
class ExportCsvOptions:
    """How CSV files are written; for the `CSV` format only.

    Attributes:
        delimiter: Text between two fields; server default a comma.
        quote_char: Character around quoted fields; server default a double quote.
        record_separator: Text after each record; server default a line feed, written in the document as a
            backslash and an n.
        include_header: Whether the first record holds the column names; server default true.
        null_value: Text that stands for null; the default is not stated.
        additional_properties: Members that the document does not know, by wire name.
    """

    delimiter: str | None | Unset = UNSET
    quote_char: str | None | Unset = UNSET
    record_separator: str | None | Unset = UNSET
    include_header: bool | None | Unset = UNSET
    null_value: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.delimiter = source.get("delimiter", UNSET)
            self.quote_char = source.get("quoteChar", UNSET)
            self.record_separator = source.get("recordSeparator", UNSET)
            self.include_header = source.get("includeHeader", UNSET)
            self.null_value = source.get("nullValue", UNSET)
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
        if self.delimiter is not UNSET:
            result["delimiter"] = self.delimiter
        if self.quote_char is not UNSET:
            result["quoteChar"] = self.quote_char
        if self.record_separator is not UNSET:
            result["recordSeparator"] = self.record_separator
        if self.include_header is not UNSET:
            result["includeHeader"] = self.include_header
        if self.null_value is not UNSET:
            result["nullValue"] = self.null_value
        return result
