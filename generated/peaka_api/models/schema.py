"""A schema of a catalog."""

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
        "catalogId",
        "schemaName",
        "catalogName",
    )
)


@define(kw_only=True)
class Schema:
    """A schema of a catalog. It has no `name` field.

    Attributes:
        catalog_id: Id of the catalog it belongs to, a decimal string.
        schema_name: Name in SQL, the second part of the qualified name.
        catalog_name: Name of that catalog in SQL. Absent in the published example; an official client
            expects it.
        additional_properties: Members that the document does not know, by wire name.
    """

    catalog_id: str
    schema_name: str
    catalog_name: str | None | Unset = UNSET
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
            self.catalog_id = source["catalogId"]
            self.schema_name = source["schemaName"]
            value = self.catalog_name = source.get("catalogName", UNSET)
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
        result["catalogId"] = self.catalog_id
        result["schemaName"] = self.schema_name
        if self.catalog_name is not UNSET:
            result["catalogName"] = self.catalog_name
        return result
