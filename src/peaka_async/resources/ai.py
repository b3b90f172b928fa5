"""The AI agent: questions, and their answers as they come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peaka_api.groups.ai import AiOperations
from peaka_api.models import AgentState, StreamMode

from ..errors import ConfigurationError
from ..transport.events import Events
from .ai_stream import AgentStream

if TYPE_CHECKING:
    from ..transport import Pipeline

__all__ = ["Ai"]


class Ai(AiOperations):
    """The AI agent of a project: questions in plain language, and threads that go on.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `stream` for an
    answer as it comes. Answers and threads are unmeasured: what is known of them is a guide's list of names.
    """

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    async def chat(  # pyright: ignore[reportIncompatibleMethodOverride]  # by position, and by keyword as before
        self, message: str, *, thread_id: str | None = None, no_execute: bool | None = None
    ) -> AgentState | Any:
        """Ask the agent, and wait for its whole answer.

        Args:
            message: Question or instruction in plain language.
            thread_id: Thread to go on with; a new one when left out. The answer does not name it: `list_threads` does.
            no_execute: Whether the agent is only to write the SQL. The default of the service is not stated.

        Returns:
            `AgentState`: the agent's state, as far as it is known. The SQL is `current_generated_query`, its rows are
            `current_query_result`; what nobody knows of is in `additional_properties`. A member of another type than
            the guide says is kept as it came, and so is an answer that is no object: a list, a text, `None`.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            OutcomeUnknown: No answer came. The question may have been asked, and is not asked again by itself.
            PeakaError: The request failed.

        A cancellation does not take the question back. The whole answer may take 300 s, unless `timeout` of the client
        says otherwise.

        Source:
            Operation `ai.chat`; behaviour reference section 16.1.

        Example:
            ```python
            state = await project.ai.chat("How many customers are there?")
            print(state.current_generated_query)
            ```
        """
        return await super().chat(message=message, thread_id=thread_id, no_execute=no_execute)

    def stream(
        self,
        message: str,
        *,
        thread_id: str | None = None,
        no_execute: bool | None = None,
        stream_modes: Sequence[StreamMode | str] | None = None,
    ) -> AgentStream:
        """Ask the agent, and read its answer as it comes. Nothing is sent before the result is entered or iterated.

        A question that did not go out is sent again; one that did is not, because it may have been asked.

        Args:
            message: Question or instruction in plain language.
            thread_id: Thread to go on with; a new one when left out.
            no_execute: Whether the agent is only to write the SQL. The default of the service is not stated.
            stream_modes: What is sent: `messages` for the text piece by piece, which is the default of the service,
                `updates` for what each step changes, `values` for the whole state after each, `debug`.

        Returns:
            `AgentStream`: to be read inside `async with`. It may be silent for 300 s at most before its first event
            and between two, unless `timeout` of the client says otherwise.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.

        Source:
            Operation `ai.chat_stream`; behaviour reference section 16.1.

        Example:
            ```python
            async with project.ai.stream("How many customers are there?") as stream:
                async for event in stream:
                    print(event.text, end="")
            ```
        """
        events = self.chat_stream(
            message=message, thread_id=thread_id, no_execute=no_execute, stream_modes=stream_modes
        )
        if not isinstance(events, Events):
            raise ConfigurationError(f"stream() reads the streams of this client, not a {type(events).__name__}")
        return AgentStream(events, self._pipeline.shared.config.api_key.strike)
