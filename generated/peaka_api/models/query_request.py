"""A saved query to create, or the fields of one to change."""

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
        "displayName",
        "inputQuery",
        "queryType",
        "schedule",
        "inputQueryRefId",
        "path",
    )
)


@define(kw_only=True)
class QueryRequest:
    """A saved query to create, or the fields of one to change. On an update, fields left out keep their
    values.

    Attributes:
        display_name: Name shown to people, from which the SQL name is made; needed on create, optional on
            update.
        input_query: SQL text; may be left out on update, or when `inputQueryRefId` is sent.
        query_type: Whether results are stored; server default `PLAIN`.
        schedule: When to refresh a `MATERIALIZED` query; null or absent for no schedule on create.
        input_query_ref_id: Id of a saved query whose SQL is copied once; `MATERIALIZED` only. Later edits
            there do not follow.
        path: Folder to file the query in, such as `/reports/monthly`; `/` is how replies show the root.
        additional_properties: Members that the document does not know, by wire name.
    """

    display_name: str | None | Unset = UNSET
    input_query: str | None | Unset = UNSET
    query_type: QueryType | None | Unset = UNSET
    schedule: MaterializedQuerySchedule | None | Unset = UNSET
    input_query_ref_id: str | None | Unset = UNSET
    path: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.display_name = source.get("displayName", UNSET)
            self.input_query = source.get("inputQuery", UNSET)
            value = source.get("queryType", UNSET)
            self.query_type = value if value is UNSET else _QueryType(value) or QueryType.decode(value)
            value = source.get("schedule", UNSET)
            self.schedule = value if value is None or value is UNSET else MaterializedQuerySchedule.from_dict(value)
            self.input_query_ref_id = source.get("inputQueryRefId", UNSET)
            self.path = source.get("path", UNSET)
            if len(source) > 0 and not _NAMES.issuperset(source):
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
        if self.display_name is not UNSET:
            result["displayName"] = self.display_name
        if self.input_query is not UNSET:
            result["inputQuery"] = self.input_query
        if self.query_type is not UNSET:
            result["queryType"] = encode(self.query_type)
        if self.schedule is not UNSET:
            result["schedule"] = encode(self.schedule)
        if self.input_query_ref_id is not UNSET:
            result["inputQueryRefId"] = self.input_query_ref_id
        if self.path is not UNSET:
            result["path"] = self.path
        return result


# Below the class, because models may refer to each other in circles.
from .materialized_query_schedule import MaterializedQuerySchedule
from .query_type import QueryType

_QueryType = QueryType._value2member_map_.get
