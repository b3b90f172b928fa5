"""Metadata of one column, in replies and in the body of `metadata.update_table`."""

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
        "columnName",
        "columnDescription",
        "dataType",
        "order",
        "isNotNull",
        "isSystem",
        "isUnique",
        "isPrimary",
        "isCategorical",
        "categoricalValues",
        "lineage",
        "sampleValues",
    )
)


@define(kw_only=True)
class MetadataColumn:
    """Metadata of one column, in replies and in the body of `metadata.update_table`. When updating, send it
    complete, as read.

    Attributes:
        column_name: Name in SQL.
        column_description: Meaning of the column, for people and for AI. The literal text `null` can occur.
        data_type: Type of the values, as the metadata names it.
        order: Position of the column in its table. Whether it counts from 0 or 1 is not recorded.
        is_not_null: True if the source allows no null. May be absent.
        is_system: Marks a system column, presumably one that the source itself does not have. May be
            absent.
        is_unique: True if no two rows share a value. May be absent.
        is_primary: True for the primary key, which can be set by an update. May be absent.
        is_categorical: True once categorical values were generated for the column. May be absent.
        categorical_values: Distinct values, at most the `limit` they were generated with. May be absent.
        lineage: Where a computed column gets its values from. Only useful for saved queries and semantic
            tables.
        sample_values: A few values of any JSON type. Only in replies: not part of the published document.
        additional_properties: Members that the document does not know, by wire name.
    """

    column_name: str
    column_description: str
    data_type: str
    order: int
    is_not_null: bool | None | Unset = UNSET
    is_system: bool | None | Unset = UNSET
    is_unique: bool | None | Unset = UNSET
    is_primary: bool | None | Unset = UNSET
    is_categorical: bool | None | Unset = UNSET
    categorical_values: list[str] | None | Unset = UNSET
    lineage: list[MetadataColumnLineage] | None | Unset = UNSET
    sample_values: list[Any] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.column_name = source["columnName"]
            self.column_description = source["columnDescription"]
            self.data_type = source["dataType"]
            self.order = source["order"]
            self.is_not_null = source.get("isNotNull", UNSET)
            self.is_system = source.get("isSystem", UNSET)
            self.is_unique = source.get("isUnique", UNSET)
            self.is_primary = source.get("isPrimary", UNSET)
            self.is_categorical = source.get("isCategorical", UNSET)
            value = source.get("categoricalValues", UNSET)
            self.categorical_values = value if value is None or value is UNSET else decode_list(value)
            value = source.get("lineage", UNSET)
            self.lineage = (
                value if value is None or value is UNSET else decode_list(value, MetadataColumnLineage.from_dict)
            )
            value = source.get("sampleValues", UNSET)
            self.sample_values = value if value is None or value is UNSET else decode_list(value)
            if len(source) > 4 and not _NAMES.issuperset(source):
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
        result["columnDescription"] = self.column_description
        result["dataType"] = self.data_type
        result["order"] = self.order
        if self.is_not_null is not UNSET:
            result["isNotNull"] = self.is_not_null
        if self.is_system is not UNSET:
            result["isSystem"] = self.is_system
        if self.is_unique is not UNSET:
            result["isUnique"] = self.is_unique
        if self.is_primary is not UNSET:
            result["isPrimary"] = self.is_primary
        if self.is_categorical is not UNSET:
            result["isCategorical"] = self.is_categorical
        if self.categorical_values is not UNSET:
            result["categoricalValues"] = encode(self.categorical_values)
        if self.lineage is not UNSET:
            result["lineage"] = encode(self.lineage)
        if self.sample_values is not UNSET:
            result["sampleValues"] = encode(self.sample_values)
        return result


# Below the class, because models may refer to each other in circles.
from .metadata_column_lineage import MetadataColumnLineage
