"""State of the last run of a materialized query."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class MaterializedState(OpenStrEnum):
    """State of the last run of a materialized query. `CANCELED` has one L, unlike exports and caches; accept
    both. `COMPLETED` may also mean that nothing has run. Treat other values as not ended.
    """

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELED = "CANCELED"
