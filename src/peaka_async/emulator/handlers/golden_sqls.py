"""Golden SQL: questions with the SQL that is known to answer them. Section 15."""

from __future__ import annotations

from starlette.responses import Response

from ..agent.wording import likeness, shared
from ..errors import wrong_request
from ..registry import Call, handles
from ..replies import ok
from ..state.metadata import GoldenSql
from .metadata_views import golden_view


@handles("metadata.list_golden_sqls")
def list_golden_sqls(call: Call) -> Response:
    """List the golden SQL of a project."""
    return ok({"result": [golden_view(call, one) for one in call.project.metadata.golden.values()]})


@handles("metadata.add_golden_sql")
def add_golden_sql(call: Call) -> Response:
    """Keep a pair, unchecked and also a second time, and echo it without an id, as one official client expects."""
    prompt, sql = call.body["prompt"], call.body["sql"]
    golden = GoldenSql(call.world.ids.uuid(), prompt, sql)
    call.project.metadata.golden[golden.id] = golden
    return ok({"projectId": call.project.id, "prompt": prompt, "sql": sql})


@handles("metadata.delete_golden_sql")
def delete_golden_sql(call: Call) -> Response:
    """Delete a pair; the answer, and that for an unknown id, were never recorded."""
    golden = call.project.metadata.golden
    if call.path["id"] not in golden:
        raise wrong_request("Golden SQL not found")
    del golden[call.path["id"]]
    return ok({})


@handles("metadata.query_golden_sqls")
def query_golden_sqls(call: Call) -> Response:
    """Find the pairs whose question shares words with the one asked, the likest first.

    The live search goes by meaning, and how many it finds at most is not known: here it is all that share a word.
    """
    asked = call.query["q"]
    found = [one for one in call.project.metadata.golden.values() if shared(asked, one.prompt)]
    found.sort(key=lambda one: -likeness(asked, one.prompt))
    return ok({"result": [{"question": one.prompt, "sql": one.sql} for one in found]})
