"""One question to the agent: thought over with the world in hand, run without it, and kept in its thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs
from starlette.responses import Response

from ..agent.text_to_sql import Asked, Draft, draft
from ..errors import Refusal
from ..registry import Call
from ..relations import ProjectNames
from ..sql.engine import Plan
from ..state.ai import AiThread, Turn, find_thread
from ..state.known_tables import KnownTable, known_tables
from ..state.project import ProjectState
from ..state.results import ResultColumn
from ..work import Work

SECONDS = 300.0
"""Real seconds that a statement of the agent's may take; the live limit is not known."""


@attrs.frozen
class Question:
    """A question as a request puts it.

    Attributes:
        message: What is asked.
        thread_id: The conversation that it goes on with; None for a new one.
        no_execute: Whether the statement is not to be run.
        legacy: Whether it came by the routes of the first generation.
        source: Where the client says that it comes from.
    """

    message: str
    thread_id: str | None = None
    no_execute: bool = False
    legacy: bool = False
    source: str | None = None


def ask(call: Call, question: Question, answer: Callable[[AiThread], Response]) -> Work:
    """Return the work of answering a question.

    Args:
        call: The request.
        question: What it asks.
        answer: Makes the answer from the thread, whose last turn is this one; called with the world's lock held.
    """
    project, thread = call.project, _thread(call, question)
    thought = draft(_asked(call, question, thread))
    plan, error = (None, None) if question.no_execute else _planned(call, thought)

    def run() -> Response:
        turn = _ran(call, question, thought, plan, error)
        with call.world.lock:
            thread.updated_at = call.world.clock.now()
            thread.turns.append(turn)
            # A thread is there from its first answer on; one that was deleted meanwhile stays so.
            if len(thread.turns) == 1:
                project.ai_threads[thread.id] = thread
            return answer(thread)

    return Work(run) if plan is None else Work(run, plan.interrupt)


def usable_tables(project: ProjectState) -> list[KnownTable]:
    """Return the tables that AI features may use: those at sources first, the saved queries last."""
    tables = [one for one in known_tables(project) if project.metadata.use_with_ai(one.key)]
    return sorted(tables, key=lambda one: (one.columns is None, one.catalog.connection_id is None))


def _thread(call: Call, question: Question) -> AiThread:
    if question.thread_id is not None:
        return find_thread(call.project.ai_threads, question.thread_id, legacy=question.legacy)
    ids = call.world.ids
    record = ids.uuid() if question.legacy else None
    return AiThread(ids.uuid(), question.message, call.now, call.now, question.legacy, record, question.source)


def _asked(call: Call, question: Question, thread: AiThread) -> Asked:
    store, tables = call.project.metadata, usable_tables(call.project)
    categories = {
        table.plain_name: {
            name: column.categories for name, column in store.notes(table.key).columns.items() if column.categories
        }
        for table in tables
    }
    return Asked(
        question=question.message,
        now=datetime.fromisoformat(call.world.clock.timestamp(call.now)[:19]),
        tables=tables,
        categories=categories,
        golden={one.prompt: one.sql for one in store.golden.values()},
        before=thread.turns[-1].tables if thread.turns else (),
    )


def _planned(call: Call, thought: Draft) -> tuple[Plan | None, str | None]:
    """Return what is to be run; else why the statement cannot be, None where there is no statement."""
    if thought.sql is None:
        return None, None
    try:
        return call.world.engine.plan(thought.sql, ProjectNames(call.world, call.project, call.now)), None
    except Refusal as refusal:
        return None, refusal.text


def _ran(call: Call, question: Question, thought: Draft, plan: Plan | None, error: str | None) -> Turn:
    columns: tuple[ResultColumn, ...] | None = None
    rows: tuple[tuple[str | None, ...], ...] = ()
    if plan is not None:
        try:
            result = call.world.engine.run(plan, timeout=SECONDS)
        except Refusal as refusal:
            error = refusal.text
        else:
            columns = tuple(ResultColumn(one.name, one.data_type) for one in result.columns)
            rows = tuple(tuple(row) for row in result.rows)
    return Turn(
        question=question.message,
        text=_in_words(thought, columns, rows, error),
        intent=thought.intent.value,
        tables=tuple(one.plain_name for one in thought.tables),
        sql=thought.sql,
        reasoning=thought.reasoning,
        error=error,
        columns=columns,
        rows=rows,
        golden=thought.golden,
    )


def _in_words(
    thought: Draft,
    columns: tuple[ResultColumn, ...] | None,
    rows: tuple[tuple[str | None, ...], ...],
    error: str | None,
) -> str:
    if thought.sql is None:
        return thought.text
    if error is not None:
        return f"The query could not be run: {error}"
    if columns is None:
        return f"{thought.text}: the query was written and not run."
    if len(rows) == len(columns) == 1:
        return f"{thought.text}: {'nothing' if rows[0][0] is None else rows[0][0]}."
    return f"{thought.text}: {len(rows)} in the result."
