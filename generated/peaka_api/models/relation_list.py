"""Reply of `metadata.list_relations` as one official client reads it; another reads the same reply as."""

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
_NAMES = frozenset(("relations",))


@define(kw_only=True)
class RelationList:
    """Reply of `metadata.list_relations` as one official client reads it; another reads the same reply as a
    map of open objects, so other keys can occur.

    Attributes:
        relations: Relations of the catalog. Absent if the service answers with the map.
        additional_properties: Members that the document does not know, by wire name.
    """

    relations: list[Relation] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            unknown = len(source) - 0
            value = source.get("relations", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.relations = value if value is None or value is UNSET else decode_list(value, Relation.from_dict)
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
        if self.relations is not UNSET:
            result["relations"] = encode(self.relations)
        return result


# Below the class, because models may refer to each other in circles.
from .relation import Relation
