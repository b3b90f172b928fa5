"""One export: waiting for it, and having the files that it made."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from peaka_api.errors import InvalidArgument
from peaka_api.groups.catalogs import CatalogsOperations
from peaka_api.groups.exports import ExportsOperations
from peaka_api.models import ExportCsvOptions, ExportFile, ExportFormat, ExportJobResponse, ExportStatus

from ...config import whole_number
from ...errors import ExportNotDownloadable, JobExpired
from ...jobs import Board, Patience, Waiter
from ...results import Collector, PendingResult, ResultColumn, TrinoType
from ...transport import Pipeline
from .csv_text import CsvForm
from .downloading import Download, DownloadProgress
from .jobs import ExportJob, ExportSource, ExportUpdate
from .links import Links
from .rows import CsvRows, JsonRows, collected
from .starting import ExportOptions
from .storage import Storage
from .streaming import ExportStream
from .types import types_given, types_of

__all__ = ["Export"]

T = TypeVar("T")


class Export(Waiter[ExportJobResponse, ExportJobResponse, ExportUpdate]):
    """An export. `await` it for the job that has succeeded, or iterate it for an `ExportUpdate` per poll; then
    `download` its files, or read them as a `stream`. These wait for the end themselves where it has not come.

    Awaiting raises `EmptyExport` where there was nothing to export, `ExportTooLarge`, or another `JobFailed`; also
    `JobCancelled`, `JobExpired`, `JobStalled`, `WaitTimeout`. All polls of a client are shared. The files are kept for
    a while only; `expires_at` of the job says how long, where the service does.

    Made by `exports.start`, `exports.job`, `exports.wait` and `exports.resume`.

    Attributes:
        job_id: UUID of the job.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        operations: ExportsOperations,
        board: Board[ExportJobResponse],
        job: tuple[str, str],
        patience: Patience,
        *,
        on_update: Callable[[ExportUpdate], None] | None = None,
        options: ExportOptions | None = None,
    ) -> None:
        project_id, export_id = job
        source = ExportSource(operations)
        kind = ExportJob(operations)
        super().__init__(kind, source, board, project_id, (export_id, {}), patience, on_update=on_update)
        self._operations = operations
        self._pipeline = pipeline
        self._project_id = project_id
        self._options = options

    def __repr__(self) -> str:
        return f"<Export {self.job_id!r}>"

    @property
    def export_id(self) -> str:
        """UUID of the job, to come back to it with `exports.job`."""
        return self.job_id

    async def files(self) -> Sequence[ExportFile]:
        """The files, with fresh links; the job is read anew each time.

        A link is all that is needed to get a file, for some minutes. Send no `Authorization` header with it.

        Returns:
            An `ExportFile` for each: name, URL and size in bytes. Their order is that of the rows.

        Raises:
            ExportNotDownloadable: They are for the user who started the export, and this key is another one's.
            JobExpired: They have been removed.
            WaitTimeout: It had not ended within its `timeout`; the export goes on at the service.
            JobError: The export did not succeed; see `Export`.
            BusyResourceError: Another task is waiting for the end of this export.
            PeakaError: The job could not be read.

        Source:
            Operation `exports.get`; behaviour reference section 12.

        Example:
            ```python
            for file in await export.files():
                print(file.name, file.bytes)
            ```
        """
        job = await self._operations.get(self.job_id)
        if job.status not in (ExportStatus.SUCCEEDED, ExportStatus.EXPIRED):
            # Waits; or raises what has become of it.
            await self._result()
            job = await self._operations.get(self.job_id)
        return self._files_of(job)

    async def download(
        self,
        directory: str | os.PathLike[str],
        *,
        max_concurrency: int = 4,
        on_progress: Callable[[DownloadProgress], None] | None = None,
    ) -> list[Path]:
        """Download all files into a directory, a block at a time, whatever their size.

        A file is written under another name beside its place, and put there when it is complete and of the size that
        was announced; one of that name that is there already is replaced. After a broken connection only what is left
        is asked for, as often as there is progress, and up to `max_retries` times without any. A link that has
        expired is renewed. The API key is not sent to the storage. What is written is what the storage sends: one that
        keeps a file encoded (`Content-Encoding: gzip`) gives it so, and then it is compressed also where its name does
        not end in `.gz`.

        Args:
            directory: Where to; made where it is not there, when the export has ended and has files. Names from the
                service cannot lead out of it: of a path the last part is taken, and of two equal ones the second gets
                a number.
            max_concurrency: Files that are downloaded at once.
            on_progress: Called with a `DownloadProgress`, in bytes, for every half a mebibyte written and at the end
                of each file. What it raises is logged, not passed on.

        Returns:
            The path of each file, in the order of the rows. Each CSV file has a header of its own.

        Raises:
            ConfigurationError: `max_concurrency` or `on_progress` cannot be right.
            DownloadError: The storage refuses a file also by a fresh link, or it is not the one that was announced.
            TransportError: The storage could not be reached, or broke off without any progress.
            WaitTimeout: It had not ended within its `timeout`; the export goes on at the service.
            JobError: The export did not succeed, or its files are gone or not for this key; as with `files`.
            BusyResourceError: Another task is waiting for the end of this export.
            InvalidArgument: `directory` is no path.
            OSError: A file could not be written. One in the place of the directory is a `NotADirectoryError`, before
                anything is waited for.

        After an error or a cancellation the files that were complete are there, and nothing of the others is. With
        `on_exit="cancel"` a cancellation before the export has ended cancels the export.

        Source:
            Operation `exports.get`; behaviour reference section 12.

        Example:
            ```python
            paths = await export.download("out", on_progress=print)
            ```
        """
        width = whole_number("max_concurrency", max_concurrency, 1)
        return await Download(Storage(self._pipeline), Links(self.files), directory, on_progress).run(width)

    def stream(self) -> ExportStream:
        """The bytes of all files, one after the other, without writing anything. Nothing is sent before it is read.

        Returns:
            An async iterator of `bytes`. Broken connections and expired links are seen to as with `download`. A piece
            is of one file only; each CSV file begins with a header, and compressed files after one another are one
            compressed file. Leave it early through `async with` or `aclose`, which free the connection; where another
            task closes it, the step that is being taken ends the stream. A step that is cancelled loses no bytes, but
            before the export has ended it breaks off the wait, which with `on_exit="cancel"` cancels the export.

        Raises:
            ClientStateError: The client is closed; raised by the first step, as are the errors of `download`.

        Source:
            Operation `exports.get`; behaviour reference section 12.

        Example:
            ```python
            async with export.stream() as pieces:
                async for piece in pieces:
                    print(len(piece))
            ```
        """
        return ExportStream(Storage(self._pipeline), Links(self.files))

    def read(
        self,
        *,
        types: Mapping[str, str | TrinoType | None] | None = None,
        csv_options: ExportCsvOptions | Mapping[str, Any] | None = None,
    ) -> PendingResult:
        """The rows of all files, without writing any: CSV or JSON lines, compressed or not. Nothing is sent before.

        Args:
            types: Trino's types of columns by their names, such as `{"amount": "decimal(12,2)"}`, since files do not
                have them. The others are those of the table, by one request; of a query, of a table that is gone or
                that the key may not look at, they are not known, and values stay text.
            csv_options: How the CSV was asked for, where this export was not started here; as with `exports.start`.

        Returns:
            To be awaited: `QueryResult`; or `to_arrow`, `to_pandas` and `to_polars` in its place, which make no Python
            values on the way. All rows are held in memory, up to a million. How the service writes values into files
            was not measured: one that is not as in SQL stays text, as do all of the type `varbinary`. In CSV an empty
            field is NULL, and empty text between quotes.

        Raises:
            InvalidArgument: An argument cannot be right, a type is given for a column that is not in the files, or
                they have no header and nobody said which columns.
            DownloadError: A file could not be had, or is not of the form that the job says.
            JobError: The export did not succeed, or its files are gone or not for this key; as with `files`.
            BusyResourceError: Another task waits for this export's end, by this object.
            PeakaError: The job, or the columns of the table, could not be read.

        Source:
            Operations `exports.get` and `catalogs.list_columns`; behaviour reference section 12.

        Example:
            ```python
            result = await export.read()
            print(result.columns, result[0])
            frame = await export.read().to_pandas()
            ```
        """
        options = self._options
        given = csv_options if csv_options is not None or options is None else options.csv_options
        form = CsvForm.of(given)
        names = (options and options.columns) or ()
        wanted = types_given(types)
        if not form.has_header and not names and (options is None or options.format != "JSONL"):
            raise InvalidArgument(
                "the files have no header, and the columns were not named when the export was started: download them"
            )

        async def rows(collect: Callable[[Sequence[ResultColumn]], Collector[T]]) -> T:
            job = await self._result()
            catalogs = CatalogsOperations(self._pipeline, self._project_id)
            known = await types_of(catalogs, job)
            made = JsonRows() if job.format == ExportFormat.JSONL else CsvRows(form, names)
            return await collected(Storage(self._pipeline), Links(self.files), made, known, wanted, collect)

        return PendingResult(rows)

    def _files_of(self, job: ExportJobResponse) -> Sequence[ExportFile]:
        if job.status == ExportStatus.EXPIRED:
            raise JobExpired(
                f"the files of the export {self.job_id} have been removed; start it again",
                job_id=self.job_id,
                status=job,
            )
        if not job.downloadable or not isinstance(job.files, list):
            owner = f"{job.user_name}, " if isinstance(job.user_name, str) else ""
            raise ExportNotDownloadable(
                f"the export {self.job_id} is {job.status}, and its files are not shown to this key: they are for"
                f" {owner}the user who started it. Use a key of that user, or start the export again",
                job_id=self.job_id,
                status=job,
            )
        return job.files
