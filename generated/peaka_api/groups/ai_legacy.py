"""The first AI agent, removed from the published document; whether it still answers is not known."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from typing_extensions import deprecated

from ..arguments import json_value, segment
from ..decoding import (
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.ai_agent_answer_v1 import AiAgentAnswerV1
    from ..models.ai_chat_history_v1 import AiChatHistoryV1


class AiLegacyOperations:
    """The first AI agent, removed from the published document; whether it still answers is not known.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> AiLegacyRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return AiLegacyRaw(self._transport, self._project_id)

    @deprecated("POST /ai/{projectId}/agent is deprecated by the API; use ai.chat")
    async def ask(self, *, message: str, thread_id: str | None = None, source: str | None = None) -> AiAgentAnswerV1:
        """Ask the first-generation AI agent.

        Deprecated: use `ai.chat`.

        Sends one question and waits for the SQL, its rows and a sentence about them. Rows arrive as lists
        of cells whose values keep their JSON types, numbers included, unlike the strings of a query
        execution.

        Without `threadId` a thread is opened; pass the `threadId` of the answer to go on in it. Every call
        is a new question, so a repeat may ask twice.

        Documented from 2024-12 to 2025-08, then withdrawn: whether the route still answers is unknown,
        though an official client calls it.

        Args:
            message: Question in plain language.
            thread_id: Thread to go on with, the `threadId` of an earlier answer; leave it out to open a new
                one.
            source: Where the question comes from; the values are not documented.

        Returns:
            `AiAgentAnswerV1`: The answer, with the thread that holds it.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /ai/{projectId}/agent`: operation `ai_legacy.ask`, known from official clients.

        Example:
            ```python
            answer = await project.ai_legacy.ask(message="How many customers are there?")
            print(answer.output.query, answer.output.text)
            ```
        """
        return (await self.raw.ask(message=message, thread_id=thread_id, source=source)).parsed

    @deprecated("GET /ai/{projectId}/agent/history is deprecated by the API; use ai.list_threads")
    async def get_history(self) -> AiChatHistoryV1:
        """Read all threads of the first-generation AI agent.

        Deprecated: use `ai.list_threads`.

        Returns every thread of the project with its questions, the agent's steps and its answers, under
        `history` and without paging.

        The route has left the documentation (2025-08) and may be gone; an official client still calls it.

        Returns:
            `AiChatHistoryV1`: All threads, in full.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /ai/{projectId}/agent/history`: operation `ai_legacy.get_history`, known from official
                clients.

        Example:
            ```python
            answer = await project.ai_legacy.get_history()
            for thread in answer.history:
                print(thread.ai_thread_id, thread.display_name, len(thread.tasks))
            ```
        """
        return (await self.raw.get_history()).parsed

    @deprecated("PUT /ai/{projectId}/agent/history/{threadId} is deprecated by the API; use ai.update_thread")
    async def rename_thread(self, thread_id: str, *, name: str) -> AiChatHistoryV1:
        """Rename a thread of the first-generation AI agent.

        Deprecated: use `ai.update_thread`.

        Sets the display name of a thread. An official client passes the `aiThreadId` of the thread here,
        not its `id`.

        An older document returns the history, the client ignores the body. The route has left the
        documentation (2025-08) and may be gone.

        Args:
            thread_id: Id of the conversation.
            name: New title; comes back as `displayName`.

        Returns:
            `AiChatHistoryV1`: The history after the change, according to an older document.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /ai/{projectId}/agent/history/{threadId}`: operation `ai_legacy.rename_thread`, known from
                official clients.

        Example:
            ```python
            answer = await project.ai_legacy.ask(message="How many customers are there?")
            renamed = await project.ai_legacy.rename_thread(answer.thread_id, name="Customers")
            print([thread.display_name for thread in renamed.history])
            ```
        """
        return (await self.raw.rename_thread(thread_id, name=name)).parsed

    @deprecated("DELETE /ai/{projectId}/agent/history/{threadId} is deprecated by the API; use ai.delete_thread")
    async def delete_thread(self, thread_id: str) -> AiChatHistoryV1:
        """Delete a thread of the first-generation AI agent.

        Deprecated: use `ai.delete_thread`.

        Removes a thread with all its questions and answers. An official client passes the `aiThreadId` of
        the thread here, not its `id`.

        An older document returns the history, the client ignores the body. The route has left the
        documentation (2025-08) and may be gone.

        Args:
            thread_id: Id of the conversation.

        Returns:
            `AiChatHistoryV1`: The history after the deletion, according to an older document.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /ai/{projectId}/agent/history/{threadId}`: operation `ai_legacy.delete_thread`, known
                from official clients.

        Example:
            ```python
            answer = await project.ai_legacy.ask(message="How many customers are there?")
            left = await project.ai_legacy.delete_thread(answer.thread_id)
            print([thread.display_name for thread in left.history])
            ```
        """
        return (await self.raw.delete_thread(thread_id)).parsed


class AiLegacyRaw:
    """The methods of `AiLegacyOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def ask(
        self, *, message: str, thread_id: str | None = None, source: str | None = None
    ) -> Response[AiAgentAnswerV1]:
        """As `AiLegacyOperations.ask`, returning `Response[AiAgentAnswerV1]`."""
        from ..models.ai_agent_answer_v1 import AiAgentAnswerV1

        _members: dict[str, Any] = {}
        _members["message"] = json_value("message", message, str)
        if thread_id is not None:
            _members["threadId"] = json_value("thread_id", thread_id, str)
        if source is not None:
            _members["source"] = json_value("source", source, str)
        _body = JsonBody(_members)
        _call: Call[AiAgentAnswerV1] = Call(
            OPERATIONS["ai_legacy.ask"],
            f"/ai/{segment('project_id', self._project_id)}/agent",
            decoding(lambda response: AiAgentAnswerV1.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get_history(self) -> Response[AiChatHistoryV1]:
        """As `AiLegacyOperations.get_history`, returning `Response[AiChatHistoryV1]`."""
        from ..models.ai_chat_history_v1 import AiChatHistoryV1

        _call: Call[AiChatHistoryV1] = Call(
            OPERATIONS["ai_legacy.get_history"],
            f"/ai/{segment('project_id', self._project_id)}/agent/history",
            decoding(lambda response: AiChatHistoryV1.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def rename_thread(self, thread_id: str, *, name: str) -> Response[AiChatHistoryV1]:
        """As `AiLegacyOperations.rename_thread`, returning `Response[AiChatHistoryV1]`."""
        from ..models.ai_chat_history_v1 import AiChatHistoryV1

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        _body = JsonBody(_members)
        _call: Call[AiChatHistoryV1] = Call(
            OPERATIONS["ai_legacy.rename_thread"],
            f"/ai/{segment('project_id', self._project_id)}/agent/history/{segment('thread_id', thread_id)}",
            decoding(lambda response: AiChatHistoryV1.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_thread(self, thread_id: str) -> Response[AiChatHistoryV1]:
        """As `AiLegacyOperations.delete_thread`, returning `Response[AiChatHistoryV1]`."""
        from ..models.ai_chat_history_v1 import AiChatHistoryV1

        _call: Call[AiChatHistoryV1] = Call(
            OPERATIONS["ai_legacy.delete_thread"],
            f"/ai/{segment('project_id', self._project_id)}/agent/history/{segment('thread_id', thread_id)}",
            decoding(lambda response: AiChatHistoryV1.from_dict(response.json())),
        )
        return await self._transport.send(_call)
