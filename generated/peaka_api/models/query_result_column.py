"""Where a result column comes from."""

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
        "columnName",
        "catalogId",
        "catalogName",
        "schemaName",
        "tableName",
    )
)


@define(kw_only=True)
class QueryResultColumn:
    """Where a result column comes from. For computed columns such as `COUNT(*)` it was never recorded: only
    `columnName` is relied upon, and the other parts may be null or absent.

    Attributes:
        column_name: Column name in the result.
        catalog_id: Catalog id, a decimal string; may be absent.
        catalog_name: SQL name of the catalog; may be null or absent for a computed column.
        schema_name: Schema of the source table; may be null or absent for a computed column.
        table_name: Source table; may be null or absent for a computed column.
        additional_properties: Members that the document does not know, by wire name.
    """

    column_name: str
    catalog_id: str | None | Unset = UNSET
    catalog_name: str | None | Unset = UNSET
    schema_name: str | None | Unset = UNSET
    table_name: str | None | Unset = UNSET
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
            self.column_name = source["columnName"]
            value = self.catalog_id = source.get("catalogId", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.catalog_name = source.get("catalogName", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.schema_name = source.get("schemaName", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.table_name = source.get("tableName", UNSET)
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
        result["columnName"] = self.column_name
        if self.catalog_id is not UNSET:
            result["catalogId"] = self.catalog_id
        if self.catalog_name is not UNSET:
            result["catalogName"] = self.catalog_name
        if self.schema_name is not UNSET:
            result["schemaName"] = self.schema_name
        if self.table_name is not UNSET:
            result["tableName"] = self.table_name
        return result
