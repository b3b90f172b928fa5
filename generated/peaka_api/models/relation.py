"""A link between two columns that tells how to join their tables, like a foreign key kept as metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "projectId",
        "sourceCatalogId",
        "sourceSchemaName",
        "sourceTableName",
        "sourceColumnName",
        "targetCatalogId",
        "targetSchemaName",
        "targetTableName",
        "targetColumnName",
        "type",
        "sourceCatalogName",
        "targetCatalogName",
    )
)


@define(kw_only=True)
class Relation:
    """A link between two columns that tells how to join their tables, like a foreign key kept as metadata.

    Attributes:
        id: Id that update and delete expect in the path; its form is not recorded.
        project_id: Project of the relation, eight characters.
        source_catalog_id: Catalog of the column that the relation starts from (decimal string).
        source_schema_name: Schema of the column that the relation starts from.
        source_table_name: Table of the column that the relation starts from.
        source_column_name: Column that the relation starts from.
        target_catalog_id: Catalog of the column that the relation points to (decimal string).
        target_schema_name: Schema of the column that the relation points to.
        target_table_name: Table of the column that the relation points to.
        target_column_name: Column that the relation points to.
        type: Cardinality, read from source to target.
        source_catalog_name: Name of the source catalog. May be absent.
        target_catalog_name: Name of the target catalog. May be absent.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    project_id: str
    source_catalog_id: str
    source_schema_name: str
    source_table_name: str
    source_column_name: str
    target_catalog_id: str
    target_schema_name: str
    target_table_name: str
    target_column_name: str
    type: RelationType
    source_catalog_name: str | None | Unset = UNSET
    target_catalog_name: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 11
            self.id = source["id"]
            self.project_id = source["projectId"]
            self.source_catalog_id = source["sourceCatalogId"]
            self.source_schema_name = source["sourceSchemaName"]
            self.source_table_name = source["sourceTableName"]
            self.source_column_name = source["sourceColumnName"]
            self.target_catalog_id = source["targetCatalogId"]
            self.target_schema_name = source["targetSchemaName"]
            self.target_table_name = source["targetTableName"]
            self.target_column_name = source["targetColumnName"]
            value = source["type"]
            self.type = _RelationType(value) or RelationType.decode(value)
            value = self.source_catalog_name = source.get("sourceCatalogName", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.target_catalog_name = source.get("targetCatalogName", UNSET)
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
        result["id"] = self.id
        result["projectId"] = self.project_id
        result["sourceCatalogId"] = self.source_catalog_id
        result["sourceSchemaName"] = self.source_schema_name
        result["sourceTableName"] = self.source_table_name
        result["sourceColumnName"] = self.source_column_name
        result["targetCatalogId"] = self.target_catalog_id
        result["targetSchemaName"] = self.target_schema_name
        result["targetTableName"] = self.target_table_name
        result["targetColumnName"] = self.target_column_name
        result["type"] = encode(self.type)
        if self.source_catalog_name is not UNSET:
            result["sourceCatalogName"] = self.source_catalog_name
        if self.target_catalog_name is not UNSET:
            result["targetCatalogName"] = self.target_catalog_name
        return result


# Below the class, because models may refer to each other in circles.
from .relation_type import RelationType

_RelationType = RelationType._value2member_map_.get
