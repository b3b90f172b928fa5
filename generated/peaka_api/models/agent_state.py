"""State of the AI agent after an answer, known only by a guide's list of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_union,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "projectId",
        "messages",
        "noExecute",
        "userIntentReasoning",
        "tableNames",
        "metadata",
        "currentGeneratedQuery",
        "currentQueryError",
        "invalidQuery",
        "currentQueryResult",
        "goldSQLs",
        "currentQueryReasoning",
        "catalogs",
        "sampleQuestions",
    )
)


@define(kw_only=True)
class AgentState:
    """State of the AI agent after an answer, known only by a guide's list of its keys. Whether `chat` returns
    it bare or wrapped is unknown: any key may be absent, and further keys are kept. No value was ever
    recorded: one of another type than stated is kept as it came.

    Attributes:
        project_id: Project that the question was about.
        messages: Conversation so far, including the agent's answer; a list, judging by the key, whose
            entries have an unknown form.
        no_execute: Whether the agent was told not to run its SQL, as sent in the request.
        user_intent_reasoning: What the agent takes the user to want.
        table_names: Tables that the agent found in the question; a list of names, judging by the key, and
            whether qualified or bare is unknown.
        metadata: Metadata of the tables that the agent consulted, in an unknown form.
        current_generated_query: SQL that the agent wrote, or null when the question needed none.
        current_query_error: Error from running the SQL, in an unknown form; null or absent without one.
        invalid_query: Flags the SQL as invalid, judging by the key; the guide's text can be read either
            way.
        current_query_result: Data that the SQL returned, in an unknown form; null or absent when nothing
            ran.
        gold_sq_ls: Golden SQL examples that guided the agent, in an unknown form.
        current_query_reasoning: The agent's reasons for writing the SQL as it did; null without SQL.
        catalogs: Catalogs of the project as the agent sees them, in an unknown form.
        sample_questions: Questions that the project's data could answer, judging by the key; the form is
            unknown.
        additional_properties: Members that the document does not know, by wire name.
    """

    project_id: str | None | Unset = UNSET
    messages: Any = UNSET
    no_execute: bool | None | Unset = UNSET
    user_intent_reasoning: UserIntent | None | Unset = UNSET
    table_names: Any = UNSET
    metadata: Any = UNSET
    current_generated_query: str | None | Unset = UNSET
    current_query_error: Any = UNSET
    invalid_query: bool | None | Unset = UNSET
    current_query_result: Any = UNSET
    gold_sq_ls: Any = UNSET
    current_query_reasoning: str | None | Unset = UNSET
    catalogs: Any = UNSET
    sample_questions: Any = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.project_id = source.get("projectId", UNSET)
            self.messages = source.get("messages", UNSET)
            self.no_execute = source.get("noExecute", UNSET)
            value = source.get("userIntentReasoning", UNSET)
            self.user_intent_reasoning = (
                value
                if value is None or value is UNSET
                else decode_union(
                    value,
                    (
                        UserIntent.decode,
                        lambda value: value,
                    ),
                )
            )
            self.table_names = source.get("tableNames", UNSET)
            self.metadata = source.get("metadata", UNSET)
            self.current_generated_query = source.get("currentGeneratedQuery", UNSET)
            self.current_query_error = source.get("currentQueryError", UNSET)
            self.invalid_query = source.get("invalidQuery", UNSET)
            self.current_query_result = source.get("currentQueryResult", UNSET)
            self.gold_sq_ls = source.get("goldSQLs", UNSET)
            self.current_query_reasoning = source.get("currentQueryReasoning", UNSET)
            self.catalogs = source.get("catalogs", UNSET)
            self.sample_questions = source.get("sampleQuestions", UNSET)
            if len(source) > 0 and not _NAMES.issuperset(source):
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
        if self.project_id is not UNSET:
            result["projectId"] = self.project_id
        if self.messages is not UNSET:
            result["messages"] = encode(self.messages)
        if self.no_execute is not UNSET:
            result["noExecute"] = self.no_execute
        if self.user_intent_reasoning is not UNSET:
            result["userIntentReasoning"] = encode(self.user_intent_reasoning)
        if self.table_names is not UNSET:
            result["tableNames"] = encode(self.table_names)
        if self.metadata is not UNSET:
            result["metadata"] = encode(self.metadata)
        if self.current_generated_query is not UNSET:
            result["currentGeneratedQuery"] = self.current_generated_query
        if self.current_query_error is not UNSET:
            result["currentQueryError"] = encode(self.current_query_error)
        if self.invalid_query is not UNSET:
            result["invalidQuery"] = self.invalid_query
        if self.current_query_result is not UNSET:
            result["currentQueryResult"] = encode(self.current_query_result)
        if self.gold_sq_ls is not UNSET:
            result["goldSQLs"] = encode(self.gold_sq_ls)
        if self.current_query_reasoning is not UNSET:
            result["currentQueryReasoning"] = self.current_query_reasoning
        if self.catalogs is not UNSET:
            result["catalogs"] = encode(self.catalogs)
        if self.sample_questions is not UNSET:
            result["sampleQuestions"] = encode(self.sample_questions)
        return result


# Below the class, because models may refer to each other in circles.
from .user_intent import UserIntent
