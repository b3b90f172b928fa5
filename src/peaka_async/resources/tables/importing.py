"""One import: the file is looked at, then the table, then what is missing is made, then the file is sent, once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, BinaryIO

from peaka_api.errors import InvalidArgument
from peaka_api.models import ColumnDataType, ColumnRequest, ImportCsvRequest
from peaka_api.types import File

from ...errors import BadRequest, ImportOutcomeUnknown, OutcomeUnknown
from .columns import trino_column_type
from .inference import inferred
from .mapping import CsvColumns, Target, named, targets_of
from .reading import CsvHead
from .refusals import refused
from .sources import CsvInput, CsvSource

if TYPE_CHECKING:
    from peaka_api.groups.tables import TablesOperations
    from peaka_api.models import ImportJob

__all__ = ["Import"]

FILE_NAME = "import.csv"
"""The name that the service is told. It wants one; this is the one that was measured."""


class Import:
    """One CSV file on its way into one table.

    Args:
        tables: What reads and makes tables.
        once: The same without repeats: what sends the file.
        table_name: The table.
        contains_header: Whether the first record is a header.
        create: Whether to make what is missing.
        skip_system_columns: Whether to leave out columns that the service fills itself.
    """

    def __init__(
        self,
        tables: TablesOperations,
        once: TablesOperations,
        table_name: str,
        *,
        contains_header: bool,
        create: bool,
        skip_system_columns: bool,
    ) -> None:
        self._tables = tables
        self._once = once
        self._name = table_name
        self._contains_header = contains_header
        self._create = create
        self._skip_system_columns = skip_system_columns
        self._created = False

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
            await self._prepare(targets, head)
            return await self._send(targets, opened.content)

    async def _prepare(self, targets: Sequence[Target], head: CsvHead) -> None:
        """See that the table has the columns."""
        is_new = self._create and all(table.table_name != self._name for table in await self._tables.list())
        # Every table has it, and whether the list of columns does was not recorded.
        known = {"text": "varchar"}
        if not is_new:
            known |= {column.name: column.data_type for column in await self._tables.list_columns(self._name)}
        self._check_types(targets, known)
        missing = [target for target in targets if target.name not in known]
        self._check_missing(missing, known)
        requests = self._requests(missing, head)
        if is_new:
            await self._tables.create(self._name)
            self._created = True
        if requests:
            await self._tables.add_columns(self._name, requests)

    async def _send(self, targets: Sequence[Target], content: bytes | BinaryIO) -> ImportJob:
        request = ImportCsvRequest(
            mappings=[target.mapping() for target in targets], contains_header=self._contains_header
        )
        file = File(content, FILE_NAME, "text/csv")
        try:
            # In ASCII, because a form field does not say how its text is encoded.
            return await self._once.import_csv(self._name, file=file, request=json.dumps(request.to_dict()))
        except OutcomeUnknown as error:
            raise ImportOutcomeUnknown(
                error.cause, operation=error.operation, attempts=error.attempts, table_name=self._name
            ) from error
        except BadRequest as error:
            raise refused(error, created=self._created) from error

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
            told = [f"{target.name!r}{_meant(target.name, known)}" for target in missing]
            raise InvalidArgument(
                f"the table {self._name!r} has no column {', '.join(told)}; it has {named(known)}. Map other columns, "
                "or pass create=True to add them. Nothing was sent"
            )
        # SQL compares names without regard to case.
        taken = {name.lower(): name for name in known}
        for target in missing:
            other = taken.setdefault(target.name.lower(), target.name)
            if other != target.name:
                raise InvalidArgument(f"{target.name!r} and {other!r} differ in case only: in SQL they are one column")

    def _requests(self, missing: Sequence[Target], head: CsvHead) -> list[ColumnRequest]:
        if not missing:
            return []
        records = [*([] if self._contains_header else [head.first]), *head.records()]
        return [
            ColumnRequest(name=target.name, data_type=target.data_type or _type_in(records, target.index))
            for target in missing
        ]


def _meant(name: str, known: dict[str, str]) -> str:
    near = get_close_matches(name.lower(), [one.lower() for one in known], n=1)
    meant = next((one for one in known if near and one.lower() == near[0]), None)
    return f" (did you mean {meant!r}?)" if meant else ""


def _type_in(records: Sequence[Sequence[str]], index: int) -> ColumnDataType:
    return inferred(record[index] for record in records if index < len(record))
