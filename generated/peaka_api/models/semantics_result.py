"""Reply of `metadata.generate_semantics`."""

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
        "metadata",
        "threadId",
    )
)


@define(kw_only=True)
class SemanticsResult:
    """Reply of `metadata.generate_semantics`.

    Attributes:
        metadata: The table with the proposed descriptions.
        thread_id: Thread of the generation, to be sent along with the next one.
        additional_properties: Members that the document does not know, by wire name.
    """

    metadata: TableMetadata
    thread_id: str
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
            value = source["metadata"]
            self.metadata = value if value is None else TableMetadata.from_dict(value)
            self.thread_id = source["threadId"]
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
        result["metadata"] = encode(self.metadata)
        result["threadId"] = self.thread_id
        return result


# Below the class, because models may refer to each other in circles.
from .table_metadata import TableMetadata
