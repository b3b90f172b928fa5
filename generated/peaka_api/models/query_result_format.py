"""`CELL_TYPED` gives each value as an object with its name and type, `SIMPLE` gives a row as an object."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class QueryResultFormat(OpenStrEnum):
    """`CELL_TYPED` gives each value as an object with its name and type, `SIMPLE` gives a row as an object by
    column name, `COMPACT` as a bare array of values in column order.
    """

    CELL_TYPED = "CELL_TYPED"
    SIMPLE = "SIMPLE"
    COMPACT = "COMPACT"
