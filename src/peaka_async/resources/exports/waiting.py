"""Waiting for exports: one or several, from here or elsewhere, now or later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeAlias

from peaka_api.errors import InvalidArgument
from peaka_api.groups.exports import ExportsOperations
from peaka_api.models import ExportJobResponse

from ...jobs import DEFAULT_STALL, DEFAULT_WAIT, Board, OnExit, OnStall, Patience, Token, Watch, checked_id, jobs_of
from ...transport import Pipeline
from .export import Export
from .jobs import ExportJob, ExportSource, ExportUpdate
from .starting import ExportOptions

__all__ = ["ExportWaiting", "ExportWatch"]

ExportWatch: TypeAlias = Watch[ExportJobResponse, ExportUpdate]
"""Waits for several exports."""


class ExportWaiting(ExportsOperations):
    """The part of `Exports` that waits."""

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    def job(self, export_id: str) -> Export:
        """An export that was started before, here or elsewhere. Nothing is sent before it is used.

        Args:
            export_id: UUID of the job.

        Returns:
            The same as from `start`, with its defaults for waiting; `wait` has others.

        Raises:
            InvalidArgument: It is no id.

        Source:
            Operation `exports.get`; behaviour reference section 12.

        Example:
            ```python
            paths = await project.exports.job(export_id).download("out")
            ```
        """
        return self.wait(export_id)

    def wait(
        self,
        export_id: str,
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[ExportUpdate], None] | None = None,
    ) -> Export:
        """Wait until an export has ended. Nothing is sent before the result is awaited or iterated.

        Args:
            export_id: UUID of the job.
            timeout: As with `start`.
            poll_interval: As with `start`.
            stall_after: As with `start`.
            on_stall: As with `start`.
            on_exit: As with `start`.
            on_update: As with `start`.

        Returns:
            An `Export`, to `await` for the job that has succeeded or to iterate for an `ExportUpdate` per poll.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operations `exports.get` and `exports.list`, whichever is cheaper; behaviour reference section 12.

        Example:
            ```python
            job = await project.exports.wait(export_id, timeout=120)
            print(job.row_count, job.bytes)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        return self._export(checked_id("export", export_id), patience, on_update)

    def wait_many(
        self,
        exports: Iterable[str | Export],
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[ExportUpdate], None] | None = None,
    ) -> ExportWatch:
        """Wait until several exports have ended, with one request per tick for all of them.

        Args:
            exports: Ids, and what `start` returned.
            timeout: Seconds from the first poll, for all of them together.
            poll_interval: As with `start`.
            stall_after: As with `start`.
            on_stall: `raise` makes that its outcome, an update with `is_stalled`; nothing is raised. `warn` goes on.
            on_exit: As with `start`, for all that have not ended.
            on_update: Called with each update. What it raises is logged, not passed on.

        Returns:
            An object to iterate for an `ExportUpdate` whenever one changes, or to `await` for the final update of each,
            by id. An export that fails is an update that says so; `error_of` names its error, such as `EmptyExport`.
            `WaitTimeout` is raised when the time is up.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operations `exports.list` and `exports.get`, whichever is cheaper; behaviour reference section 12.

        Example:
            ```python
            more = await project.exports.start(table=(catalog_id, "public", "customers"))
            async for update in project.exports.wait_many([export, more]):
                print(update.export_id, update.state)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        jobs = jobs_of("exports", "export", exports)
        source = ExportSource(self)
        return Watch(ExportJob(self), source, self._board, self._project_id, jobs, patience, on_update=on_update)

    def resume(
        self,
        token: str,
        *,
        timeout: float | timedelta | None = None,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[ExportUpdate], None] | None = None,
    ) -> Export:
        """Go on waiting where another waiter left off, in another process too.

        Args:
            token: The `token` of an `Export` or of a `WaitTimeout`. It holds ids, and nothing secret.
            timeout: Seconds from the first poll. Left out, what was left of the timeout; at least 1 s.
            poll_interval: As with `start`.
            stall_after: As with `start`; silence is counted anew.
            on_stall: As with `start`.
            on_exit: As with `start`.
            on_update: As with `start`.

        Returns:
            An `Export`, as from `wait`.

        Raises:
            InvalidArgument: It is no token of an export in this project.
            ConfigurationError: A duration cannot be right.

        Source:
            Behaviour reference section 12.

        Example:
            ```python
            job = await project.exports.resume(export.token)
            ```
        """
        read = Token.read(token)
        if read.kind != ExportJob.name or len(read.jobs) != 1:
            raise InvalidArgument(f"token is for {read.kind}, {len(read.jobs)} of them, which is not one export")
        read.check_scope(self._project_id)
        patience = Patience.of(read.timeout(timeout), poll_interval, stall_after, on_stall, on_exit)
        return self._export(checked_id("export", next(iter(read.jobs))), patience, on_update)

    @property
    def _board(self) -> Board[ExportJobResponse]:
        return self._pipeline.shared.common(("exports", self._project_id), lambda: Board(ExportSource(self)))

    def _export(
        self,
        export_id: str,
        patience: Patience,
        on_update: Callable[[ExportUpdate], None] | None,
        options: ExportOptions | None = None,
    ) -> Export:
        job = (self._project_id, export_id)
        return Export(self._pipeline, self, self._board, job, patience, on_update=on_update, options=options)
