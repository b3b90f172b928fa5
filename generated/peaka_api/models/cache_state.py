"""State of a cache as a whole."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class CacheState(OpenStrEnum):
    """State of a cache as a whole. `NOT_INITIALIZED`: no sync has begun. `RUNNING`: a first sync or an update
    is under way. `COMPLETED`, `FAILED`, `CANCELLED`: how the last one ended, until a trigger or schedule
    starts another. `DELETED`: the cache is gone. Values may be added: take unknown ones as not final.
    """

    RUNNING = "RUNNING"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"
    COMPLETED = "COMPLETED"
    DELETED = "DELETED"
    NOT_INITIALIZED = "NOT_INITIALIZED"
