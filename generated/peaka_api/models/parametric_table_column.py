"""A parameter of the base table and its fixed value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "key",
        "value",
    )
)


@define(kw_only=True)
class ParametricTableColumn:
    """A parameter of the base table and its fixed value.

    Attributes:
        key: Parameter column of the base table.
        value: A string or a number. A date may be a macro, sent as a string and resolved by the service:
            `@today`, `@yesterday`, `@now`, `@sow`/`@eow`, `@som`/`@eom`, `@soq`/`@eoq`, `@soy`/`@eoy`
            (start or end of week, month, quarter, year), each followed by any number of `+n` or `-n` steps
            with a unit of `d w M q y h m`, where `M` is the month. Some Trino date expressions pass too.
        additional_properties: Members that the document does not know, by wire name.
    """

    key: str
    value: Any
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
            self.key = source["key"]
            self.value = source["value"]
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
        result["key"] = self.key
        result["value"] = encode(self.value)
        return result
