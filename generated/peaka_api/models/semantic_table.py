"""A table of a semantic catalog."""

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
        "schemaName",
        "tableName",
        "tableId",
        "catalogId",
        "catalogName",
    )
)


@define(kw_only=True)
class SemanticTable:
    """A table of a semantic catalog.

    Attributes:
        schema_name: Name in SQL, the second part of the qualified name.
        table_name: Name in SQL, the third part of the qualified name.
        table_id: Decimal string that deletes the table later. No list returns it.
        catalog_id: Id of the semantic catalog, a decimal string. Absent in the published example.
        catalog_name: Name of the semantic catalog in SQL. An official client types it as optional.
        additional_properties: Members that the document does not know, by wire name.
    """

    schema_name: str
    table_name: str
    table_id: str
    catalog_id: str | None | Unset = UNSET
    catalog_name: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 3
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            self.table_id = source["tableId"]
            value = self.catalog_id = source.get("catalogId", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.catalog_name = source.get("catalogName", UNSET)
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
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        result["tableId"] = self.table_id
        if self.catalog_id is not UNSET:
            result["catalogId"] = self.catalog_id
        if self.catalog_name is not UNSET:
            result["catalogName"] = self.catalog_name
        return result
