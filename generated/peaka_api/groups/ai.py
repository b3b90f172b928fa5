"""The AI agent - chat, its event stream, and threads."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, segment
from ..decoding import (
    decode_list,
    decode_nullable,
    decode_union,
    decoding,
    expect,
)
from ..operations import OPERATIONS
from ..transport import Call, EventStream, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.agent_state import AgentState
    from ..models.stream_mode import StreamMode


class AiOperations:
    """The AI agent - chat, its event stream, and threads.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> AiRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return AiRaw(self._transport, self._project_id)

    async def get_workflow_image(self) -> bytes:
        """Download the diagram of the agent's workflow.

        Returns the bytes of a PNG that draws the graph of steps inside the AI agent. It depends neither on
        a project nor on a conversation. Only documented.

        Returns:
            `bytes`: The PNG image.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /ai-agent/workflow/png`: operation `ai.get_workflow_image`, known from the published
                document alone.

        Example:
            ```python
            import anyio

            image = await project.ai.get_workflow_image()
            await anyio.Path("workflow.png").write_bytes(image)
            ```
        """
        return (await self.raw.get_workflow_image()).parsed

    async def chat(
        self, *, message: str, thread_id: str | None = None, no_execute: bool | None = None
    ) -> AgentState | builtins.list[Any] | str | float | bool | None:
        """Ask the AI agent and wait for its answer.

        Sends one message and holds the request open until the agent is done. A language model does the
        work: allow minutes, not the usual client timeout.

        Without `threadId` a new thread is opened; no documented key of the reply says which. Every call
        counts as a new question, so a repeat after a lost connection may ask twice.

        The reply was never recorded. A guide lists the keys of the agent's state: the answer joins
        `messages`, the SQL is `currentGeneratedQuery`, its rows are `currentQueryResult`. Whether the state
        comes bare or wrapped is unknown, so be ready to look into the additional properties. A reply that
        is no object is handed over as it comes: a question is not asked again because of its form.

        Args:
            message: Question or instruction in plain language.
            thread_id: Thread to go on with; leave it out to open a new one.
            no_execute: If `true`, the agent writes the SQL but does not run it. The server default is not
                stated.

        Returns:
            `AgentState | list[Any] | str | float | bool | None`: The agent's state after the answer, as far
                as it is known, or whatever else came.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /ai-agent/{projectId}/chat`: operation `ai.chat`, known from the published document alone.

        Example:
            ```python
            state = await project.ai.chat(message="How many customers are there?")
            print(state.current_generated_query)
            print(state.current_query_result)
            ```
        """
        return (await self.raw.chat(message=message, thread_id=thread_id, no_execute=no_execute)).parsed

    def chat_stream(
        self,
        *,
        message: str,
        thread_id: str | None = None,
        no_execute: bool | None = None,
        stream_modes: Sequence[StreamMode | str] | None = None,
    ) -> EventStream:
        """Ask the AI agent and stream its progress.

        Sends one message and answers with server-sent events while the agent works. The data of an event is
        a JSON map whose shape depends on `streamModes`; without it the model's messages arrive token by
        token.

        Only documented: event names, the framing, the mark of the end, the form of an error in mid-stream
        and what becomes of the question when the connection closes early are all unknown. Read events
        leniently.

        Without `threadId` a new thread is opened. A broken stream cannot be resumed; a repeat asks again.

        Args:
            message: Question or instruction in plain language.
            thread_id: Thread to go on with; leave it out to open a new one.
            no_execute: If `true`, the agent writes the SQL but does not run it. The server default is not
                stated.
            stream_modes: Kinds of events to send, one or more; the server default is `messages` alone.

        Returns:
            `EventStream`: A stream of server-sent events, each with a JSON map as its data.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /ai-agent/{projectId}/chat/stream`: operation `ai.chat_stream`, known from the published
                document alone.

        Example:
            ```python
            stream = project.ai.chat_stream(message="How many customers are there?", stream_modes=["updates"])
            async with stream as events:
                async for event in events:
                    print(event.event, event.data)
            ```
        """
        _members: dict[str, Any] = {}
        _members["message"] = json_value("message", message, str)
        if thread_id is not None:
            _members["threadId"] = json_value("thread_id", thread_id, str)
        if no_execute is not None:
            _members["noExecute"] = json_value("no_execute", no_execute, bool)
        if stream_modes is not None:
            _members["streamModes"] = json_value("stream_modes", stream_modes, [str])
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["ai.chat_stream"],
            f"/ai-agent/{segment('project_id', self._project_id)}/chat/stream",
            lambda response: None,
            body=_body,
            accept="text/event-stream",
        )
        return self._transport.stream(_call)

    async def list_threads(self) -> Any:
        """List the agent's threads in a project.

        Returns the conversations held with the AI agent. The shape of the body is not known, not even
        whether it is an array or an object: the parsed JSON is handed over as it comes. Only documented.

        Returns:
            `Any`: JSON of unknown shape that lists the threads.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /ai-agent/{projectId}/threads`: operation `ai.list_threads`, known from the published
                document alone.

        Example:
            ```python
            await project.ai.chat(message="How many customers are there?")
            print(await project.ai.list_threads())
            ```
        """
        return (await self.raw.list_threads()).parsed

    async def get_thread(self, thread_id: str) -> Any:
        """Read one thread of the agent.

        Returns one conversation with the AI agent. The shape of the body is not known: the parsed JSON is
        handed over as it comes. Only documented; the answer to an unknown thread is not known either.

        Args:
            thread_id: Id of the conversation.

        Returns:
            `Any`: JSON of unknown shape that describes the thread.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /ai-agent/{projectId}/threads/{threadId}`: operation `ai.get_thread`, known from the
                published document alone.

        Example:
            ```python
            thread = await project.ai.get_thread(thread_id)
            print(thread)
            ```
        """
        return (await self.raw.get_thread(thread_id)).parsed

    async def update_thread(self, thread_id: str, *, display_name: str) -> Any:
        """Rename a thread of the agent.

        Sets the display name of a conversation; nothing else of a thread can be changed. What comes back is
        not known: the parsed JSON is handed over as it comes. Only documented.

        Args:
            thread_id: Id of the conversation.
            display_name: Title of the conversation as people see it; its length limit is not known.

        Returns:
            `Any`: JSON of unknown shape.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /ai-agent/{projectId}/threads/{threadId}`: operation `ai.update_thread`, known from the
                published document alone.

        Example:
            ```python
            await project.ai.update_thread(thread_id, display_name="Customers")
            print(await project.ai.get_thread(thread_id))
            ```
        """
        return (await self.raw.update_thread(thread_id, display_name=display_name)).parsed

    async def delete_thread(self, thread_id: str) -> Any:
        """Delete a thread of the agent.

        Removes a conversation with the AI agent. What comes back is not known: the parsed JSON is handed
        over as it comes. Only documented; the answer to a thread that is already gone is not known.

        Args:
            thread_id: Id of the conversation.

        Returns:
            `Any`: JSON of unknown shape.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /ai-agent/{projectId}/threads/{threadId}`: operation `ai.delete_thread`, known from the
                published document alone.

        Example:
            ```python
            await project.ai.delete_thread(thread_id)
            print(await project.ai.list_threads())
            ```
        """
        return (await self.raw.delete_thread(thread_id)).parsed


