"""How often one kind of cache update runs by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "type",
        "expression",
    )
)


@define(kw_only=True)
class Schedule:
    """How often one kind of cache update runs by itself.

    Attributes:
        type: `BASIC` to run every `expression`, `NONE` to run on trigger only.
        expression: Interval as an ISO-8601 duration, `PT6H` for six hours; left out for `NONE`. In an
            update a malformed one is ignored under a 200.
        additional_properties: Members that the document does not know, by wire name.
    """

    type: ScheduleType
    expression: str | None | Unset = UNSET
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
            value = source["type"]
            self.type = _ScheduleType(value) or ScheduleType.decode(value)
            value = self.expression = source.get("expression", UNSET)
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
        result["type"] = encode(self.type)
        if self.expression is not UNSET:
            result["expression"] = self.expression
        return result


# Below the class, because models may refer to each other in circles.
from .schedule_type import ScheduleType

_ScheduleType = ScheduleType._value2member_map_.get
