"""Type of a new column."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class ColumnDataType(OpenStrEnum):
    """Type of a new column. There is no `JSON`: it is a 400 although documentation pages promise it. Replies
    name types in lower-case Trino terms instead. `DECIMAL` values read back padded to ten decimals
    (`12.5000000000`).
    """

    VARCHAR = "VARCHAR"
    BIGINT = "BIGINT"
    BOOLEAN = "BOOLEAN"
    DECIMAL = "DECIMAL"
    TIMESTAMP = "TIMESTAMP"
    TIME = "TIME"
    DATE = "DATE"
    UUID = "UUID"
