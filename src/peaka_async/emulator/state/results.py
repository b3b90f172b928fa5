"""The rows of a statement, kept: what a materialized query stores."""

from __future__ import annotations

import attrs


@attrs.frozen
class ResultColumn:
    """A column with its Trino type, and where it comes from if it is the plain column of a table."""

    name: str
    data_type: str
    catalog: str | None = None
    schema: str | None = None
    table: str | None = None


@attrs.frozen
class StoredResult:
    """Columns and rows, every value as the text that the service sends, or None.

    Attributes:
        version: What tells these rows from all others.
    """

    version: str
    columns: list[ResultColumn]
    rows: list[list[str | None]] = attrs.field(repr=False)
