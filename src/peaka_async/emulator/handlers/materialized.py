"""Materialized queries: their states, and the triggers and cancels of their runs. Section 10."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..materializing import answer_after, clock_origin, materialize
from ..registry import Answer, Call, handles
from ..replies import empty, ok
from ..state.queries import Query
from .query_views import schedule_view


@handles("materialized.get_status")
def get_status(call: Call) -> Response:
    """Read the state of a materialized query."""
    return ok(_status(call, _in_path(call)))


@handles("materialized.list_statuses")
def list_statuses(call: Call) -> Response:
    """Read the state of every materialized query of a project, a bare array."""
    return ok([_status(call, one) for one in call.project.queries.materialized()])


@handles("materialized.trigger_refresh")
def trigger_refresh(call: Call) -> Answer:
    """Start a run; what it reads is fixed now, and its state shows a little later.

    The body has what an official client types; it is empty where documents are to be followed.
    """
    run = materialize(call.world, call.project, _in_path(call), call.context)
    return answer_after(run, empty() if call.documented else ok({"status": "SUCCESS", "message": "Refresh started"}))


@handles("materialized.cancel")
def cancel(call: Call) -> Response:
    """Cancel the run that is under way; 200 also if there is none."""
    _in_path(call).cancel(call.now)
    return empty()


def _in_path(call: Call) -> Query:
    return call.project.queries.get_materialized(call.path["queryId"])


def _status(call: Call, query: Query) -> dict[str, Any]:
    """Return the state of a query; that `lastUpdateTime` is when rows were last stored is a guess."""
    query.polled(call.now)
    state, schedule = query.state(call.now), query.schedule
    following = None
    if schedule is not None:
        following = schedule.next_after(call.now, since=query.fired, origin=clock_origin(call.world))
    return {
        "queryId": query.id,
        "queryName": query.name,
        "scheduleSettings": {"type": "none"} if schedule is None else schedule_view(schedule),
        "nextExecutionStartTime": call.timestamp(following),
        "status": state.status,
        "lastExecutionStartTime": call.timestamp(state.started_at),
        "lastUpdateTime": call.timestamp(state.stored_at),
    }
