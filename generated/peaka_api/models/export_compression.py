"""`NONE` leaves files plain, `GZIP` compresses them and adds `.gz` to their names."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class ExportCompression(OpenStrEnum):
    """`NONE` leaves files plain, `GZIP` compresses them and adds `.gz` to their names."""

    NONE = "NONE"
    GZIP = "GZIP"
