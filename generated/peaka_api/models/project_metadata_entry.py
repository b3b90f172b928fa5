"""One table in the metadata store of a project."""

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
        "id",
        "content",
        "metadata",
    )
)


@define(kw_only=True)
class ProjectMetadataEntry:
    """One table in the metadata store of a project.

    Attributes:
        id: Id of the entry in the metadata store, not of the table; its form is not recorded.
        content: Text kept with the entry; its layout is not recorded. Read `metadata` instead.
        metadata: The table itself.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    content: str
    metadata: TableMetadata
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
            self.id = source["id"]
            self.content = source["content"]
            value = source["metadata"]
            self.metadata = value if value is None else TableMetadata.from_dict(value)
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
        result["content"] = self.content
        result["metadata"] = encode(self.metadata)
        return result


# Below the class, because models may refer to each other in circles.
from .table_metadata import TableMetadata
