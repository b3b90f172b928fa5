"""Answer to a trigger, from a cache or a materialized query."""

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
        "status",
        "message",
    )
)


@define(kw_only=True)
class TriggerResult:
    """Answer to a trigger, from a cache or a materialized query. It tells nothing about how the run ends.

    Attributes:
        status: How the trigger went, not the state of the run. Always sent by cache triggers, optional for
            a materialized refresh.
        message: The answer in prose; the wording is not promised.
        additional_properties: Members that the document does not know, by wire name.
    """

    status: str | None | Unset = UNSET
    message: str | None | Unset = UNSET
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
            value = self.status = source.get("status", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.message = source.get("message", UNSET)
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
        if self.status is not UNSET:
            result["status"] = self.status
        if self.message is not UNSET:
            result["message"] = self.message
        return result
