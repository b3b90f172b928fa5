"""Saved queries: with schedules as people write them, and the names that they have in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from typing_extensions import override

from peaka_api.arguments import json_value
from peaka_api.errors import InvalidArgument
from peaka_api.groups.queries import QueriesOperations
from peaka_api.models import MaterializedQuerySchedule, Query, QueryExecuteRequest, QueryType
from peaka_api.types import UNSET, Unset

from ...errors import QueryScheduleIgnored
from ...results import PendingResult
from ...transport import Pipeline
from ..sql.running import SqlRunner
from .names import definition_name
from .schedules import QueryScheduleLike, contradiction, query_schedule

__all__ = ["Queries"]

_OTHER_FORMS = frozenset({"id", "qualifiedName", "statement"})
"""Members that make a body another form of the operation, which the service would run instead."""


class Queries(QueriesOperations):
    """Saved queries, plain and materialized.

    The operations of the API are methods, and `raw` has them with the whole response. `create` and `update` take
    schedules as a `timedelta`, a `Cron`, text or `None`; `folders` files queries, `materialized` follows the runs of
    those that store rows.
    """

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    def run(self, query_id: str, *, timeout: float | timedelta | None = None) -> PendingResult:
        """Run a saved query, and read its answer; of a materialized one that has run, the stored rows.

        Args:
            query_id: Its id, a decimal string.
            timeout: Seconds that the service may take; 120 s for the whole call when left out.

        Returns:
            To be awaited: `QueryResult`; or `to_arrow`, `to_pandas` and
                `to_polars` in its place, as with `Project.sql`.

        Raises:
            InvalidArgument: An argument cannot be right; nothing was sent.
            NotFound: There is no such query.
            SqlError: Its SQL cannot be run, or not any more.
            PeakaError: The request failed.

        Source:
            Operation `queries.execute`, the form with an id; behaviour reference section 8.2.

        Example:
            ```python
            result = await project.queries.run(query_id)
            ```
        """
        given: object = query_id
        if not isinstance(given, str) or not given:
            raise InvalidArgument(f"query_id must be text, also where an id is all digits, not {query_id!r}")
        return self._runner.pending({"id": query_id}, timeout)

    def build(
        self, parts: QueryExecuteRequest | Mapping[str, Any], *, timeout: float | timedelta | None = None
    ) -> PendingResult:
        """Run a query that is built from parts instead of written as SQL.

        Args:
            parts: `from` is needed: tables as `{"catalogName", "schemaName", "tableName"}`; `columns`, `filters`,
                `orderBy` such as `["amount DESC"]`, `limit` and `offset` may follow.
            timeout: Seconds that the service may take.

        Returns:
            To be awaited: `QueryResult`; or `to_arrow`, `to_pandas` and
                `to_polars` in its place, as with `Project.sql`.

        Raises:
            InvalidArgument: `parts` is neither of these, names no tables, or holds what JSON cannot; nothing was sent.
            PeakaError: The query was refused or failed.

        Source:
            Operation `queries.execute`, the form of a builder; behaviour reference section 8.2, partly measured.

        Example:
            ```python
            table = {"catalogName": "stripe", "schemaName": "payment", "tableName": "charges"}
            result = await project.queries.build({"from": [table], "limit": 10})
            ```
        """
        body: Mapping[str, Any] = json_value("parts", parts, QueryExecuteRequest, Mapping)
        tables = json_value("parts['from']", body.get("from", []), [Mapping])
        if not tables or not _OTHER_FORMS.isdisjoint(body):
            raise InvalidArgument(
                "parts must say under 'from' which tables to read; for a statement use Project.sql(), for the id of a"
                " query run()"
            )
        return self._runner.pending(body, timeout)

    @property
    def _runner(self) -> SqlRunner:
        return SqlRunner(self._pipeline, self._project_id)

    @override
    async def create(
        self,
        *,
        check_schema_exists: bool | None = None,
        display_name: str | None = None,
        input_query: str | Unset | None = UNSET,
        query_type: QueryType | str | None = None,
        schedule: QueryScheduleLike | Unset = UNSET,
        input_query_ref_id: str | Unset | None = UNSET,
        path: str | Unset | None = UNSET,
    ) -> Query:
        """Save a query. Calling again makes another one.

        A plain query is stored text: it is not run, and the tables in it may vanish later without notice. A
        materialized one begins its first run by itself: follow that with `materialized.wait`.

        Args:
            check_schema_exists: Whether schemas in the SQL are looked up; what it changes was not measured. True when
                left out.
            display_name: Name for people, from which the name in SQL is made; the service wants one.
            input_query: The SQL; may be left out where `input_query_ref_id` is given.
            query_type: `PLAIN`, or `MATERIALIZED` to store the rows. Plain when left out.
            schedule: When a materialized query runs by itself: a `timedelta` or an ISO-8601 duration such as `PT6H`
                from one run to the next; a `Cron` for a time of day, or its five fields as text, which go by UTC;
                `None`, or left out, for never.
            input_query_ref_id: Id of a query whose SQL is copied once; for materialized queries.
            path: Folder to file it in, such as `/reports/monthly`; what is missing on the way is made.

        Returns:
            `Query`: The query with its id and its name in SQL.

        Raises:
            InvalidArgument: The schedule cannot be right, or the query is plain and has one; nothing was sent.
            QueryScheduleIgnored: The query was saved, and the one in the answer, which the error carries, has another
                schedule, or is plain and so has none.
            OutcomeUnknown: It may or may not have been saved: see `list`.
            PeakaError: The request failed; the class says how.

        A cancellation may leave the query saved.

        Source:
            Operation `queries.create`; behaviour reference sections 8.1 and 10.

        Example:
            ```python
            from datetime import timedelta

            query = await project.queries.create(
                display_name="Daily revenue",
                input_query="SELECT 1 AS revenue",
                query_type="MATERIALIZED",
                schedule=timedelta(hours=6),
            )
            print(query.name)
            ```
        """
        asked = _wanted(schedule, query_type or QueryType.PLAIN)
        query = await super().create(
            check_schema_exists=check_schema_exists,
            display_name=display_name,
            input_query=input_query,
            query_type=query_type,
            schedule=asked,
            input_query_ref_id=input_query_ref_id,
            path=path,
        )
        return _kept(asked, query)

    @override
    async def update(
        self,
        query_id: str,
        *,
        check_schema_exists: bool | None = None,
        display_name: str | None = None,
        input_query: str | Unset | None = UNSET,
        query_type: QueryType | str | None = None,
        schedule: QueryScheduleLike | Unset = UNSET,
        input_query_ref_id: str | Unset | None = UNSET,
        path: str | Unset | None = UNSET,
    ) -> Query:
        """Change what is given of a query, and keep the rest.

        Args:
            query_id: Decimal string; the saved query.
            check_schema_exists: As with `create`.
            display_name: Its new name for people.
            input_query: Its new SQL. The rows of a materialized query are not stored anew by that: refresh it.
            query_type: `MATERIALIZED` makes a plain query store its rows.
            schedule: As with `create`. `None` ends the schedule; left out, it stays as it is.
            input_query_ref_id: Id of a query whose SQL is copied, afresh each time.
            path: Folder to move it to, such as `/reports/monthly`.

        Returns:
            `Query`: The query after the change.

        Raises:
            InvalidArgument: The schedule cannot be right; nothing was sent.
            QueryScheduleIgnored: The service answered success, and the query in the answer has another schedule, or
                is plain and so has none. The other changes were made.
            NotFound: There is no such query.
            PeakaError: The request failed; the class says how.

        A cancellation leaves the query as it was, or changed in full.

        Source:
            Operation `queries.update`; behaviour reference section 8.1.

        Example:
            ```python
            await project.queries.update(query_id, schedule="0 6 * * mon-fri")
            await project.queries.update(query_id, schedule=None)
            ```
        """
        asked = _wanted(schedule, query_type)
        query = await super().update(
            query_id,
            check_schema_exists=check_schema_exists,
            display_name=display_name,
            input_query=input_query,
            query_type=query_type,
            schedule=asked,
            input_query_ref_id=input_query_ref_id,
            path=path,
        )
        return _kept(asked, query)

    @staticmethod
    def definition_name(query: Query | str) -> str:
        """The name of a query in SQL: reading from it runs the query's SQL as it stands.

        Args:
            query: The query, or its `name`; that is not its display name.

        Returns:
            `str`: The name in three parts, quoted: `"peaka"."query"."dailyrevenue"`.

        Raises:
            InvalidArgument: It is neither.

        Source:
            Behaviour reference section 8.5. `materialized.stored_name` is the name of stored rows.

        Example:
            ```python
            query = await project.queries.get(query_id)
            statement = f"SELECT * FROM {project.queries.definition_name(query)}"
            ```
        """
        return definition_name(query)


def _kept(asked: MaterializedQuerySchedule | Unset, query: Query) -> Query:
    """The query that was answered with, where it has the schedule that was sent.

    Raises:
        QueryScheduleIgnored: It has another one.
    """
    differs = None if isinstance(asked, Unset) else contradiction(asked, query)
    if isinstance(asked, Unset) or differs is None:
        return query
    raise QueryScheduleIgnored(
        f"the service accepted the schedule of query {query.id} and ignored it: the query {differs}",
        asked=asked,
        query=query,
    )


def _wanted(
    schedule: QueryScheduleLike | Unset, query_type: QueryType | str | None
) -> MaterializedQuerySchedule | Unset:
    """The schedule to send; none for a plain query, which has none anyway.

    Raises:
        InvalidArgument: It cannot be right, or is for a query that is plain.
    """
    if isinstance(schedule, Unset):
        return UNSET
    wanted = query_schedule("schedule", schedule)
    if query_type == QueryType.PLAIN:
        if schedule is None:
            return UNSET
        raise InvalidArgument("schedule is given for a plain query, which never runs by itself; see query_type")
    return wanted
