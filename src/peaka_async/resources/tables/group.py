"""Peaka Tables: CSV files imported, columns whose flags are not lost in silence, and samples."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from peaka_api.errors import InvalidArgument
from peaka_api.groups.tables import TablesOperations
from peaka_api.types import UNSET, File, Unset

from ...errors import NotFound, ResponseDecodeError
from ...transport import Pipeline
from .columns import dropped_in, dropped_members, warn_of_dropped

if TYPE_CHECKING:
    from peaka_api.models import ColumnDataType, ColumnDetail, ColumnRequest, ImportJob

    from .mapping import CsvColumns
    from .sample import CsvSample
    from .sources import CsvInput

__all__ = ["Tables"]


class Tables(TablesOperations):
    """Peaka Tables: tables inside Peaka, which CSV imports fill. In SQL they are `"peaka"."table"."<name>"`.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `import_csv`
    takes paths, bytes, files and async iterators, looks at the header before it sends anything, and makes tables and
    columns; `sample` reads the sample file.
    """

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    @overload
    async def import_csv(self, table_name: str, *, file: File, request: str) -> ImportJob: ...

    @overload
    async def import_csv(
        self,
        table_name: str,
        source: CsvInput,
        *,
        columns: CsvColumns | None = None,
        contains_header: bool = True,
        create: bool = False,
        skip_system_columns: bool = False,
    ) -> ImportJob: ...

    async def import_csv(
        self,
        table_name: str,
        source: CsvInput | None = None,
        *,
        columns: CsvColumns | None = None,
        contains_header: bool = True,
        create: bool = False,
        skip_system_columns: bool = False,
        file: File | None = None,
        request: str | None = None,
    ) -> ImportJob:
        r"""Append the rows of a CSV file to a Peaka Table: all of them, or none.

        The header is checked against `columns` and the table first, because the service writes NULL for a header that
        the file lacks and says yes; so is the number of fields of its first rows. The file is sent piece by piece and
        never held whole. Once something of it was sent, it is never sent again: rows are not deduplicated, and the API
        cannot delete them.

        It holds a place among the requests in flight until its end. An iterator that sends requests of the same client
        needs places of its own: with `max_concurrency=1` the two wait for each other until the time is up.

        Args:
            table_name: The table.
            source: A path, bytes, a file opened with `rb` (from where it stands), or an async iterator of bytes. CSV
                in UTF-8 with commas. Without a length, as from an iterator, it is sent in chunks. It must not change
                before the end.
            columns: Columns of the table with where they come from: a header, a position from 0, or `None` for the
                header of the same name. Or names alone: headers of that name, or without a header the fields in order.
                Left out, every header is the name of a column. With `create` a type may stand in the place of the
                header, such as `{"age": "BIGINT"}`, or beside it: `{"age": ("Age", "BIGINT")}`.
            contains_header: Whether the first line has names.
            create: Make the table and the columns that are missing. Types that `columns` does not name are read off
                all rows, `VARCHAR` wherever they are not plain. For that the source is read twice; what cannot be, and
                is longer than 64 KiB, gets `VARCHAR`.
            skip_system_columns: Where `columns` is left out, leave out those that the service fills itself (`_id`,
                `_version` and so on), so that the file of an export can come back.
            file: With `request`, the generated form of the operation, which checks nothing beforehand.
            request: An `ImportCsvRequest` as JSON text.

        Returns:
            `ImportJob`: The import as the service reports it. Today it is finished, and `result.processed` counts the
            rows of this file; should the service come to answer with an id or a state alone, that is what it has. An
            empty field is NULL.

        Raises:
            InvalidArgument: An argument has a wrong type, the file cannot be read, or it, `columns` and the table do
                not fit: nothing was sent, and nothing made. Or the file changed its length while it was sent: nothing
                was stored.
            ImportRefused: The service refused a value, with its `line`, `column` and `value` where it says so, or it
                reported that the import failed. Nothing was stored; what `create` made stays, and `hint` names it.
            ImportOutcomeUnknown: No answer came that tells, or one that says only that something broke (any status of
                the 500s), and the rows may or may not have been stored; `statement` counts them.
            PeakaError: Another request failed, or this one was not taken up, as `RateLimited`: nothing was stored.
            Exception: What the source itself raises is raised as it is. Nothing was stored.

        A cancellation may leave the table and the columns made, and the rows stored or not: count them. It does not
        wait for a pipe that is silent, and 5 s at most for an iterator to close.

        Source:
            Operations `tables.import_csv`, `tables.list_columns`, and with `create` `tables.list`, `tables.create` and
            `tables.add_columns`; behaviour reference section 7.

        Example:
            ```python
            await project.tables.import_csv("orders", b"id,paid\n1,true\n", create=True)
            columns = {"id": "No", "text": "Memo"}
            job = await project.tables.import_csv("orders", b"No,Memo\n2,gift\n", columns=columns)
            print(job.status, job.result)
            ```
        """
        if file is not None or request is not None:
            if source is not None or file is None or request is None:
                raise InvalidArgument("give source, or both file and request as the API has them")
            return await super().import_csv(table_name, file=file, request=request)
        if source is None:
            raise InvalidArgument("source is missing: a path, bytes, a file opened with 'rb' or an async iterator")
        from .importing import Import

        work = Import(
            TablesOperations(self._pipeline, self._project_id),
            table_name,
            contains_header=contains_header,
            create=create,
            skip_system_columns=skip_system_columns,
        )
        return await work.run(source, columns)

    async def sample(self, table_name: str) -> CsvSample:
        """Get a made-up file of the form that a table takes. Rows of the table are not in it.

        Args:
            table_name: The table.

        Returns:
            `CsvSample`: Its text, header and rows: `text` and the columns that were added, in an order that changes
            between calls, and five rows.

        Raises:
            NotFound: There is no such table. The service answers 200 with empty lines then.
            PeakaError: The request failed.

        Source:
            Operation `tables.get_sample_csv`; behaviour reference section 6.5.

        Example:
            ```python
            sample = await project.tables.sample(people)
            print(sample.header, len(sample.rows))
            ```
        """
        from .sample import CsvSample

        response = await self.raw.get_sample_csv(table_name)
        sample = CsvSample.read(response.parsed)
        if sample is None:
            raise NotFound(
                f"there is no table {table_name!r}: its sample has nothing but empty lines",
                status=response.status,
                operation="tables.get_sample_csv",
                request_id=response.request_id,
            )
        return sample

    async def add_columns(
        self, table_name: str, columns: Sequence[ColumnRequest | Mapping[str, Any]]
    ) -> builtins.list[ColumnDetail]:
        """Add columns to a Peaka Table, all in one request.

        Args:
            table_name: The table.
            columns: `ColumnRequest`s, or mappings with their members: `name`, `dataType`, `defaultValue`.

        Returns:
            `list[ColumnDetail]`: The columns that were added.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            PeakaError: The request failed; 400 for a type such as `JSON`, and for a column that is there already.

        Warns `SilentlyIgnored` of `isUnique`, `isNotNull` and `desc`, which the service accepts and does not keep. A
        cancellation may leave the columns added or not.

        Source:
            Operation `tables.add_columns`; behaviour reference section 6.2.

        Example:
            ```python
            columns = await project.tables.add_columns(people, [{"name": "city", "dataType": "VARCHAR"}])
            print([column.name for column in columns])
            ```
        """
        warn_of_dropped(dropped_in(columns))
        return await super().add_columns(table_name, columns)

    async def update_column(
        self,
        table_name: str,
        column_name: str,
        *,
        name: str,
        data_type: ColumnDataType | str,
        display_name: str | None = None,
        default_value: str | Unset | None = UNSET,
        is_not_null: bool | None = None,
        is_unique: bool | None = None,
        desc: str | Unset | None = UNSET,
    ) -> ColumnDetail:
        """Replace the definition of a column; what is left out is lost.

        Args:
            table_name: The table.
            column_name: The column, by its name in SQL.
            name: Its name from now on.
            data_type: Its type, such as `BIGINT`.
            display_name: Label for people.
            default_value: What rows get whose import leaves the column out, as text.
            is_not_null: Not kept by the service.
            is_unique: Not kept by the service.
            desc: Not kept by the service.

        Returns:
            `ColumnDetail`: The column as the service reports it, whether as an object or as an array.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            PeakaError: The request failed.

        Warns `SilentlyIgnored` of what is not kept. A cancellation may leave the column changed or not.

        Source:
            Operation `tables.update_column`; behaviour reference section 6.2.

        Example:
            ```python
            column = await project.tables.update_column(people, "age", name="age", data_type="DECIMAL")
            print(column.data_type)
            ```
        """
        warn_of_dropped({column_name: dropped_members({"isNotNull": is_not_null, "isUnique": is_unique, "desc": desc})})
        updated = await super().update_column(
            table_name,
            column_name,
            name=name,
            data_type=data_type,
            display_name=display_name,
            default_value=default_value,
            is_not_null=is_not_null,
            is_unique=is_unique,
            desc=desc,
        )
        reported = updated if isinstance(updated, builtins.list) else [updated]
        if not reported:
            raise ResponseDecodeError(
                "no column came where the changed one was promised", status=200, operation="tables.update_column"
            )
        return next((column for column in reported if column.name == name), reported[0])
