"""A project: its groups of operations, and the ones that people's code makes better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from peaka_api.groups import ProjectGroups

from .transport import Pipeline

if TYPE_CHECKING:
    from peaka_api.models import Project as ProjectDetails

    from .resources.ai import Ai
    from .resources.caches.group import Caches
    from .resources.catalogs import Catalogs
    from .resources.connections import Connections
    from .resources.exports import Exports
    from .resources.folders import Folders
    from .resources.materialized import Materialized
    from .resources.metadata import Metadata
    from .resources.queries.group import Queries
    from .resources.sql.paging import SqlBatches, SqlRows
    from .resources.sql.running import SqlRunner
    from .resources.tables.bi import BiTables
    from .resources.tables.group import Tables
    from .results import PendingResult

__all__ = ["Project"]


class Project(ProjectGroups):
    """The groups of one project: `caches`, `catalogs`, `connections`, `queries`, `tables`, `exports` and more.

    Made by `AsyncPeaka.project` and by `AsyncPeaka.walk_projects`. It holds no state of the service.

    Attributes:
        id: The id of the project.
        details: Its record, where it came from a list; `None` where it was made from an id.
    """

    def __init__(self, pipeline: Pipeline, project_id: str, details: ProjectDetails | None = None) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline
        self.id = project_id
        self.details = details

    def __repr__(self) -> str:
        name = f" {self.details.name!r}" if self.details else ""
        return f"<Project {self.id!r}{name}>"

    def sql(
        self,
        statement: str,
        bindings: Sequence[Any] | None = None,
        *,
        timeout: float | timedelta | None = None,
        check: bool = False,
    ) -> PendingResult:
        """Run a statement in Trino's dialect, and read its answer. It can only read.

        Args:
            statement: The SQL, with three-part names: `SELECT * FROM stripe.payment.charges`.
            bindings: Values for its placeholders. How the service quotes them was not measured.
            timeout: Seconds that the service may take; the call waits 15 s more for the answer, and no longer than a
                timeout of the client's own. 120 s for the whole call when left out.
            check: Whether to look first if the tables that the statement names are whole: two requests more, or a few.

        Returns:
            To be awaited: `QueryResult`, a sequence of rows whose values are Python values by their Trino types, with
            access by place, name and attribute. Its `to_arrow`, `to_pandas` and `to_polars`, awaited in its place, make
            no Python values on the way. Nothing is sent before.

        Raises:
            InvalidArgument: An argument cannot be right; nothing was sent.
            ConfigurationError: The timeout cannot be right.
            SqlError: The statement was refused: `UnknownTable`, `UnknownColumn`, `StatementNotAllowed` for one that
                writes, or wrong SQL.
            ResponseDecodeError: The answer is cut off, as very large ones can be: export instead.
            PeakaError: The request failed.

        Warns:
            IncompleteDataWarning: With `check`, a table is in its first sync, and has no rows until it ends; or it is
                an uncached one of Stripe, of which at most 100 rows are read. The service does not say so.

        A cancellation ends the wait; whether it stops the query was not measured.

        Source:
            Operation `queries.execute`; behaviour reference sections 8.2 to 8.8.

        Example:
            ```python
            result = await project.sql("SELECT id, amount FROM stripe.payment.charges ORDER BY id")
            print(result[0].amount, len(result))
            frame = await project.sql("SELECT id, amount FROM stripe.payment.charges").to_pandas()
            ```
        """
        from .resources.sql.running import statement_body

        body = statement_body(statement, bindings)
        return self._runner.pending(body, timeout, partial(self._warn, statement) if check else None)

    async def _warn(self, statement: str) -> None:
        from .resources.sql.truth import warn_of_incomplete

        await warn_of_incomplete(statement, self.catalogs, self.caches)

    def rows(
        self, statement: str, bindings: Sequence[Any] | None = None, *, page_size: int = 10_000, start: int = 0
    ) -> SqlRows:
        """All rows of a statement, however many, page by page. Nothing is sent before the result is iterated.

        Args:
            statement: The SQL, with an ORDER BY of something unique, and without OFFSET, LIMIT or FETCH.
            bindings: Values for its placeholders.
            page_size: Rows per request.
            start: Rows to pass over: the `offset` of an iterator that got so far, in another process too.

        Returns:
            An async iterator over `Row`. As `async with project.rows(...) as rows:` the next page is fetched while one
            is read; a plain loop fetches it when it is needed. The first page tells the types, the others come in a
            sixth of its size. A cancelled step can be repeated.

        Raises:
            InvalidArgument: The statement has an OFFSET, LIMIT or FETCH of its own, or an argument cannot be right.

        Warns:
            UnorderedPages: The statement has no ORDER BY at its top.

        Source:
            Operation `queries.execute`; behaviour reference section 8.5: OFFSET stands before LIMIT.

        Example:
            ```python
            async for row in project.rows("SELECT id, amount FROM stripe.payment.charges ORDER BY id"):
                print(row.id, row.amount)
            ```
        """
        from .config import whole_number
        from .resources.sql.paging import SqlPages, SqlRows
        from .results import Values

        size, first = whole_number("page_size", page_size, 1), whole_number("start", start, 0)
        return SqlRows(SqlPages(self._runner, statement, bindings, size, Values, first))

    def record_batches(
        self, statement: str, bindings: Sequence[Any] | None = None, *, page_size: int = 10_000, start: int = 0
    ) -> SqlBatches:
        """As `rows`, in Arrow: one `pyarrow.RecordBatch` per page. Needs `pip install "peaka-async[arrow]"`.

        Args:
            statement: The SQL, with an ORDER BY of something unique, and without OFFSET, LIMIT or FETCH.
            bindings: Values for its placeholders.
            page_size: Rows per request, and so in a batch.
            start: Rows to pass over, as with `rows`.

        Returns:
            An async iterator over `pyarrow.RecordBatch`; a statement without rows gives one empty batch.

        Raises:
            InvalidArgument: As with `rows`.
            ConfigurationError: pyarrow is not installed.

        Source:
            Operation `queries.execute`; behaviour reference section 8.5.

        Example:
            ```python
            async for batch in project.record_batches("SELECT id FROM stripe.payment.charges ORDER BY id"):
                print(batch.num_rows)
            ```
        """
        from .config import whole_number
        from .resources.sql.paging import SqlBatches, SqlPages
        from .results.tables import Tables

        size, first = whole_number("page_size", page_size, 1), whole_number("start", start, 0)
        return SqlBatches(SqlPages(self._runner, statement, bindings, size, Tables, first))

    @cached_property
    def _runner(self) -> SqlRunner:
        from .resources.sql.running import SqlRunner

        return SqlRunner(self._pipeline, self._project_id)

    @cached_property
    def caches(self) -> Caches:
        """Copies of slow tables that Peaka keeps up to date: create many, wait for them."""
        from .resources.caches.group import Caches

        return Caches(self._pipeline, self._project_id)

    @cached_property
    def catalogs(self) -> Catalogs:
        """Catalogs, their schemas, tables and columns; search through all of them."""
        from .resources.catalogs import Catalogs

        return Catalogs(self._transport, self._project_id)

    @cached_property
    def ai(self) -> Ai:
        """The AI agent: questions, their answers as they come, and threads."""
        from .resources.ai import Ai

        return Ai(self._pipeline, self._project_id)

    @cached_property
    def connections(self) -> Connections:
        """Connections to sources, and the consent that OAuth wants."""
        from .resources.connections import Connections

        return Connections(self._transport, self._project_id)

    @cached_property
    def tables(self) -> Tables:
        """Tables inside Peaka, and importing CSV into them."""
        from .resources.tables.group import Tables

        return Tables(self._pipeline, self._project_id)

    @cached_property
    def bi_tables(self) -> BiTables:
        """Tables that are filled in the web studio; here they can be read."""
        from .resources.tables.bi import BiTables

        return BiTables(self._pipeline, self._project_id)

    @cached_property
    def queries(self) -> Queries:
        """Saved queries, their schedules, and running them."""
        from .resources.queries.group import Queries

        return Queries(self._pipeline, self._project_id)

    @cached_property
    def folders(self) -> Folders:
        """Folders of saved queries, by path."""
        from .resources.folders import Folders

        return Folders(self._pipeline, self._project_id)

    @cached_property
    def materialized(self) -> Materialized:
        """The runs of materialized queries."""
        from .resources.materialized import Materialized

        return Materialized(self._pipeline, self._project_id)

    @cached_property
    def metadata(self) -> Metadata:
        """Descriptions, relations and examples that the AI agent works with."""
        from .resources.metadata import Metadata

        return Metadata(self._pipeline, self._project_id)

    @cached_property
    def exports(self) -> Exports:
        """Files made from a query or a table."""
        from .resources.exports import Exports

        return Exports(self._pipeline, self._project_id)

    def with_options(
        self,
        *,
        timeout: float | timedelta | None = None,
        attempt_timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Project:
        """The same project with other options; see `AsyncPeaka.with_options`.

        Example:
            ```python
            brisk = project.with_options(timeout=5, max_retries=0)
            print(await brisk.catalogs.list())
            ```
        """
        changed = self._pipeline.options.changed(
            timeout=timeout, attempt_timeout=attempt_timeout, max_retries=max_retries, headers=headers
        )
        return Project(self._pipeline.with_options(changed), self.id, self.details)
