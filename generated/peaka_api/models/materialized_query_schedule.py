"""When a materialized query refreshes by itself."""

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
        "cronExpression",
        "repeatDuration",
        "timezone",
        "expression",
    )
)


@define(kw_only=True)
class MaterializedQuerySchedule:
    """When a materialized query refreshes by itself. In a request `interval` needs `repeatDuration`, `cron`
    needs `cronExpression` and `none` needs nothing. In a reply the fields that do not apply are null or
    absent.

    Attributes:
        type: Which of the other fields apply.
        cron_expression: Five-field UNIX cron expression, such as `0 0 * * *`; only with `cron`.
        repeat_duration: Time between runs as an ISO-8601 duration, such as `PT6H`; only with `interval`.
        timezone: IANA time zone of `cronExpression`; UTC when null or absent.
        expression: Older copy of `repeatDuration`, only in replies; ignore it.
        additional_properties: Members that the document does not know, by wire name.
    """

    type: MaterializedScheduleType
    cron_expression: str | None | Unset = UNSET
    repeat_duration: str | None | Unset = UNSET
    timezone: str | None | Unset = UNSET
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
            self.type = _MaterializedScheduleType(value) or MaterializedScheduleType.decode(value)
            value = self.cron_expression = source.get("cronExpression", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.repeat_duration = source.get("repeatDuration", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.timezone = source.get("timezone", UNSET)
            if value is not UNSET:
                unknown -= 1
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
        if self.cron_expression is not UNSET:
            result["cronExpression"] = self.cron_expression
        if self.repeat_duration is not UNSET:
            result["repeatDuration"] = self.repeat_duration
        if self.timezone is not UNSET:
            result["timezone"] = self.timezone
        if self.expression is not UNSET:
            result["expression"] = self.expression
        return result


# Below the class, because models may refer to each other in circles.
from .materialized_schedule_type import MaterializedScheduleType

_MaterializedScheduleType = MaterializedScheduleType._value2member_map_.get
