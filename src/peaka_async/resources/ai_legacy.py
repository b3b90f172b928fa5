"""The first AI agent, which the API no longer documents: every method warns, and says what to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import deprecated

from peaka_api.groups.ai_legacy import AiLegacyOperations

if TYPE_CHECKING:
    from peaka_api.models import AiAgentAnswerV1, AiChatHistoryV1

__all__ = ["AiLegacy"]


class AiLegacy(AiLegacyOperations):
    """The first AI agent. It left the document of the API in 2025-08; whether it still answers is not known.

    Every method is a `DeprecationWarning` at the line that calls it, which Python shows once for each such line.
    """

    @deprecated("The first AI agent has left the API's document and may be gone; use ai.chat or ai.stream")
    async def ask(self, *, message: str, thread_id: str | None = None, source: str | None = None) -> AiAgentAnswerV1:
        """Ask the first agent. Deprecated: use `ai.chat` or `ai.stream`.

        Args:
            message: Question in plain language.
            thread_id: Thread to go on with, of this agent; a new one when left out.
            source: Where the question comes from; its values are not documented.

        Returns:
            `AiAgentAnswerV1`: the answer with its SQL, rows and thread.

        Raises:
            PeakaError: The request failed. A cancellation does not take the question back.

        Source:
            Operation `ai_legacy.ask`; behaviour reference section 16.2.

        Example:
            ```python
            answer = await project.ai_legacy.ask(message="How many customers are there?")
            ```
        """
        return await super().ask(message=message, thread_id=thread_id, source=source)

    @deprecated("The first AI agent has left the API's document and may be gone; use ai.list_threads and ai.get_thread")
    async def get_history(self) -> AiChatHistoryV1:
        """Read all threads of the first agent. Deprecated: use `ai.list_threads` and `ai.get_thread`.

        Returns:
            `AiChatHistoryV1`: all threads, in full.

        Raises:
            PeakaError: The request failed. A cancellation leaves nothing behind.

        Source:
            Operation `ai_legacy.get_history`; behaviour reference section 16.2.

        Example:
            ```python
            history = await project.ai_legacy.get_history()
            ```
        """
        return await super().get_history()

    @deprecated("The first AI agent has left the API's document and may be gone; use ai.update_thread")
    async def rename_thread(self, thread_id: str, *, name: str) -> AiChatHistoryV1:
        """Rename a thread of the first agent. Deprecated: use `ai.update_thread`.

        Args:
            thread_id: The `ai_thread_id` of the thread, not its `id`.
            name: The new title.

        Returns:
            `AiChatHistoryV1`: the history after the change, by an old document.

        Raises:
            PeakaError: The request failed. A cancelled call may have renamed it.

        Source:
            Operation `ai_legacy.rename_thread`; behaviour reference section 16.2.

        Example:
            ```python
            answer = await project.ai_legacy.ask(message="How many customers are there?")
            await project.ai_legacy.rename_thread(answer.thread_id, name="Customers")
            ```
        """
        return await super().rename_thread(thread_id, name=name)

    @deprecated("The first AI agent has left the API's document and may be gone; use ai.delete_thread")
    async def delete_thread(self, thread_id: str) -> AiChatHistoryV1:
        """Delete a thread of the first agent. Deprecated: use `ai.delete_thread`.

        Args:
            thread_id: The `ai_thread_id` of the thread, not its `id`.

        Returns:
            `AiChatHistoryV1`: the history after the change, by an old document.

        Raises:
            PeakaError: The request failed. A cancelled call may have deleted it.

        Source:
            Operation `ai_legacy.delete_thread`; behaviour reference section 16.2.

        Example:
            ```python
            answer = await project.ai_legacy.ask(message="How many customers are there?")
            await project.ai_legacy.delete_thread(answer.thread_id)
            ```
        """
        return await super().delete_thread(thread_id)
