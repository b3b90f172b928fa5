"""The states a job can be in, whatever kind of job it is."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["JobState"]


class JobState(StrEnum):
    """Where a job stands.

    `PENDING` has not begun, `RUNNING` is under way, `SUCCEEDED`, `FAILED` and `CANCELLED` have ended, `LOST` is no
    longer there, `EXPIRED` succeeded and its result is gone. `UNKNOWN` is a state the service reports and this SDK
    does not know: it is never taken for success, and waiting goes on.
    """

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    LOST = "lost"
    EXPIRED = "expired"

    is_final: bool
    """Whether it will not change any more."""

    def __init__(self, value: str) -> None:
        # An attribute, and not a property: it is asked for of every job at every poll.
        self.is_final = value not in ("pending", "running", "unknown")
