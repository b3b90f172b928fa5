"""One step of the agent on the way to an answer."""

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
        "action",
        "observation",
    )
)


@define(kw_only=True)
class AiChatStepV1:
    """One step of the agent on the way to an answer.

    Attributes:
        action: Tool call made in this step.
        observation: What the tool returned, as text.
        additional_properties: Members that the document does not know, by wire name.
    """

    action: AiChatActionV1
    observation: str
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
            value = source["action"]
            self.action = value if value is None else AiChatActionV1.from_dict(value)
            self.observation = source["observation"]
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
        result["action"] = encode(self.action)
        result["observation"] = self.observation
        return result


# Below the class, because models may refer to each other in circles.
from .ai_chat_action_v1 import AiChatActionV1
