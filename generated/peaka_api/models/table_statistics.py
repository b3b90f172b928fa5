"""Column statistics of one table."""

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
_NAMES = frozenset(
    (
        "catalogId",
        "schemaName",
        "tableName",
        "columnStatistics",
    )
)


@define(kw_only=True)
class TableStatistics:
    """Column statistics of one table. There is no row count.

    Attributes:
        catalog_id: Id of the catalog, a decimal string.
        schema_name: Schema of the table.
        table_name: Table that the figures describe.
        column_statistics: One entry for each column.
        additional_properties: Members that the document does not know, by wire name.
    """

    catalog_id: str
    schema_name: str
    table_name: str
    column_statistics: list[ColumnStatistics]
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 4
            self.catalog_id = source["catalogId"]
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            value = source["columnStatistics"]
            self.column_statistics = value if value is None else decode_list(value, ColumnStatistics.from_dict)
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
        result["catalogId"] = self.catalog_id
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        result["columnStatistics"] = encode(self.column_statistics)
        return result


# Below the class, because models may refer to each other in circles.
from .column_statistics import ColumnStatistics
