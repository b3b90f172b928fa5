"""The two parts of a CSV upload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)
from ..types import File

_new = object.__new__
_NAMES = frozenset(
    (
        "file",
        "request",
    )
)


@define(kw_only=True)
class ImportCsvForm:
    """The two parts of a CSV upload. Let the HTTP library set the outer `Content-Type` with its boundary.

    Attributes:
        file: The CSV as a file part. It needs a file name; measured with `Content-Type` `text/csv`.
        request: An `ImportCsvRequest` as JSON text, in a plain form field without a file name.
        additional_properties: Members that the document does not know, by wire name.
    """

    file: File
    request: str
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
            value = source["file"]
            self.file = value if value is None else value
            self.request = source["request"]
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
        result["file"] = encode(self.file)
        result["request"] = self.request
        return result
