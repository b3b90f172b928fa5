"""State of one run."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class CacheExecutionState(OpenStrEnum):
    """State of one run. `COMPLETED`, `FAILED` and `CANCELLED` are final. Values may be added: take unknown
    ones as not final.
    """

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
