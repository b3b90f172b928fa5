"""The agent's state as the API shows it, and how it grows from step to step. Section 16.1 of the behaviour reference.

The names of the members are those of a guide that is gone. What stands in each, which steps there are and what they are
called was never recorded: all of that is a guess.
"""

from __future__ import annotations

from typing import Any

import attrs

from ..agent.proposals import propose
from ..registry import Call
from ..state.ai import AiThread, Turn
from ..state.known_tables import known_tables
from .agent_runs import usable_tables
from .metadata_views import table_view

NODES = ("understand_question", "find_tables", "write_query", "run_query", "answer")
"""The steps of the agent, one after another."""


@attrs.frozen
class Step:
    """A step, and the members of the state that it wrote."""

    node: str
    changes: dict[str, Any]


def steps(call: Call, thread: AiThread, *, no_execute: bool) -> list[Step]:
    """Return how the state came about that answers the last question of a thread; idle steps write nulls."""
    turn = thread.turns[-1]
    project = call.project
    tables = [table_view(call, one) for one in known_tables(project) if one.plain_name in turn.tables]
    golden = {one.prompt: one.sql for one in project.metadata.golden.values()}
    catalogs = [{"id": one.id, "name": one.name, "catalogType": one.type} for one in project.catalogs.values()]
    proposals = propose(usable_tables(project), turn.question)
    changes: tuple[dict[str, Any], ...] = (
        {
            "projectId": project.id,
            "messages": messages(thread)[:-1],
            "noExecute": no_execute,
            "userIntentReasoning": turn.intent,
            "catalogs": catalogs,
        },
        {
            "tableNames": list(turn.tables),
            "metadata": tables,
            "goldSQLs": [{"question": one, "sql": golden[one]} for one in turn.golden if one in golden],
        },
        {"currentGeneratedQuery": turn.sql, "currentQueryReasoning": turn.reasoning},
        {
            "invalidQuery": turn.error is not None,
            "currentQueryError": turn.error,
            "currentQueryResult": result_view(turn),
        },
        {
            "messages": messages(thread),
            "sampleQuestions": [one.question for one in proposals],
        },
    )
    return [Step(node, change) for node, change in zip(NODES, changes, strict=True)]


def state_after(taken: list[Step]) -> dict[str, Any]:
    """Return the whole state after some steps."""
    state: dict[str, Any] = {}
    for step in taken:
        state |= step.changes
    return state


def messages(thread: AiThread) -> list[dict[str, Any]]:
    """Return a conversation, each question before its answer."""
    both = ((("human", turn.question), ("ai", turn.text)) for turn in thread.turns)
    return [{"type": kind, "content": text} for pair in both for kind, text in pair]


def result_view(turn: Turn) -> dict[str, Any] | None:
    """Return the rows that a statement gave, every value as text; None where none was run."""
    if turn.columns is None:
        return None
    return {
        "columns": [{"name": one.name, "dataType": one.data_type} for one in turn.columns],
        "data": [list(row) for row in turn.rows],
    }
