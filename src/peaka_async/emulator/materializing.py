"""Runs the SQL of materialized queries, outside the world's lock, and keeps what it yields."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import attrs
from starlette.responses import Response

from .errors import Refusal
from .relations import ProjectNames
from .replies import empty
from .sql.engine import Plan, Result
from .state.jobs import Context
from .state.materialized import new_refresh, requeue
from .state.project import ProjectState
from .state.queries import Query
from .state.results import StoredResult
from .work import Work
from .world import World


@attrs.frozen
class Materialization:
    """One run of a materialized query that has been planned: what it reads is fixed by that.

    Attributes:
        world: Where it is.
        project: Whose query it is.
        query: What is run.
        plan: How; or why it cannot be run, with which the run then fails.
        context: The moment of its trigger.
        scheduled: Whether a schedule asked for it.
    """

    world: World
    project: ProjectState
    query: Query
    plan: Plan | Refusal
    context: Context
    scheduled: bool

    def run(self) -> None:
        """Run the SQL and add the run to those of the query; called in a thread, without the world's lock.

        A query that is gone or plain by the end gets none.
        """
        outcome = self._outcome()
        with self.world.lock:
            if self._wanted():
                self._keep(outcome)

    def _outcome(self) -> StoredResult | Refusal:
        if isinstance(self.plan, Refusal):
            return self.plan
        try:
            return _stored(self.world.engine.run(self.plan))
        except Refusal as refusal:
            # The call has been taken: it is the run that fails, which is a guess.
            return refusal

    def _wanted(self) -> bool:
        # Compared as objects, for the world may have been reset meanwhile.
        if self.world.projects.get(self.project.id) is not self.project:
            return False
        return self.project.queries.queries.get(self.query.id) is self.query and self.query.materialized

    def _keep(self, outcome: StoredResult | Refusal) -> None:
        refresh = new_refresh(
            self.query.id,
            self.query.refreshes,
            self.context,
            documented=self.world.documented,
            scheduled=self.scheduled,
        )
        if isinstance(outcome, Refusal):
            refresh.failure = outcome.text
        else:
            refresh.result = outcome
        self.query.add(refresh, self.world.clock.now())


def materialize(
    world: World, project: ProjectState, query: Query, context: Context, *, scheduled: bool = False
) -> Materialization:
    """Plan a run of a materialized query; called with the world's lock held.

    Args:
        world: Where it is.
        project: Whose query it is.
        query: What is to be run.
        context: The moment of its trigger.
        scheduled: Whether a schedule asks for it.
    """
    plan: Plan | Refusal
    try:
        plan = world.engine.plan(query.statement, ProjectNames(world, project, context.now))
    except Refusal as refusal:
        plan = refusal
    return Materialization(world, project, query, plan, context, scheduled)


def answer_after(run: Materialization, answer: Response) -> Work:
    """Return the work of running, with the answer to give once the run is known to the query.

    It goes on when the client has gone: what was triggered runs.
    """

    def work() -> Response:
        run.run()
        return answer

    return Work(work)


def due_refreshes(world: World, project: ProjectState, now: float) -> list[tuple[Query, float]]:
    """Return the materialized queries of a project whose time has come, each with the moment at which it came.

    Of several moments that went by unseen only the last counts. One that falls into a run is let go by, as with caches.
    """
    origin = clock_origin(world)
    due: list[tuple[Query, float]] = []
    for query in project.queries.materialized():
        if query.schedule is None:
            continue
        at = query.schedule.last_until(now, since=query.fired, origin=origin)
        if at is not None:
            due.append((query, at))
    return due


def catch_up_work(world: World) -> Work | None:
    """Take the scheduled runs that have come due in any project; None if there are none.

    To be called before a request is answered, with the world's lock held. Whoever calls it must see the work done, for
    nobody else gets these runs again; its answer means nothing.
    """
    context = world.context()
    # What is read at a moment depends on the syncs that were scheduled before it.
    world.account.catch_up(context)
    taken: list[Materialization] = []
    for project in world.projects.values():
        for query in project.queries.materialized():
            requeue(query.refreshes, context.now)
        for query, at in due_refreshes(world, project, context.now):
            query.fired = at
            if all(run.over(at) for run in query.refreshes):
                taken.append(materialize(world, project, query, attrs.evolve(context, now=at), scheduled=True))

    def run() -> Response:
        for one in taken:
            one.run()
        return empty()

    return Work(run) if taken else None


def clock_origin(world: World) -> datetime:
    """Return the calendar time at which the emulator seconds of a world are zero."""
    return datetime.fromisoformat(world.clock.reading()["origin"])


def _stored(result: Result) -> StoredResult:
    columns = list(result.columns)
    rows = [list(row) for row in result.rows]
    content = json.dumps([[attrs.astuple(one) for one in columns], rows])
    return StoredResult(hashlib.sha256(content.encode()).hexdigest(), columns, rows)
