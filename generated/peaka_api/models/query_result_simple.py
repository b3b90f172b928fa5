"""Result for the format `SIMPLE`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    decode_map,
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "columns",
        "data",
    )
)


@define(kw_only=True)
class QueryResultSimple:
    """Result for the format `SIMPLE`.

    Attributes:
        columns: Columns of the result, in order.
        data: Rows, each an object of column names and values (text or null); columns of the same name
            collapse.
        additional_properties: Members that the document does not know, by wire name.
    """

    columns: list[QueryResultColumn]
    data: list[dict[str, str | None]]
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
            value = source["columns"]
            self.columns = value if value is None else decode_list(value, QueryResultColumn.from_dict)
            value = source["data"]
            self.data = value if value is None else decode_list(value, lambda value: decode_map(value))
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
        result["columns"] = encode(self.columns)
        result["data"] = encode(self.data)
        return result


# Below the class, because models may refer to each other in circles.
from .query_result_column import QueryResultColumn
