"""Reply of `metadata.generate_sample_questions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)

_new = object.__new__
_NAMES = frozenset(
    (
        "questions",
        "threadId",
    )
)


@define(kw_only=True)
class SampleQuestionsResult:
    """Reply of `metadata.generate_sample_questions`.

    Attributes:
        questions: Proposals; an official client shows the first three.
        thread_id: Thread in which the AI made the proposals.
        additional_properties: Members that the document does not know, by wire name.
    """

    questions: list[SampleQuestion]
    thread_id: str
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
            value = source["questions"]
            self.questions = value if value is None else decode_list(value, SampleQuestion.from_dict)
            self.thread_id = source["threadId"]
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
        result["questions"] = encode(self.questions)
        result["threadId"] = self.thread_id
        return result


# Below the class, because models may refer to each other in circles.
from .sample_question import SampleQuestion
