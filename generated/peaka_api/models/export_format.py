"""`CSV` is delimited text, `JSONL` one JSON object per line."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class ExportFormat(OpenStrEnum):
    """`CSV` is delimited text, `JSONL` one JSON object per line."""

    CSV = "CSV"
    JSONL = "JSONL"
