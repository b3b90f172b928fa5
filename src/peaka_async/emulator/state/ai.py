"""Conversations with the AI agent."""

from __future__ import annotations

import attrs

from ..errors import wrong_request
from .results import ResultColumn


@attrs.frozen
class Turn:
    """One question and what came of it.

    Attributes:
        question: As the user put it.
        text: The answer in words.
        intent: What the agent takes the user to want, as its state spells it.
        tables: The tables that it used, by their names in three parts.
        sql: The SQL that it wrote; None where there was nothing to write.
        reasoning: Why it wrote it so.
        error: Why the SQL could not be run; None if it could, or was not to be run.
        columns: The columns of what came back; None where nothing was run.
        rows: The rows of it, every value as text.
        golden: The questions of the golden SQL that it went by.
    """

    question: str
    text: str
    intent: str
    tables: tuple[str, ...] = ()
    sql: str | None = None
    reasoning: str | None = None
    error: str | None = None
    columns: tuple[ResultColumn, ...] | None = None
    rows: tuple[tuple[str | None, ...], ...] = attrs.field(default=(), repr=False)
    golden: tuple[str, ...] = ()


@attrs.define
class AiThread:
    """One conversation.

    Attributes:
        id: What goes on with it, renames it and deletes it.
        display_name: Its title: its first question, until it is renamed.
        created_at: When its first question came, in emulator seconds.
        updated_at: When something last came of a question, or it was renamed.
        legacy: Whether it was begun on the routes of the first generation; those see these alone.
        record_id: Id of its record in the history of the first generation; nothing takes it.
        source: Where the first generation was told that it comes from.
        turns: Its questions and answers, in order.
    """

    id: str
    display_name: str
    created_at: float
    updated_at: float
    legacy: bool = False
    record_id: str | None = None
    source: str | None = None
    turns: list[Turn] = attrs.field(factory=list[Turn], repr=False)


def find_thread(threads: dict[str, AiThread], thread_id: str, *, legacy: bool) -> AiThread:
    """Return a conversation by its id.

    Raises:
        Refusal: 400 where there is none; neither status nor words were recorded.
    """
    found = threads.get(thread_id)
    if found is None or found.legacy is not legacy:
        raise wrong_request("Thread not found")
    return found
