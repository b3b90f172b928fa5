"""One question of a thread, with the agent's steps and answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    decode_map,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "message",
        "step",
        "output",
        "modelParams",
    )
)


@define(kw_only=True)
class AiChatTaskV1:
    """One question of a thread, with the agent's steps and answer.

    Attributes:
        message: Question as the user put it.
        step: Steps in the order taken; the wire name is singular.
        output: Answer; absent when there is none, for instance while the agent works.
        model_params: Settings of the language model, under undocumented keys; may be absent.
        additional_properties: Members that the document does not know, by wire name.
    """

    message: str
    step: list[AiChatStepV1]
    output: AiAgentOutputV1 | None | Unset = UNSET
    model_params: dict[str, Any] | None | Unset = UNSET
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
            self.message = source["message"]
            value = source["step"]
            self.step = value if value is None else decode_list(value, AiChatStepV1.from_dict)
            value = source.get("output", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.output = value if value is None or value is UNSET else AiAgentOutputV1.from_dict(value)
            value = source.get("modelParams", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.model_params = value if value is None or value is UNSET else decode_map(value)
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
        result["step"] = encode(self.step)
        if self.output is not UNSET:
            result["output"] = encode(self.output)
        if self.model_params is not UNSET:
            result["modelParams"] = encode(self.model_params)
        return result


# Below the class, because models may refer to each other in circles.
from .ai_agent_output_v1 import AiAgentOutputV1
from .ai_chat_step_v1 import AiChatStepV1
