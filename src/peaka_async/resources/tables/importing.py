"""One import: the file is looked at, then the table, then what is missing is made, then the file is sent, once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from peaka_api.errors import InvalidArgument, PeakaError
from peaka_api.models import ColumnDataType, ColumnRequest, ImportCsvRequest
from peaka_api.types import File

from ...errors import BadRequest, ImportOutcomeUnknown, OutcomeUnknown, RequestTimeout, ResponseDecodeError
from ...transport.uploads import StreamUpload, Upload
from .columns import SYSTEM_COLUMNS, trino_column_type
from .inference import inferred
from .mapping import CsvColumns, Target, named, targets_of
from .reading import CsvHead, rows_of
from .refusals import ended_badly, note, refused, remark
from .sources import CsvInput, CsvSource, Opened

if TYPE_CHECKING:
    from peaka_api.groups.tables import TablesOperations
    from peaka_api.models import ImportJob

__all__ = ["Import"]

_OPERATION = "tables.import_csv"

FILE_NAME = "import.csv"
"""The name that the service is told. It wants one; this is the one that was measured."""

_UNREAD = (
    "The source had not been read to its end. Where it sends requests of the same client, each needs a place of its "
    "own among those in flight: see max_concurrency"
)


class Import:
    """One CSV file on its way into one table.

    Args:
        tables: What reads and makes tables, and sends the file.
        table_name: The table.
        contains_header: Whether the first record is a header.
        create: Whether to make what is missing.
        skip_system_columns: Whether to leave out columns that the service fills itself.

    Raises:
        InvalidArgument: One of these has a wrong type.
    """

    def __init__(
        self,
        tables: TablesOperations,
        table_name: str,
        *,
        contains_header: bool,
        create: bool,
        skip_system_columns: bool,
    ) -> None:
        flags = {"contains_header": contains_header, "create": create, "skip_system_columns": skip_system_columns}
        _check_arguments(table_name, flags)
        self._tables = tables
        self._name = table_name
        self._contains_header = contains_header
        self._create = create
        self._skip_system_columns = skip_system_columns
        self._has_made_table = False
        self._made_columns: list[str] = []

    async def run(self, source: CsvInput, columns: CsvColumns | None) -> ImportJob:
        """Do it all.

        Raises:
            InvalidArgument: The file, the columns and the table do not fit; nothing was sent.
            PeakaError: A request failed.
        """
        async with CsvSource(source) as opened:
            head = CsvHead(opened.head, is_whole=opened.is_whole)
            targets = targets_of(
                columns,
                head,
                contains_header=self._contains_header,
                create=self._create,
                skip_system_columns=self._skip_system_columns,
            )
            await self._prepare(targets, head, opened)
            return await self._send(targets, opened.content)

    async def _prepare(self, targets: Sequence[Target], head: CsvHead, opened: Opened) -> None:
        """See that the table has the columns."""
        is_new = self._create and all(table.table_name != self._name for table in await self._tables.list())
        # Every table has it, and whether the list of columns does was not recorded.
        known = {"text": "varchar"}
        if not is_new:
            known |= {column.name: column.data_type for column in await self._tables.list_columns(self._name)}
        self._check_types(targets, known)
        missing = [target for target in targets if target.name not in known]
        self._check_missing(missing, known)
        requests = await self._requests(missing, head, opened)
        if is_new:
            await self._tables.create(self._name)
            self._has_made_table = True
        if requests:
            try:
                await self._tables.add_columns(self._name, requests)
            except PeakaError as error:
                remark(error, self._left_behind())
                raise
            self._made_columns = [request.name for request in requests]

    async def _send(self, targets: Sequence[Target], content: Upload) -> ImportJob:
        request = ImportCsvRequest(
            mappings=[target.mapping() for target in targets], contains_header=self._contains_header
        )
        file = File(content, FILE_NAME, "text/csv")
        try:
            # In ASCII, because a form field does not say how its text is encoded.
            text = json.dumps(request.to_dict())
            response = await self._tables.raw.import_csv(self._name, file=file, request=text)
        except Exception as error:
            if error is content.failure or not isinstance(error, PeakaError):
                # It is the caller's own, so it is as it was but for a remark.
                note(error, self._left_behind())
                raise
            told = self._told(error, content)
            if told is error:
                raise
            raise told from error
        if ended_badly(response.parsed):
            raise refused(
                BadRequest(
                    f"the import ended as {response.parsed.status}",
                    status=response.status,
                    operation=_OPERATION,
                    request_id=response.request_id,
                ),
                self._left_behind(),
            )
        return response.parsed

    def _told(self, error: PeakaError, content: Upload) -> PeakaError:
        """What a failure of the request means for the import."""
        if isinstance(error, OutcomeUnknown):
            is_unread = isinstance(content, StreamUpload) and not content.has_ended
            is_late = is_unread and isinstance(error.cause, RequestTimeout)
            return self._unknown(error.cause, error.attempts, _UNREAD if is_late else None)
        if isinstance(error, ResponseDecodeError):
            return self._unknown(error, 1, None)
        left = self._left_behind()
        if isinstance(error, BadRequest):
            return refused(error, left)
        remark(error, left)
        return error

    def _unknown(self, cause: PeakaError, attempts: int, hint: str | None) -> ImportOutcomeUnknown:
        if hint is None and self._has_made_table:
            hint = "The table was made for this import, so it has its rows or none"
        return ImportOutcomeUnknown(cause, operation=_OPERATION, attempts=attempts, table_name=self._name, hint=hint)

    def _left_behind(self) -> str | None:
        """What was made for a file that did not come in."""
        if self._has_made_table:
            return "The table that was made for it is there, and empty: delete it to have other types"
        if self._made_columns:
            return (
                f"The columns that were made for it are there, and empty: {named(self._made_columns)}; delete_column "
                "removes one, to have another type"
            )
        return None

    def _check_types(self, targets: Sequence[Target], known: dict[str, str]) -> None:
        for target in targets:
            there = known.get(target.name)
            if target.data_type and there and trino_column_type(there) is not target.data_type:
                raise InvalidArgument(
                    f"columns has {target.data_type} for {target.name!r}, which {self._name!r} has as {there}; "
                    "an import does not change types. Nothing was sent"
                )

    def _check_missing(self, missing: Sequence[Target], known: dict[str, str]) -> None:
        if missing and not self._create:
            fillable = [name for name in known if name not in SYSTEM_COLUMNS]
            told = [f"{target.name!r}{_meant(target.name, fillable)}" for target in missing]
            raise InvalidArgument(
                f"the table {self._name!r} has no column {', '.join(told)}; it has {named(fillable)}. Map other "
                "columns, or pass create=True to add them. Nothing was sent"
            )
        # SQL compares names without regard to case.
        taken = {name.lower(): name for name in known}
        for target in missing:
            other = taken.setdefault(target.name.lower(), target.name)
            if other != target.name:
                raise InvalidArgument(f"{target.name!r} and {other!r} differ in case only: in SQL they are one column")

    async def _requests(self, missing: Sequence[Target], head: CsvHead, opened: Opened) -> list[ColumnRequest]:
        """The columns to make."""
        places = [target.index for target in missing if target.data_type is None]
        found = await self._inferred(places, head, opened) if places else {}
        return [
            # A later row of what cannot be read twice may be anything, and text is what nothing is lost in.
            ColumnRequest(
                name=target.name, data_type=target.data_type or found.get(target.index, ColumnDataType.VARCHAR)
            )
            for target in missing
        ]

    async def _inferred(self, places: Sequence[int], head: CsvHead, opened: Opened) -> dict[int, ColumnDataType]:
        """The types of fields, of which every value was seen; none where that is not possible."""
        if opened.is_whole:
            return inferred(iter(head.rows(contains_header=self._contains_header)), places)
        content, width = opened.content, len(head.first)
        if isinstance(content, StreamUpload):
            return {}
        found = await content.through(
            lambda file: inferred(rows_of(file, width, contains_header=self._contains_header), places)
        )
        return found or {}


def _check_arguments(table_name: object, flags: Mapping[str, object]) -> None:
    if not isinstance(table_name, str):
        raise InvalidArgument(f"table_name must be a text, not {table_name!r}")
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise InvalidArgument(f"{name} must be True or False, not {value!r}")


def _meant(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name.lower(), [one.lower() for one in known], n=1)
    meant = next((one for one in known if near and one.lower() == near[0]), None)
    return f" (did you mean {meant!r}?)" if meant else ""
