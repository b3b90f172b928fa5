"""Starting an export: what the service would misread is refused first, and nothing is started twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, cast

from attrs import frozen

from peaka_api.errors import InvalidArgument
from peaka_api.groups.exports import ExportsOperations
from peaka_api.models import ExportCsvOptions

from ...errors import OutcomeUnknown
from .csv_text import CsvForm

__all__ = ["MOST_ROWS", "Compression", "ExportOptions", "Format", "TableName", "source_of", "started"]

MOST_ROWS = 1_000_000
"""Rows that one export can have. The service takes any other limit for the nearest one that it allows."""

Format: TypeAlias = Literal["CSV", "JSONL"]
"""The form of the files: text with delimiters, or one JSON object per line."""

Compression: TypeAlias = Literal["NONE", "GZIP"]
"""Whether the files are compressed."""

TableName: TypeAlias = "tuple[str, str, str]"
"""Id of the catalog, name of the schema, name of the table."""

_ADVICE = (
    "It is not sent again, because that could start another export: the newest jobs of `exports.list_all()` show"
    " whether it was started, and `exports.job(id)` goes on with it"
)


@frozen(kw_only=True)
class ExportOptions:
    """What an export is to be like, checked.

    Attributes:
        format: The form of the files; the service's default where it is `None`, as with all of these.
        compression: Their compression.
        columns: The columns, in this order.
        limit: Most rows.
        include_system_columns: Whether columns that the service fills come along.
        csv_options: How CSV is written.
    """

    format: str | None
    compression: str | None
    columns: Sequence[str] | None
    limit: int | None
    include_system_columns: bool | None
    csv_options: ExportCsvOptions | Mapping[str, Any] | None

    def __attrs_post_init__(self) -> None:
        for name, value, known in (
            ("format", self.format, ("CSV", "JSONL")),
            ("compression", self.compression, ("NONE", "GZIP")),
        ):
            if value is not None and value not in known:
                raise InvalidArgument(f"{name} is {value!r}; it must be {' or '.join(map(repr, known))}")
        self._check_columns(self.columns)
        limit: Any = self.limit
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
            raise InvalidArgument(f"limit must be a whole number of rows, not a {type(limit).__name__}")
        if limit is not None and not 1 <= limit <= MOST_ROWS:
            # The service would take the nearest number that it allows, and not say so.
            raise InvalidArgument(f"limit is {limit:,}; it must be from 1 to {MOST_ROWS:,} rows")
        if self.csv_options is not None and self.format == "JSONL":
            raise InvalidArgument("csv_options are for the format CSV, and format is 'JSONL'")
        CsvForm.of(self.csv_options)

    @staticmethod
    def _check_columns(columns: Any) -> None:
        if columns is None:
            return
        names = cast("Sequence[Any]", columns) if isinstance(columns, Sequence) else ()
        if isinstance(columns, str | bytes) or not names or not all(isinstance(name, str) and name for name in names):
            raise InvalidArgument(
                f"columns is {columns!r}; it must be names of columns, one or more; leave it out for all"
            )


def source_of(table: Any, query: Any) -> TableName | str:
    """What is to be exported: the three names of a table, or the id of a query.

    Raises:
        InvalidArgument: It is not exactly one of the two.
    """
    if (table is None) == (query is None):
        raise InvalidArgument("give either table=(catalog_id, schema_name, table_name) or query=query_id")
    if table is None:
        if not isinstance(query, str) or not query:
            raise InvalidArgument(f"query must be the id of a saved query, not {query!r}")
        return query
    names = tuple(cast("Sequence[Any]", table)) if isinstance(table, tuple | list) else ()
    if len(names) != 3 or not all(isinstance(name, str) and name for name in names):
        raise InvalidArgument(f"table must be (catalog_id, schema_name, table_name), three texts, not {table!r}")
    return cast("TableName", names)


async def started(operations: ExportsOperations, source: TableName | str, options: ExportOptions) -> str:
    """Start an export, and return the id of its job.

    Raises:
        OutcomeUnknown: It may or may not have been started; the message says where to look.
        PeakaError: It was not started.
    """
    asked: dict[str, Any] = {
        "format": options.format,
        "compression": options.compression,
        "columns": options.columns,
        "limit": options.limit,
        "include_system_columns": options.include_system_columns,
        "csv_options": options.csv_options,
    }
    try:
        if isinstance(source, str):
            job = await operations.export_query(source, **asked)
        else:
            job = await operations.export_table(*source, **asked)
    except OutcomeUnknown as error:
        error.advice = _ADVICE
        raise
    return job.id
