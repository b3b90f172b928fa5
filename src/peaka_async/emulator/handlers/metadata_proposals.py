"""What the AI proposes about the data of a project: questions, and descriptions of tables. Section 15.

The service has a model write both, differently every time. Here rules make them from names and rows.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..agent.proposals import describe_column, propose
from ..errors import bad_request
from ..registry import Answer, Call, handles
from ..relations import ProjectNames
from ..replies import ok
from ..state.known_tables import known_table
from ..work import Work
from .agent_runs import usable_tables
from .metadata import table_in_path
from .metadata_views import NO_DESCRIPTION, table_view


@handles("metadata.generate_sample_questions", guessed=True)
def generate_sample_questions(call: Call) -> Response:
    """Propose questions that the agent can answer; the thread leads nowhere, for nothing was said in it."""
    proposals = propose(usable_tables(call.project), call.query["question"])
    questions = [{"question": one.question, "category": one.category} for one in proposals]
    return ok({"questions": questions, "threadId": call.world.ids.uuid()})


@handles("metadata.generate_semantics", guessed=True)
def generate_semantics(call: Call) -> Answer:
    """Propose descriptions where there are none, with as many sample values as rows were to be looked at.

    The table is described by the prompt, the columns by their names. Nothing is kept: what is to stay is for the client
    to write.
    """
    table, body = known_table(call.project, table_in_path(call)), call.body
    if body["limit"] < 0:
        raise bad_request("Property 'limit' must not be negative")
    view = table_view(call, table)
    view.setdefault("tableDescription", body["initialPrompt"])
    answer = {"metadata": view, "threadId": body.get("threadId") or call.world.ids.uuid()}
    engine = call.world.engine
    statement = f"SELECT * FROM {table.sql_name} LIMIT {body['limit']}"  # noqa: S608 - names are quoted
    plan = engine.plan(statement, ProjectNames(call.world, call.project, call.now))

    def run() -> Response:
        result = engine.run(plan)
        sampled = {one.name: [row[place] for row in result.rows] for place, one in enumerate(result.columns)}
        for column in view.get("columns", ()):
            _propose_column(table.name, column, sampled.get(column["columnName"], []))
        return ok(answer)

    return Work(run, plan.interrupt)


def _propose_column(table: str, column: dict[str, Any], values: list[str | None]) -> None:
    if column["columnDescription"] == NO_DESCRIPTION:
        column["columnDescription"] = describe_column(table, column["columnName"])
    column["sampleValues"] = values
