"""Translated SQL."""

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
        "query",
        "result",
    )
)


@define(kw_only=True)
class TranspileResult:
    """Translated SQL. Live it comes in `query`, in documentation in `result`: take the one that is there.

    Attributes:
        query: SQL in the target dialect.
        result: Documented name of `query`, never seen live.
        additional_properties: Members that the document does not know, by wire name.
    """

    query: str | None | Unset = UNSET
    result: str | None | Unset = UNSET
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
            value = self.query = source.get("query", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.result = source.get("result", UNSET)
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
        if self.query is not UNSET:
            result["query"] = self.query
        if self.result is not UNSET:
            result["result"] = self.result
        return result
