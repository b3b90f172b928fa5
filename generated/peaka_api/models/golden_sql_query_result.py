"""Reply of `metadata.query_golden_sqls`."""

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
_NAMES = frozenset(("result",))


@define(kw_only=True)
class GoldenSqlQueryResult:
    """Reply of `metadata.query_golden_sqls`.

    Attributes:
        result: Pairs that the search found. Whether the best match comes first is not recorded.
        additional_properties: Members that the document does not know, by wire name.
    """

    result: list[GoldenSqlMatch]
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
            value = source["result"]
            self.result = value if value is None else decode_list(value, GoldenSqlMatch.from_dict)
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
        result["result"] = encode(self.result)
        return result


# Below the class, because models may refer to each other in circles.
from .golden_sql_match import GoldenSqlMatch
