"""What Peaka and its AI features know about a table, typed after two official clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "projectId",
        "catalogId",
        "catalogType",
        "catalogSubType",
        "catalogQueryName",
        "catalogDisplayName",
        "schemaName",
        "tableName",
        "isCacheable",
        "isDynamicTable",
        "useWithAI",
        "tableDescription",
        "columns",
        "relations",
    )
)


@define(kw_only=True)
class TableMetadata:
    """What Peaka and its AI features know about a table, typed after two official clients.

    Attributes:
        project_id: Project of the table, eight characters.
        catalog_id: Catalog of the table (decimal string); `2` holds the saved queries.
        catalog_type: Kind of catalog, an open set; an official client looks for `SEMANTIC`.
        catalog_sub_type: Finer kind within `catalogType`; its values are not recorded.
        catalog_query_name: Name of the catalog in SQL, the first part of the qualified name.
        catalog_display_name: Name of the catalog for people.
        schema_name: Name of the schema in SQL, the second part of the qualified name.
        table_name: Name in SQL, the third part of the qualified name.
        is_cacheable: True if a cache can be made of the table.
        is_dynamic_table: True if a query must pass parameters through `_q_…` columns.
        use_with_ai: True if AI features may use the table.
        table_description: Meaning of the table, for people and for AI. May be absent.
        columns: Columns with their descriptions. May be absent.
        relations: Relations of the table to others. May be absent.
        additional_properties: Members that the document does not know, by wire name.
    """

    project_id: str
    catalog_id: str
    catalog_type: str
    catalog_sub_type: str
    catalog_query_name: str
    catalog_display_name: str
    schema_name: str
    table_name: str
    is_cacheable: bool
    is_dynamic_table: bool
    use_with_ai: bool
    table_description: str | None | Unset = UNSET
    columns: list[MetadataColumn] | None | Unset = UNSET
    relations: list[Relation] | None | Unset = UNSET
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
            self.project_id = source["projectId"]
            self.catalog_id = source["catalogId"]
            self.catalog_type = source["catalogType"]
            self.catalog_sub_type = source["catalogSubType"]
            self.catalog_query_name = source["catalogQueryName"]
            self.catalog_display_name = source["catalogDisplayName"]
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            self.is_cacheable = source["isCacheable"]
            self.is_dynamic_table = source["isDynamicTable"]
            self.use_with_ai = source["useWithAI"]
            value = self.table_description = source.get("tableDescription", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = source.get("columns", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.columns = value if value is None or value is UNSET else decode_list(value, MetadataColumn.from_dict)
            value = source.get("relations", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.relations = value if value is None or value is UNSET else decode_list(value, Relation.from_dict)
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
        result["projectId"] = self.project_id
        result["catalogId"] = self.catalog_id
        result["catalogType"] = self.catalog_type
        result["catalogSubType"] = self.catalog_sub_type
        result["catalogQueryName"] = self.catalog_query_name
        result["catalogDisplayName"] = self.catalog_display_name
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        result["isCacheable"] = self.is_cacheable
        result["isDynamicTable"] = self.is_dynamic_table
        result["useWithAI"] = self.use_with_ai
        if self.table_description is not UNSET:
            result["tableDescription"] = self.table_description
        if self.columns is not UNSET:
            result["columns"] = encode(self.columns)
        if self.relations is not UNSET:
            result["relations"] = encode(self.relations)
        return result


# Below the class, because models may refer to each other in circles.
from .metadata_column import MetadataColumn
from .relation import Relation
