"""The rows of a statement, kept: what a materialized query stores."""

from __future__ import annotations

import attrs

from ..sql.engine import ResultColumn

__all__ = ["ResultColumn", "StoredResult"]


@attrs.frozen
class StoredResult:
    """Columns and rows, every value as the text that the service sends, or None.

    Attributes:
        version: What tells these rows from all others.
    """

    version: str
    columns: list[ResultColumn]
    rows: list[list[str | None]] = attrs.field(repr=False)
