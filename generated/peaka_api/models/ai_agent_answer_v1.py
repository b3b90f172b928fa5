"""Reply of the first-generation AI agent to one question."""

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
        "threadId",
        "output",
    )
)


@define(kw_only=True)
class AiAgentAnswerV1:
    """Reply of the first-generation AI agent to one question.

    Attributes:
        thread_id: Thread that holds the question; the `aiThreadId` of the history.
        output: SQL, rows and text of the answer.
        additional_properties: Members that the document does not know, by wire name.
    """

    thread_id: str
    output: AiAgentOutputV1
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
            self.thread_id = source["threadId"]
            value = source["output"]
            self.output = value if value is None else AiAgentOutputV1.from_dict(value)
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
        result["threadId"] = self.thread_id
        result["output"] = encode(self.output)
        return result


# Below the class, because models may refer to each other in circles.
from .ai_agent_output_v1 import AiAgentOutputV1
