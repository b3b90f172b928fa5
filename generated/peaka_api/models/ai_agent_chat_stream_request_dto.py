"""One message to the AI agent, and what to stream while it works."""

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
        "message",
        "threadId",
        "noExecute",
        "streamModes",
    )
)


@define(kw_only=True)
class AIAgentChatStreamRequestDto:
    """One message to the AI agent, and what to stream while it works.

    Attributes:
        message: Question or instruction in plain language.
        thread_id: Thread to go on with; leave it out to open a new one.
        no_execute: If `true`, the agent writes the SQL but does not run it. The server default is not
            stated.
        stream_modes: Kinds of events to send, one or more; the server default is `messages` alone.
        additional_properties: Members that the document does not know, by wire name.
    """

    message: str
    thread_id: str | None | Unset = UNSET
    no_execute: bool | None | Unset = UNSET
    stream_modes: list[StreamMode] | None | Unset = UNSET
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
            value = self.no_execute = source.get("noExecute", UNSET)
            if value is not UNSET:
                unknown -= 1
            value = source.get("streamModes", UNSET)
            if value is not UNSET:
                unknown -= 1
            self.stream_modes = value if value is None or value is UNSET else decode_list(value, StreamMode.decode)
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
        if self.no_execute is not UNSET:
            result["noExecute"] = self.no_execute
        if self.stream_modes is not UNSET:
            result["streamModes"] = encode(self.stream_modes)
        return result


# Below the class, because models may refer to each other in circles.
from .stream_mode import StreamMode
