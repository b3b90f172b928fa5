"""Saved queries: made, read, changed, filed and deleted; running them is the business of `execution`. Section 8.1.

`checkSchemaExists` is taken and does nothing: what it changes was not measured.
"""

from __future__ import annotations

from starlette.responses import Response

from ..errors import bad_request
from ..materializing import answer_after, materialize
from ..registry import Answer, Call, handles
from ..replies import empty, ok
from ..state.folders import read_path
from ..state.queries import Query
from .query_requests import QueryWish, read_wish
from .query_views import query_view


@handles("queries.list")
def list_queries(call: Call) -> Response:
    """List the saved queries of both kinds, a bare array."""
    return ok([query_view(call, one) for one in call.project.queries.queries.values()])


@handles("queries.create")
def create_query(call: Call) -> Answer:
    """Save a query; a materialized one runs for the first time by itself, soon after the answer."""
    wish = read_wish(call)
    query = call.project.queries.create(
        _sent(wish.display_name, "displayName"), _sent(wish.statement, "inputQuery"), call.context
    )
    _change(call, query, wish)
    return _answer(call, query, runs=query.materialized)


@handles("queries.get")
def get_query(call: Call) -> Response:
    """Read a saved query."""
    return ok(query_view(call, _in_path(call)))


@handles("queries.update")
def update_query(call: Call) -> Answer:
    """Change the members that were sent.

    A query that becomes materialized runs by itself. That one which is so already waits for its next refresh, also
    where its SQL has changed, is a guess.
    """
    query = _in_path(call)
    wish = read_wish(call, query)
    was_materialized = query.materialized
    if wish.display_name is not None and wish.display_name != query.display_name:
        call.project.queries.rename(query, wish.display_name)
    _change(call, query, wish)
    return _answer(call, query, runs=query.materialized and not was_materialized)


@handles("queries.delete")
def delete_query(call: Call) -> Response:
    """Delete a query of either kind; its folder stays."""
    del call.project.queries.queries[_in_path(call).id]
    return empty()


@handles("queries.update_path")
def update_query_path(call: Call) -> Response:
    """File a query in another folder, making what is missing on the way."""
    query = _in_path(call)
    query.folder_id = call.project.queries.folders.make_path(read_path(call.body["path"]), call.context)
    return empty()


def _in_path(call: Call) -> Query:
    return call.project.queries.get(call.path["queryId"])


def _sent(value: str | None, name: str) -> str:
    if value is None:
        raise bad_request(f"Missing property '{name}'")
    return value


def _change(call: Call, query: Query, wish: QueryWish) -> None:
    """Change all but the name, which nothing here can refuse any more."""
    if wish.type is not None:
        query.set_type(wish.type)
    if wish.statement is not None:
        query.statement, query.reference = wish.statement, wish.reference
    if wish.schedule is not None and query.materialized:
        query.set_schedule(wish.schedule, call.now)
    if wish.path is not None:
        query.folder_id = call.project.queries.folders.make_path(wish.path, call.context)


def _answer(call: Call, query: Query, *, runs: bool) -> Answer:
    if not runs:
        return ok(query_view(call, query))
    run = materialize(call.world, call.project, query, call.context)
    return answer_after(run, ok(query_view(call, query)))