class AiRaw:
    """The methods of `AiOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def get_workflow_image(self) -> Response[bytes]:
        """As `AiOperations.get_workflow_image`, returning `Response[bytes]`."""
        _call: Call[bytes] = Call(
            OPERATIONS["ai.get_workflow_image"],
            "/ai-agent/workflow/png",
            decoding(lambda response: response.content),
            accept="image/png",
        )
        return await self._transport.send(_call)

    async def chat(
        self, *, message: str, thread_id: str | None = None, no_execute: bool | None = None
    ) -> Response[AgentState | builtins.list[Any] | str | float | bool | None]:
        """As `AiOperations.chat`, returning `Response[AgentState | list[Any] | str | float | bool | None]`."""
        from ..models.agent_state import AgentState

        _members: dict[str, Any] = {}
        _members["message"] = json_value("message", message, str)
        if thread_id is not None:
            _members["threadId"] = json_value("thread_id", thread_id, str)
        if no_execute is not None:
            _members["noExecute"] = json_value("no_execute", no_execute, bool)
        _body = JsonBody(_members)
        _call: Call[AgentState | builtins.list[Any] | str | float | bool | None] = Call(
            OPERATIONS["ai.chat"],
            f"/ai-agent/{segment('project_id', self._project_id)}/chat",
            decoding(
                lambda response: decode_nullable(
                    response.json_or_text(),
                    lambda value: decode_union(
                        value,
                        (
                            AgentState.from_dict,
                            lambda value: decode_list(value),
                            expect(str),
                            expect(float),
                            expect(bool),
                        ),
                    ),
                )
            ),
            body=_body,
        )
        return await self._transport.send(_call)

    def chat_stream(
        self,
        *,
        message: str,
        thread_id: str | None = None,
        no_execute: bool | None = None,
        stream_modes: Sequence[StreamMode | str] | None = None,
    ) -> EventStream:
        """As `AiOperations.chat_stream`: the stream itself carries status and headers."""
        _members: dict[str, Any] = {}
        _members["message"] = json_value("message", message, str)
        if thread_id is not None:
            _members["threadId"] = json_value("thread_id", thread_id, str)
        if no_execute is not None:
            _members["noExecute"] = json_value("no_execute", no_execute, bool)
        if stream_modes is not None:
            _members["streamModes"] = json_value("stream_modes", stream_modes, [str])
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["ai.chat_stream"],
            f"/ai-agent/{segment('project_id', self._project_id)}/chat/stream",
            lambda response: None,
            body=_body,
            accept="text/event-stream",
        )
        return self._transport.stream(_call)

    async def list_threads(self) -> Response[Any]:
        """As `AiOperations.list_threads`, returning `Response[Any]`."""
        _call: Call[Any] = Call(
            OPERATIONS["ai.list_threads"],
            f"/ai-agent/{segment('project_id', self._project_id)}/threads",
            decoding(lambda response: response.json_or_none()),
        )
        return await self._transport.send(_call)

    async def get_thread(self, thread_id: str) -> Response[Any]:
        """As `AiOperations.get_thread`, returning `Response[Any]`."""
        _call: Call[Any] = Call(
            OPERATIONS["ai.get_thread"],
            f"/ai-agent/{segment('project_id', self._project_id)}/threads/{segment('thread_id', thread_id)}",
            decoding(lambda response: response.json_or_none()),
        )
        return await self._transport.send(_call)

    async def update_thread(self, thread_id: str, *, display_name: str) -> Response[Any]:
        """As `AiOperations.update_thread`, returning `Response[Any]`."""
        _members: dict[str, Any] = {}
        _members["displayName"] = json_value("display_name", display_name, str)
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["ai.update_thread"],
            f"/ai-agent/{segment('project_id', self._project_id)}/threads/{segment('thread_id', thread_id)}",
            decoding(lambda response: response.json_or_none()),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_thread(self, thread_id: str) -> Response[Any]:
        """As `AiOperations.delete_thread`, returning `Response[Any]`."""
        _call: Call[Any] = Call(
            OPERATIONS["ai.delete_thread"],
            f"/ai-agent/{segment('project_id', self._project_id)}/threads/{segment('thread_id', thread_id)}",
            decoding(lambda response: response.json_or_none()),
        )
        return await self._transport.send(_call)
