"""`PLAIN` stores only the SQL and runs it on each read; `MATERIALIZED` also stores the result and refr."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class QueryType(OpenStrEnum):
    """`PLAIN` stores only the SQL and runs it on each read; `MATERIALIZED` also stores the result and
    refreshes it.
    """

    PLAIN = "PLAIN"
    MATERIALIZED = "MATERIALIZED"
