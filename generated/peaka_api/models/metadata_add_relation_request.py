"""Target and type of a new relation; its source column stands in the path."""

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
        "targetCatalogId",
        "targetSchemaName",
        "targetTableName",
        "targetColumnName",
        "type",
    )
)


@define(kw_only=True)
class MetadataAddRelationRequest:
    """Target and type of a new relation; its source column stands in the path.

    Attributes:
        target_catalog_id: Catalog of the column that the relation points to (decimal string).
        target_schema_name: Schema of the column that the relation points to.
        target_table_name: Table of the column that the relation points to.
        target_column_name: Column that the relation points to, by its name in SQL.
        type: Cardinality, read from source to target.
        additional_properties: Members that the document does not know, by wire name.
    """

    target_catalog_id: str
    target_schema_name: str
    target_table_name: str
    target_column_name: str
    type: RelationType
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 5
            self.target_catalog_id = source["targetCatalogId"]
            self.target_schema_name = source["targetSchemaName"]
            self.target_table_name = source["targetTableName"]
            self.target_column_name = source["targetColumnName"]
            value = source["type"]
            self.type = _RelationType(value) or RelationType.decode(value)
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
        result["targetCatalogId"] = self.target_catalog_id
        result["targetSchemaName"] = self.target_schema_name
        result["targetTableName"] = self.target_table_name
        result["targetColumnName"] = self.target_column_name
        result["type"] = encode(self.type)
        return result


# Below the class, because models may refer to each other in circles.
from .relation_type import RelationType

_RelationType = RelationType._value2member_map_.get
