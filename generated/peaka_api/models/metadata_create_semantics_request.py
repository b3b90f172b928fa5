"""Instruction to the AI for describing a table."""

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
        "initialPrompt",
        "limit",
        "threadId",
    )
)


@define(kw_only=True)
class MetadataCreateSemanticsRequest:
    """Instruction to the AI for describing a table.

    Attributes:
        initial_prompt: General description of the table in plain language; better text gives better column
            texts.
        limit: Number of sample rows that the AI gets to see. An official client proposes 3.
        thread_id: Thread to go on with, as an earlier reply gave it. Absent, a new one presumably starts.
        additional_properties: Members that the document does not know, by wire name.
    """

    initial_prompt: str
    limit: int
    thread_id: str | None | Unset = UNSET
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
            self.initial_prompt = source["initialPrompt"]
            self.limit = source["limit"]
            value = self.thread_id = source.get("threadId", UNSET)
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
        result["initialPrompt"] = self.initial_prompt
        result["limit"] = self.limit
        if self.thread_id is not UNSET:
            result["threadId"] = self.thread_id
        return result
