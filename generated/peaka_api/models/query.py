"""A saved query, plain or materialized."""

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
        "displayName",
        "name",
        "inputQuery",
        "queryType",
        "schedule",
        "path",
        "folderId",
        "inputQueryRefId",
    )
)


@define(kw_only=True)
class Query:
    """A saved query, plain or materialized.

    Attributes:
        id: Decimal string of up to 19 digits; never convert it to a float.
        display_name: Name shown to people, as it was sent.
        name: Slug of the display name; in SQL the query is `"peaka"."query"."<name>"`.
        input_query: SQL text; may be an empty string.
        query_type: Whether results are stored; older examples omit it for plain queries.
        schedule: When a materialized query refreshes; null or absent for a plain one.
        path: Folder path; `/` at the root, though documentation says null. May be absent.
        folder_id: Id of the folder; null or absent at the root.
        input_query_ref_id: Id of the saved query that the SQL was copied from; sources disagree on whether
            it is returned.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    display_name: str
    name: str
    input_query: str
    query_type: QueryType | None | Unset = UNSET
    schedule: MaterializedQuerySchedule | None | Unset = UNSET
    path: str | None | Unset = UNSET
    folder_id: str | None | Unset = UNSET
    input_query_ref_id: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.id = source["id"]
            self.display_name = source["displayName"]
            self.name = source["name"]
            self.input_query = source["inputQuery"]
            value = source.get("queryType", UNSET)
            self.query_type = value if value is UNSET else _QueryType(value) or QueryType.decode(value)
            value = source.get("schedule", UNSET)
            self.schedule = value if value is None or value is UNSET else MaterializedQuerySchedule.from_dict(value)
            self.path = source.get("path", UNSET)
            self.folder_id = source.get("folderId", UNSET)
            self.input_query_ref_id = source.get("inputQueryRefId", UNSET)
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
        result["id"] = self.id
        result["displayName"] = self.display_name
        result["name"] = self.name
        result["inputQuery"] = self.input_query
        if self.query_type is not UNSET:
            result["queryType"] = encode(self.query_type)
        if self.schedule is not UNSET:
            result["schedule"] = encode(self.schedule)
        if self.path is not UNSET:
            result["path"] = self.path
        if self.folder_id is not UNSET:
            result["folderId"] = self.folder_id
        if self.input_query_ref_id is not UNSET:
            result["inputQueryRefId"] = self.input_query_ref_id
        return result


# Below the class, because models may refer to each other in circles.
from .materialized_query_schedule import MaterializedQuerySchedule
from .query_type import QueryType

_QueryType = QueryType._value2member_map_.get
