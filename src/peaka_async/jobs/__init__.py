"""Waiting for what goes on at the service after it has answered. No path of the API is known here.

A `JobKind` says how to read one kind of job; a `Source` has its status calls. `Waiter` waits for one job, `Watch` for
many; all of one client share their polls on a `Board`.
"""

from __future__ import annotations

from .arguments import checked_id, jobs_of
from .board import Board, Readings, Source
from .interval import Interval
from .kind import Anchor, JobKind, JobUpdate, Progress, Sighting
from .patience import DEFAULT_STALL, DEFAULT_WAIT, OnExit, OnStall, Patience
from .state import JobState
from .together import together
from .tokens import Token
from .waiter import Waiter
from .watch import Watch

__all__ = [
    "DEFAULT_STALL",
    "DEFAULT_WAIT",
    "Anchor",
    "Board",
    "Interval",
    "JobKind",
    "JobState",
    "JobUpdate",
    "OnExit",
    "OnStall",
    "Patience",
    "Progress",
    "Readings",
    "Sighting",
    "Source",
    "Token",
    "Waiter",
    "Watch",
    "checked_id",
    "jobs_of",
    "together",
]
