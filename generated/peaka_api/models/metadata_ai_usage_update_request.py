"""Switch for the AI usage of a catalog or a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(("useWithAI",))


@define(kw_only=True)
class MetadataAIUsageUpdateRequest:
    """Switch for the AI usage of a catalog or a schema.

    Attributes:
        use_with_ai: True lets AI features use the tables, false hides them.
        additional_properties: Members that the document does not know, by wire name.
    """

    use_with_ai: bool
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
            self.use_with_ai = source["useWithAI"]
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
        result["useWithAI"] = self.use_with_ai
        return result
