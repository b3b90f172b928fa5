"""The AI agent of the first generation, as it was documented from 2024-12 to 2025-08. Section 16.2.

It is the same agent in other words: with JSON's own types in its rows, and threads that the newer routes do not see.
Whether these routes still answer live is not known.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..registry import Answer, Call, handles
from ..replies import ok
from ..state.ai import AiThread, Turn, find_thread
from .agent_runs import Question, ask

_WHOLE = ("bigint", "integer", "smallint", "tinyint")
_FRACTIONS = ("double", "real", "decimal")
_NO_JSON_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity"})


@handles("ai_legacy.ask")
def ask_agent(call: Call) -> Answer:
    """Answer a question with its thread, the statement, the rows and a text."""
    body = call.body
    question = Question(body["message"], body.get("threadId"), legacy=True, source=body.get("source"))
    return ask(call, question, lambda thread: ok({"threadId": thread.id, "output": _output(thread.turns[-1])}))


@handles("ai_legacy.get_history")
def get_history(call: Call) -> Response:
    """Read every thread of a project in full, the oldest first."""
    return _history(call)


@handles("ai_legacy.rename_thread")
def rename_thread(call: Call) -> Response:
    """Rename a thread by its `aiThreadId`, and answer with the history as the old document has it."""
    _in_path(call).display_name = call.body["name"]
    return _history(call)


@handles("ai_legacy.delete_thread")
def delete_thread(call: Call) -> Response:
    """Delete a thread by its `aiThreadId`, and answer with the history as the old document has it."""
    del call.project.ai_threads[_in_path(call).id]
    return _history(call)


def _in_path(call: Call) -> AiThread:
    return find_thread(call.project.ai_threads, call.path["threadId"], legacy=True)


def _history(call: Call) -> Response:
    threads = [one for one in call.project.ai_threads.values() if one.legacy]
    return ok({"history": [_thread(call, one) for one in threads]})


def _thread(call: Call, one: AiThread) -> dict[str, Any]:
    view = {
        "id": one.record_id,
        "aiThreadId": one.id,
        "displayName": one.display_name,
        "tasks": [{"message": turn.question, "step": _step(turn), "output": _output(turn)} for turn in one.turns],
        "projectId": call.project.id,
    }
    return view if one.source is None else {**view, "source": one.source}


def _step(turn: Turn) -> list[dict[str, Any]]:
    """Return what the agent did: it has one tool, whose name and words are a guess."""
    if turn.sql is None:
        return []
    action = {"log": turn.reasoning, "tool": "sql", "toolInput": turn.sql}
    return [{"action": action, "observation": turn.error or turn.text}]


def _output(turn: Turn) -> dict[str, Any]:
    output: dict[str, Any] = {"text": turn.text}
    if turn.sql is not None:
        output["query"] = turn.sql
    if turn.columns is not None:
        output["data"] = [
            [
                {"name": head.name, "order": order, "dataType": head.data_type, "value": _value(head.data_type, value)}
                for order, (head, value) in enumerate(zip(turn.columns, row, strict=True))
            ]
            for row in turn.rows
        ]
    return output


def _value(data_type: str, text: str | None) -> Any:
    """Return a value in its JSON type: numbers and booleans as such, everything else as text.

    A decimal is a JSON number too, and loses the digits that a double does not hold.
    """
    if text is None or text in _NO_JSON_NUMBERS:
        return text
    if data_type in _WHOLE:
        return int(text)
    if data_type.startswith(_FRACTIONS):
        return float(text)
    return text == "true" if data_type == "boolean" else text
