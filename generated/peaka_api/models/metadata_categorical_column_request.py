"""How many values of a column to collect, and how often to do so again."""

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
        "limit",
        "frequency",
    )
)


@define(kw_only=True)
class MetadataCategoricalColumnRequest:
    """How many values of a column to collect, and how often to do so again.

    Attributes:
        limit: Most distinct values to keep, as in `SELECT DISTINCT … LIMIT`. An official client proposes
            10.
        frequency: How often to collect again; `NONE` leaves no recurring job.
        additional_properties: Members that the document does not know, by wire name.
    """

    limit: int
    frequency: CategoricalFrequency
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
            self.limit = source["limit"]
            value = source["frequency"]
            self.frequency = _CategoricalFrequency(value) or CategoricalFrequency.decode(value)
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
        result["limit"] = self.limit
        result["frequency"] = encode(self.frequency)
        return result


# Below the class, because models may refer to each other in circles.
from .categorical_frequency import CategoricalFrequency

_CategoricalFrequency = CategoricalFrequency._value2member_map_.get
