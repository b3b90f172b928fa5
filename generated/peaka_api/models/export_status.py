"""State of an export job."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class ExportStatus(OpenStrEnum):
    """State of an export job. `PENDING` waits, `RUNNING` works, `SUCCEEDED`, `FAILED` and `CANCELLED` (two L)
    are ends, and `EXPIRED` is a success whose files are gone. Treat other values as not ended.
    """

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
