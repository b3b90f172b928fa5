"""Materialized queries: what their states mean, and the names that read what is stored and what is defined."""

from __future__ import annotations

from peaka_api.models import MaterializedQueryStatusView, Query

from ..jobs import JobState
from .materialized_jobs import state_of
from .materialized_waiting import MaterializedWaiting
from .queries.names import definition_name, stored_name

__all__ = ["Materialized"]


class Materialized(MaterializedWaiting):
    """The runs of materialized queries, which are created and deleted as `queries`.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `refresh` to
    run a query anew and wait for just that run, `wait` for whatever runs, `wait_many` for several with one request per
    tick, `resume` to go on after a break, `state_of` for what a status means, and the names in SQL.
    """

    @staticmethod
    def state_of(status: MaterializedQueryStatusView) -> JobState:
        """What a status means. Nothing is sent.

        Args:
            status: From `get_status` or `list_statuses`.

        Returns:
            `JobState`: `PENDING` where it has not run yet, which the service calls `COMPLETED` without times;
            `UNKNOWN` for a word that this version does not know.

        Source:
            Behaviour reference sections 10 and 21.

        Example:
            ```python
            status = await project.materialized.get_status(query_id)
            print(status.query_name, project.materialized.state_of(status))
            ```
        """
        return state_of(status)

    @staticmethod
    def stored_name(query: Query | str) -> str:
        """The name in SQL that reads the rows which a query stored when it last ran.

        Args:
            query: The materialized query, or its `name`; that is not its display name.

        Returns:
            `str`: The name in three parts, quoted: `"peaka"."mtquery"."dailyrevenue"`.

        Raises:
            InvalidArgument: It is neither, or the query is a plain one.

        Source:
            Behaviour reference sections 8.5 and 10.

        Example:
            ```python
            query = await project.queries.get(query_id)
            statement = f"SELECT * FROM {project.materialized.stored_name(query)}"
            ```
        """
        return stored_name(query)

    @staticmethod
    def definition_name(query: Query | str) -> str:
        """The name in SQL that runs the query's SQL as it stands, whatever is stored.

        Args:
            query: The query, or its `name`; that is not its display name.

        Returns:
            `str`: The name in three parts, quoted: `"peaka"."query"."dailyrevenue"`.

        Raises:
            InvalidArgument: It is neither.

        Source:
            Behaviour reference sections 8.5 and 10.

        Example:
            ```python
            query = await project.queries.get(query_id)
            statement = f"SELECT * FROM {project.materialized.definition_name(query)}"
            ```
        """
        return definition_name(query)
