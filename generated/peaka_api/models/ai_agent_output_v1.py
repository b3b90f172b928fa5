"""Answer of the first-generation AI agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "query",
        "text",
        "data",
    )
)


@define(kw_only=True)
class AiAgentOutputV1:
    """Answer of the first-generation AI agent. Any part may be absent.

    Attributes:
        query: SQL that the agent wrote.
        text: Answer in plain language.
        data: Result rows, each a list of cells.
        additional_properties: Members that the document does not know, by wire name.
    """

    query: str | None | Unset = UNSET
    text: str | None | Unset = UNSET
    data: list[list[AiAgentCellV1]] | None | Unset = UNSET
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
            value = self.query = source.get("query", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = self.text = source.get("text", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = source.get("data", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.data = (
                value
                if value is None or value is UNSET
                else decode_list(value, lambda value: decode_list(value, AiAgentCellV1.from_dict))
            )
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
        if self.query is not UNSET:
            result["query"] = self.query
        if self.text is not UNSET:
            result["text"] = self.text
        if self.data is not UNSET:
            result["data"] = encode(self.data)
        return result


# Below the class, because models may refer to each other in circles.
from .ai_agent_cell_v1 import AiAgentCellV1
