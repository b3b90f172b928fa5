"""A query built from tables instead of written as SQL."""

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
        "from",
        "columns",
        "limit",
        "offset",
        "orderBy",
        "filters",
        "timeout",
    )
)


@define(kw_only=True)
class QueryExecuteRequest:
    """A query built from tables instead of written as SQL. Only partly measured.

    Attributes:
        from_: Tables to read from.
        columns: Names of the columns to return; null or absent presumably means all.
        limit: Most rows to return; null or absent for no limit of the caller's.
        offset: Rows to skip before the first one returned.
        order_by: Sort keys, each a column and a direction, such as `amount DESC`; make them unique for
            stable pages.
        filters: Conditions that rows must meet; null or absent for none.
        timeout: Seconds that the query may take; default, maximum and the reply when exceeded are not
            known.
        additional_properties: Members that the document does not know, by wire name.
    """

    from_: list[TableForQuery]
    columns: list[str] | None | Unset = UNSET
    limit: int | None | Unset = UNSET
    offset: int | None | Unset = UNSET
    order_by: list[str] | None | Unset = UNSET
    filters: QueryFilter | None | Unset = UNSET
    timeout: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            value = source["from"]
            self.from_ = value if value is None else decode_list(value, TableForQuery.from_dict)
            value = source.get("columns", UNSET)
            self.columns = value if value is None or value is UNSET else decode_list(value)
            self.limit = source.get("limit", UNSET)
            self.offset = source.get("offset", UNSET)
            value = source.get("orderBy", UNSET)
            self.order_by = value if value is None or value is UNSET else decode_list(value)
            value = source.get("filters", UNSET)
            self.filters = value if value is None or value is UNSET else QueryFilter.from_dict(value)
            self.timeout = source.get("timeout", UNSET)
            if len(source) > 1 and not _NAMES.issuperset(source):
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
        result["from"] = encode(self.from_)
        if self.columns is not UNSET:
            result["columns"] = encode(self.columns)
        if self.limit is not UNSET:
            result["limit"] = self.limit
        if self.offset is not UNSET:
            result["offset"] = self.offset
        if self.order_by is not UNSET:
            result["orderBy"] = encode(self.order_by)
        if self.filters is not UNSET:
            result["filters"] = encode(self.filters)
        if self.timeout is not UNSET:
            result["timeout"] = self.timeout
        return result


# Below the class, because models may refer to each other in circles.
from .query_filter import QueryFilter
from .table_for_query import TableForQuery
