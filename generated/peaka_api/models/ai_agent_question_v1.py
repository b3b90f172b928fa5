"""One question to the first-generation AI agent."""

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
        "message",
        "threadId",
        "source",
    )
)


@define(kw_only=True)
class AiAgentQuestionV1:
    """One question to the first-generation AI agent.

    Attributes:
        message: Question in plain language.
        thread_id: Thread to go on with, the `threadId` of an earlier answer; leave it out to open a new
            one.
        source: Where the question comes from; the values are not documented.
        additional_properties: Members that the document does not know, by wire name.
    """

    message: str
    thread_id: str | None | Unset = UNSET
    source: str | None | Unset = UNSET
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
            self.message = source["message"]
            value = self.thread_id = source.get("threadId", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.source = source.get("source", UNSET)
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
        result["message"] = self.message
        if self.thread_id is not UNSET:
            result["threadId"] = self.thread_id
        if self.source is not UNSET:
            result["source"] = self.source
        return result
