"""A column of a table, internal or of any other catalog."""

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
        "name",
        "dataType",
        "displayName",
        "defaultValue",
        "isNotNull",
        "isUnique",
        "id",
        "desc",
    )
)


@define(kw_only=True)
class ColumnDetail:
    """A column of a table, internal or of any other catalog.

    Attributes:
        name: Name in SQL. On a BI table it can differ from the requested one, for underscores are stripped.
        data_type: Lower-case Trino type name, possibly with parameters, such as `timestamp(6)`.
        display_name: Label for people; on BI tables always the name.
        default_value: Default in text form, also for numbers (`"3"`); null when there is none.
        is_not_null: Whether NULL is forbidden. Always false on internal tables, whatever was sent.
        is_unique: Whether values must differ. Always false on internal tables, whatever was sent.
        id: Usually absent; seen live only as the placeholder `"-1"` in the reply to a BI column update.
        desc: Comment from the database, filled for Postgres columns; null on internal tables, or absent.
        additional_properties: Members that the document does not know, by wire name.
    """

    name: str
    data_type: str
    display_name: str
    default_value: str | None
    is_not_null: bool
    is_unique: bool
    id: str | None | Unset = UNSET
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
            unknown = len(source) - 6
            self.name = source["name"]
            self.data_type = source["dataType"]
            self.display_name = source["displayName"]
            self.default_value = source["defaultValue"]
            self.is_not_null = source["isNotNull"]
            self.is_unique = source["isUnique"]
            value = self.id = source.get("id", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.desc = source.get("desc", UNSET)
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
        result["name"] = self.name
        result["dataType"] = self.data_type
        result["displayName"] = self.display_name
        result["defaultValue"] = self.default_value
        result["isNotNull"] = self.is_not_null
        result["isUnique"] = self.is_unique
        if self.id is not UNSET:
            result["id"] = self.id
        if self.desc is not UNSET:
            result["desc"] = self.desc
        return result
