"""A saved query to publish as a table of a semantic catalog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "schemaName",
        "tableName",
        "queryId",
    )
)


@define(kw_only=True)
class SemanticTableRequest:
    """A saved query to publish as a table of a semantic catalog.

    Attributes:
        schema_name: Schema of the semantic catalog that is to hold the table. Whether it must exist is not
            known.
        table_name: Wanted table name in SQL.
        query_id: Id of the saved query that supplies the rows, a decimal string.
        additional_properties: Members that the document does not know, by wire name.
    """

    schema_name: str
    table_name: str
    query_id: str
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 3
            self.schema_name = source["schemaName"]
            self.table_name = source["tableName"]
            self.query_id = source["queryId"]
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
        result["schemaName"] = self.schema_name
        result["tableName"] = self.table_name
        result["queryId"] = self.query_id
        return result
