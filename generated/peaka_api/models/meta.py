"""What was searched, and the position of the page."""

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
        "page",
        "query",
    )
)


@define(kw_only=True)
class Meta:
    """What was searched, and the position of the page.

    Attributes:
        page: Position of this page and of the next one.
        query: The query as the service understood it.
        additional_properties: Members that the document does not know, by wire name.
    """

    page: Page
    query: SearchMetaQuery
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 2
            value = source["page"]
            self.page = value if value is None else Page.from_dict(value)
            value = source["query"]
            self.query = value if value is None else SearchMetaQuery.from_dict(value)
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
        result["page"] = encode(self.page)
        result["query"] = encode(self.query)
        return result


# Below the class, because models may refer to each other in circles.
from .page import Page
from .search_meta_query import SearchMetaQuery
