"""One file written by an export; a job may have several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    hide,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "name",
        "url",
        "bytes",
    )
)


@define(kw_only=True)
class ExportFile:
    """One file written by an export; a job may have several.

    Attributes:
        name: File name; compressed files end in `.gz`.
        url: Presigned, short-lived download address; fetch it without the `Authorization` header.
        bytes: File size in bytes.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    url: str = field(repr=hide)
    bytes: int | None | Unset = UNSET
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
            self.name = source["name"]
            self.url = source["url"]
            value = self.bytes = source.get("bytes", UNSET)
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
        result["url"] = self.url
        if self.bytes is not UNSET:
            result["bytes"] = self.bytes
        return result
