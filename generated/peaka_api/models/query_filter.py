"""Conditions of a query built from parts."""

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
        "and",
        "or",
    )
)


@define(kw_only=True)
class QueryFilter:
    """Conditions of a query built from parts. One condition is an array of three: an object whose `column`
    holds `catalogName`, `schemaName`, `tableName` and `columnName`, an operator, and an array of values.
    `>` is the only operator in any source.

    Attributes:
        and_: Conditions that must all hold.
        or_: Conditions of which one must hold; no example shows it.
        additional_properties: Members that the document does not know, by wire name.
    """

    and_: list[Any] | None | Unset = UNSET
    or_: list[Any] | None | Unset = UNSET
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
            value = source.get("and", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.and_ = value if value is None or value is UNSET else decode_list(value)
            value = source.get("or", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.or_ = value if value is None or value is UNSET else decode_list(value)
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
        if self.and_ is not UNSET:
            result["and"] = encode(self.and_)
        if self.or_ is not UNSET:
            result["or"] = encode(self.or_)
        return result
