"""A column to add to, or to update in, a Peaka Table or BI table."""

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
        "name",
        "dataType",
        "displayName",
        "defaultValue",
        "isNotNull",
        "isUnique",
        "desc",
    )
)


@define(kw_only=True)
class ColumnRequest:
    """A column to add to, or to update in, a Peaka Table or BI table. An update needs the whole object, not
    only what changes.

    Attributes:
        name: Name in SQL, and the name that CSV mappings use. BI tables strip underscores from it.
        data_type: Upper-case type name. Older published examples show lower case; only upper case was
            measured.
        display_name: Label for people. BI tables ignore it and store the name instead.
        default_value: Default in text form; the CSV import gives it to rows whose mapping leaves the column
            out.
        is_not_null: Accepted and dropped; no constraint is made.
        is_unique: Accepted and dropped; no constraint is made.
        desc: Comment on the column; accepted and dropped.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    data_type: ColumnDataType
    display_name: str | None | Unset = UNSET
    default_value: str | None | Unset = UNSET
    is_not_null: bool | None | Unset = UNSET
    is_unique: bool | None | Unset = UNSET
    desc: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.name = source["name"]
            value = source["dataType"]
            self.data_type = _ColumnDataType(value) or ColumnDataType.decode(value)
            self.display_name = source.get("displayName", UNSET)
            self.default_value = source.get("defaultValue", UNSET)
            self.is_not_null = source.get("isNotNull", UNSET)
            self.is_unique = source.get("isUnique", UNSET)
            self.desc = source.get("desc", UNSET)
            if len(source) > 2 and not _NAMES.issuperset(source):
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
        result["name"] = self.name
        result["dataType"] = encode(self.data_type)
        if self.display_name is not UNSET:
            result["displayName"] = self.display_name
        if self.default_value is not UNSET:
            result["defaultValue"] = self.default_value
        if self.is_not_null is not UNSET:
            result["isNotNull"] = self.is_not_null
        if self.is_unique is not UNSET:
            result["isUnique"] = self.is_unique
        if self.desc is not UNSET:
            result["desc"] = self.desc
        return result


# Below the class, because models may refer to each other in circles.
from .column_data_type import ColumnDataType

_ColumnDataType = ColumnDataType._value2member_map_.get
