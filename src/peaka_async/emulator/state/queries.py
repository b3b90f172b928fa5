"""Saved queries of both kinds, their SQL names and the folders that they are in. Sections 8.1 and 10."""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterator

import attrs

from ..errors import gateway
from .folders import Folder, FolderTree
from .jobs import Context, Job
from .materialized import QuerySchedule, Refresh, RefreshState, forget_old_results, requeue, state_of
from .results import StoredResult


class QueryType(enum.Enum):
    """Whether the rows of a query are stored, or worked out at every read."""

    PLAIN = "PLAIN"
    MATERIALIZED = "MATERIALIZED"


@attrs.define(eq=False)
class Query:
    """One saved query.

    Attributes:
        id: A decimal string.
        display_name: Its name as it was sent.
        name: Its name in SQL.
        statement: Its SQL, which nobody looks at before it is run.
        type: Whether its rows are stored.
        folder_id: The folder that it is in; None for the root.
        reference: Id of the query whose SQL was copied; None if none was.
        schedule: When it runs by itself; None if nothing was ever said.
        fired: The last moment of the schedule, or when that was set, in emulator seconds.
        refreshes: Its runs, in the order of their triggers.
    """

    id: str
    display_name: str
    name: str
    statement: str = attrs.field(repr=False)
    type: QueryType = QueryType.PLAIN
    folder_id: str | None = None
    reference: str | None = None
    schedule: QuerySchedule | None = None
    fired: float = 0.0
    refreshes: list[Refresh] = attrs.field(factory=list[Refresh], repr=False)

    @property
    def materialized(self) -> bool:
        """Whether its rows are stored."""
        return self.type is QueryType.MATERIALIZED

    def state(self, now: float) -> RefreshState:
        """Return what can be read of its runs."""
        return state_of(self.refreshes, now)

    def result(self, now: float) -> StoredResult | None:
        """Return the rows that are stored, None before the first run has completed and for a plain query."""
        completed = [run for run in reversed(self.refreshes) if run.completed(now)]
        # Of two that ended together, the later in line.
        return max(completed, key=lambda run: run.ends_at).result if completed else None

    def polled(self, now: float) -> None:
        """Take note that its state is read."""
        for run in self.refreshes:
            if run.begun(now):
                run.polled(now)
        requeue(self.refreshes, now)

    def cancel(self, now: float) -> None:
        """Cancel the run that is under way; what is only queued goes on, which is a guess."""
        for run in self.refreshes:
            if run.begun(now) and not run.over(now):
                run.cancelled_at = now
        requeue(self.refreshes, now)

    def add(self, run: Refresh, now: float) -> None:
        """Take in a run that was triggered."""
        forget_old_results(self.refreshes, now)
        self.refreshes.append(run)

    def set_schedule(self, schedule: QuerySchedule, now: float) -> None:
        """Put a schedule in force; an interval counts from now."""
        self.schedule, self.fired = schedule, now

    def set_type(self, kind: QueryType) -> None:
        """Make it of another kind; a query that becomes plain loses what is stored, which is a guess."""
        self.type = kind
        if kind is QueryType.PLAIN:
            self.refreshes.clear()
            self.schedule = self.reference = None


@attrs.define
class QueryStore:
    """The saved queries of one project by id, and the folders that they are in."""

    queries: dict[str, Query] = attrs.field(factory=dict[str, Query])
    folders: FolderTree = attrs.field(factory=FolderTree)

    def get(self, query_id: str) -> Query:
        """Return a query by its id.

        Raises:
            Refusal: 400 with the code 100, not 404, for one that is unknown or deleted.
        """
        if query_id not in self.queries:
            raise gateway(f"There is no query with id: {query_id}")
        return self.queries[query_id]

    def get_materialized(self, query_id: str) -> Query:
        """Return a materialized query by its id.

        Raises:
            Refusal: 400 with the code 100, for one that is unknown, deleted or plain; the last is a guess.
        """
        query = self.get(query_id)
        if not query.materialized:
            raise gateway(f"The query with id: {query_id} is not materialized")
        return query

    def by_name(self, name: str) -> Query | None:
        """Return a query by its SQL name, whose case does not matter; None if there is none."""
        return next((one for one in self.queries.values() if one.name == name.lower()), None)

    def materialized(self) -> list[Query]:
        """Return the materialized queries, oldest first."""
        return [one for one in self.queries.values() if one.materialized]

    def inside(self, folder_id: str | None) -> list[Query]:
        """Return the queries directly inside a folder, or at the root."""
        return [one for one in self.queries.values() if one.folder_id == folder_id]

    def refreshes(self) -> Iterator[Job]:
        """Yield every refresh of a materialized query."""
        for query in self.queries.values():
            yield from query.refreshes

    def create(self, display_name: str, statement: str, context: Context) -> Query:
        """Save a query, plain and at the root; one more of the same name is another query.

        Raises:
            Refusal: 400 for a name of which nothing is left in SQL.
        """
        name = self.free_name(display_name)
        query = Query(context.ids.decimal(), display_name, name, statement)
        self.queries[query.id] = query
        return query

    def rename(self, query: Query, display_name: str) -> None:
        """Give a query another name; its SQL name follows, which is a guess.

        Raises:
            Refusal: 400 for a name of which nothing is left in SQL.
        """
        query.name = self.free_name(display_name, but=query)
        query.display_name = display_name

    def delete_folder(self, folder: Folder) -> None:
        """Delete a folder with everything under it, queries and all."""
        folders = self.folders.with_all_below(folder.id)
        for query in [query for one in folders for query in self.inside(one.id)]:
            del self.queries[query.id]
        self.folders.delete(folders)

    def free_name(self, display_name: str, *, but: Query | None = None) -> str:
        """Return the SQL name for a display name.

        How the live service tells two queries of one name apart is not known; here the later ones are numbered.

        Args:
            display_name: The name as it was sent.
            but: A query whose name may be used again, for it is its own.

        Raises:
            Refusal: 400 for a name of which nothing is left.
        """
        name = slug(display_name)
        if not name:
            raise gateway("A query name needs a letter or a digit")
        taken = {one.name for one in self.queries.values() if one is not but}
        names = itertools.chain([name], (f"{name}_{number}" for number in itertools.count(1)))
        return next(one for one in names if one not in taken)


def slug(display_name: str) -> str:
    """Return the SQL name of a query that is called `display_name`: in lower case, with nothing but word characters.

    Example:
        >>> slug("Daily Revenue")
        'dailyrevenue'
    """
    return re.sub(r"\W", "", display_name.lower())
