"""Waiting for what goes on at the service after it has answered. No path of the API is known here."""

from __future__ import annotations

from .interval import Interval
from .state import JobState
from .watch import JobKind, JobUpdate, Waiter, Watch

__all__ = ["Interval", "JobKind", "JobState", "JobUpdate", "Waiter", "Watch"]
