"""A saved query or table to run, by name."""

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
        "qualifiedName",
        "timeout",
    )
)


@define(kw_only=True)
class QueryExecuteRequestName:
    """A saved query or table to run, by name. Only documented: four spellings tried live were all answered
    400.

    Attributes:
        qualified_name: Dotted name, documented as `peaka.query.x`, `peaka.mtquery.x` or
            `stripe.payment.charges`.
        timeout: Seconds that the query may take; default, maximum and the reply when exceeded are not
            known.
        additional_properties: Members that the document does not know, by wire name.
    """

    qualified_name: str
    timeout: int | None | Unset = UNSET
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
            self.qualified_name = source["qualifiedName"]
            value = self.timeout = source.get("timeout", UNSET)
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
        result["qualifiedName"] = self.qualified_name
        if self.timeout is not UNSET:
            result["timeout"] = self.timeout
        return result
