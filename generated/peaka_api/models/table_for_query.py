"""One table of a query built from parts."""

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
        "catalogName",
        "schemaName",
        "tableName",
        "catalogId",
    )
)


@define(kw_only=True)
class TableForQuery:
    """One table of a query built from parts.

    Attributes:
        catalog_name: SQL name of the catalog, the first part of the qualified name.
        schema_name: Second part of the qualified name.
        table_name: Third part of the qualified name.
        catalog_id: Catalog id, a decimal string; optional.
        additional_properties: Members that the document does not know, by wire name.
    """

    catalog_name: str
    schema_name: str
    table_name: str
    catalog_id: str | None | Unset = UNSET
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
            self.catalog_name = source["catalogName"]
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            value = self.catalog_id = source.get("catalogId", UNSET)
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
        result["catalogName"] = self.catalog_name
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        if self.catalog_id is not UNSET:
            result["catalogId"] = self.catalog_id
        return result
