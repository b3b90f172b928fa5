"""A query folder with everything below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "name",
        "path",
        "children",
        "queries",
    )
)


@define(kw_only=True)
class QueryFolderTreeNode:
    """A query folder with everything below it.

    Attributes:
        id: UUID of the folder.
        name: Last part of `path`.
        path: Place in the folder tree, starting with a slash, such as `/Reports/Monthly`.
        children: Folders directly inside, each with its own children; `[]` when there are none.
        queries: Saved queries directly inside; always `[]` unless `includeQueries` is true.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    name: str
    path: str
    children: list[QueryFolderTreeNode]
    queries: list[Query]
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
            self.id = source["id"]
            self.name = source["name"]
            self.path = source["path"]
            value = source["children"]
            self.children = value if value is None else decode_list(value, QueryFolderTreeNode.from_dict)
            value = source["queries"]
            self.queries = value if value is None else decode_list(value, Query.from_dict)
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
        result["name"] = self.name
        result["path"] = self.path
        result["children"] = encode(self.children)
        result["queries"] = encode(self.queries)
        return result


# Below the class, because models may refer to each other in circles.
from .query import Query
