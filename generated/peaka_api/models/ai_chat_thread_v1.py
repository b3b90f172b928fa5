"""One conversation with the first-generation AI agent."""

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
        "id",
        "aiThreadId",
        "displayName",
        "tasks",
        "projectId",
        "source",
    )
)


@define(kw_only=True)
class AiChatThreadV1:
    """One conversation with the first-generation AI agent.

    Attributes:
        id: Id of the history record. An official client never uses it to address the thread.
        ai_thread_id: Id to go on with the thread, rename it or delete it, as an official client does.
        display_name: Title of the conversation; change it by renaming the thread.
        tasks: Questions with their answers, the latest last.
        project_id: Project of the thread, an eight-character id; may be absent.
        source: Where the conversation came from; may be absent.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    ai_thread_id: str
    display_name: str
    tasks: list[AiChatTaskV1]
    project_id: str | None | Unset = UNSET
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
            unknown = len(source) - 4
            self.id = source["id"]
            self.ai_thread_id = source["aiThreadId"]
            self.display_name = source["displayName"]
            value = source["tasks"]
            self.tasks = value if value is None else decode_list(value, AiChatTaskV1.from_dict)
            value = self.project_id = source.get("projectId", UNSET)
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
        result["id"] = self.id
        result["aiThreadId"] = self.ai_thread_id
        result["displayName"] = self.display_name
        result["tasks"] = encode(self.tasks)
        if self.project_id is not UNSET:
            result["projectId"] = self.project_id
        if self.source is not UNSET:
            result["source"] = self.source
        return result


# Below the class, because models may refer to each other in circles.
from .ai_chat_task_v1 import AiChatTaskV1
