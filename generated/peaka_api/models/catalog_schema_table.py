"""A hit of a search: a catalog, a schema or a table, by name."""

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
        "catalog",
        "schema",
        "table",
    )
)


@define(kw_only=True)
class CatalogSchemaTable:
    """A hit of a search: a catalog, a schema or a table, by name.

    Attributes:
        catalog: Name of the catalog. It may have been deleted since.
        schema: Name of the schema; absent in a catalog hit.
        table: Name of the table; absent in catalog and schema hits.
        additional_properties: Members that the document does not know, by wire name.
    """

    catalog: str
    schema: str | None | Unset = UNSET
    table: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 1
            self.catalog = source["catalog"]
            value = self.schema = source.get("schema", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.table = source.get("table", UNSET)
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
        result["catalog"] = self.catalog
        if self.schema is not UNSET:
            result["schema"] = self.schema
        if self.table is not UNSET:
            result["table"] = self.table
        return result
