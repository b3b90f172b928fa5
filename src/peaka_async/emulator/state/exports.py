"""Export jobs and the names of the files that they leave. Section 12 of the behaviour reference."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..clock import moment
from ..errors import not_found
from .caches import TableKey
from .jobs import Context, Job, JobKind

FILES_SECONDS = 24 * 3600.0
"""Emulator seconds for which the files of an export are kept; the live time is not known."""

PENDING_SECONDS = 0.5
"""Emulator seconds from the trigger to the start. All three are guesses: known is only that 80 s were enough."""
RUNNING_SECONDS = 3.0
ROWS_PER_SECOND = 10_000

STATUSES = ("PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED")


@attrs.frozen
class ExportFile:
    """One file of an export.

    Attributes:
        name: Its name within the export.
        size: Its length in bytes.
        digest: The MD5 of its contents in hexadecimal digits, which S3 has for an ETag.
    """

    name: str
    size: int
    digest: str


@attrs.frozen
class ExportOrigin:
    """Who asked for an export, and of what.

    Attributes:
        display: What is exported, as a text for people.
        user_id: Id of the user whose key it was: to nobody else the files are shown.
        user_name: The user's address.
        key_prefix: The public part of the key.
        query_id: The query; None where a table is exported.
        table: The table; None where a query is exported.
    """

    display: str
    user_id: str
    user_name: str
    key_prefix: str
    query_id: str | None = None
    table: TableKey | None = None


@attrs.define(eq=False, kw_only=True)
class Export(Job):
    """An export. Its files are written when it is triggered, and shown when it has ended.

    Attributes:
        origin: Who asked for it, and of what.
        format: `CSV` or `JSONL`.
        compression: `NONE` or `GZIP`.
        rows: How many rows it writes.
        size: Bytes of all files together.
        files: Its files, until they are removed.
    """

    origin: ExportOrigin
    format: str
    compression: str
    rows: int = 0
    size: int = 0
    files: list[ExportFile] = attrs.field(factory=list[ExportFile], repr=False)

    @property
    def expires_at(self) -> float:
        """When its files are removed."""
        return moment(self.ends_at + FILES_SECONDS)

    def status(self, now: float) -> str:
        """Return the state that it is in."""
        if not self.over(now):
            return "RUNNING" if self.active(now) else "PENDING"
        if self.cancelled_at is not None:
            return "CANCELLED"
        if self.failure is not None:
            return "FAILED"
        return "SUCCEEDED" if now < self.expires_at else "EXPIRED"

    def belongs_to(self, user_id: str) -> bool:
        """Tell whether it was started by this user, who alone may have the files."""
        return self.origin.user_id == user_id


@attrs.define
class ExportStore:
    """The exports of one project, by id and in the order in which they were made."""

    exports: dict[str, Export] = attrs.field(factory=dict[str, Export])

    def jobs(self) -> Iterator[Job]:
        """Yield every export."""
        yield from self.exports.values()

    def get(self, export_id: str) -> Export:
        """Return an export by its id.

        Raises:
            Refusal: 404 for one that is unknown: documented, and not measured.
        """
        if export_id not in self.exports:
            raise not_found("Export not found")
        return self.exports[export_id]

    def newest_first(self) -> list[Export]:
        """Return every export, those made later before those made earlier."""
        # Turned round at the end, so that of one moment, too, the later one comes first.
        return sorted(self.exports.values(), key=lambda one: one.triggered_at)[::-1]

    def add(self, export: Export, context: Context) -> None:
        """Keep an export that was just triggered, and say how long it takes."""
        pace = context.pace(
            JobKind.EXPORT, delay=PENDING_SECONDS, seconds=RUNNING_SECONDS + export.rows / ROWS_PER_SECOND
        )
        export.starts_at, export.seconds, export.polls = moment(context.now + pace.delay), pace.seconds, pace.polls
        self.exports[export.id] = export

    def cancel(self, export_id: str, now: float) -> None:
        """Cancel an export; one that has ended stays as it is.

        Raises:
            Refusal: 404 for one that is unknown.
        """
        export = self.get(export_id)
        if not export.over(now):
            export.cancelled_at = now

    def discard(self, now: float) -> list[str]:
        """Forget the files that nobody can get any more; return their names in the store of files."""
        discarded: list[str] = []
        for export in self.exports.values():
            if export.files and export.status(now) in {"FAILED", "CANCELLED", "EXPIRED"}:
                discarded += [stored_name(export, one) for one in export.files]
                export.files = []
        return discarded


def stored_name(export: Export, file: ExportFile) -> str:
    """Return the name of a file in the store of files, and in its link."""
    return f"{export.id}/{file.name}"
