"""Whether a request may be sent again, and when.

What may be repeated is a property of the operation, never of the HTTP verb. Something that was certainly not sent may
always be sent again. Something that may have been done is repeated only where that does no harm; otherwise somebody has
to find out whether it was done.
"""

from __future__ import annotations

import random
from enum import Enum

from peaka_api.operations import Operation

from ..errors import ApiError, NotFound, PeakaError, RateLimited, TransportError, UnknownColumn, UnknownTable

__all__ = ["Quota", "Verdict", "backoff", "may_be_done", "verdict"]

_PASSING = frozenset({408, 425, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses of something between us and the service, or of a service that is not up: they pass."""

_REFUSED = frozenset({408, 425, 503})
"""Of these, the ones that say that the request was not taken up."""

_ONCE = frozenset({"tables.import_csv"})
"""What is never sent again once something of it was sent, whatever came back: rows that are stored twice stay so.
Whoever answers with a 503 may do so when the rows are there, so no status of the 500s says that nothing was done."""

_ABSENT = (NotFound, UnknownColumn, UnknownTable)
"""What says that the thing is not there. Any other 400 may as well be a fault of the service."""

_BASE = 0.1
_THROTTLED_BASE = 1.0
_CAP = 20.0


class Verdict(Enum):
    """What to do about a failed attempt."""

    AGAIN = "again"
    DONE = "done"
    FIND_OUT = "find out"
    RAISE = "raise"


def may_be_done(error: PeakaError) -> bool:
    """Whether an attempt may have done what it was sent for, although it ended like this."""
    if isinstance(error, TransportError):
        return error.sent
    return isinstance(error, ApiError) and error.status in _PASSING - _REFUSED


def verdict(error: PeakaError, operation: Operation, *, is_perhaps_done: bool = False) -> Verdict:
    """What a failure means for an operation, whatever time and quota say.

    Args:
        error: What ended the attempt.
        operation: What was tried.
        is_perhaps_done: Whether an earlier attempt may have done it.
    """
    if operation.id in _ONCE:
        return _verdict_once(error)
    if isinstance(error, RateLimited):
        return Verdict.AGAIN
    if is_perhaps_done and isinstance(error, _ABSENT) and operation.method == "DELETE" and operation.job is None:
        # The earlier attempt has deleted it. What only stops a job leaves it there to be found.
        return Verdict.DONE
    if isinstance(error, TransportError):
        is_open = error.sent
    elif isinstance(error, ApiError) and error.status in _PASSING:
        if operation.idempotent:
            return Verdict.AGAIN
        is_open = error.status not in _REFUSED
        if not is_open:
            return Verdict.RAISE
    else:
        return Verdict.RAISE
    return Verdict.AGAIN if operation.idempotent or not is_open else Verdict.FIND_OUT


def _verdict_once(error: PeakaError) -> Verdict:
    if isinstance(error, TransportError):
        return Verdict.FIND_OUT if error.sent else Verdict.AGAIN
    return Verdict.FIND_OUT if isinstance(error, ApiError) and error.status >= 500 else Verdict.RAISE


def backoff(error: PeakaError, attempt: int, draw: random.Random) -> float:
    """Seconds to wait before the next attempt: full jitter, and never less than the service asked for.

    Args:
        error: What ended the last attempt.
        attempt: The number of attempts so far, from 1.
        draw: Where the jitter comes from.
    """
    base = _THROTTLED_BASE if isinstance(error, RateLimited) else _BASE
    wait = draw.uniform(0, min(_CAP, base * 2 ** (attempt - 1)))
    if isinstance(error, ApiError) and error.retry_after is not None:
        # A little more than asked for, so that those who were told the same do not come back together.
        return max(wait, error.retry_after + draw.uniform(0, base))
    return wait


class Quota:
    """How much repeating a client may do in all, so that a service in trouble is not stormed by those who wait for it.

    500 tokens; a repeat costs 14, or 5 after throttling; a call that succeeds at once brings 1 back.
    """

    CAPACITY = 500
    TRANSIENT = 14
    THROTTLED = 5

    def __init__(self) -> None:
        self.left = self.CAPACITY

    def take(self, error: PeakaError) -> bool:
        """Pay for one more attempt; false where there is not enough left."""
        cost = self.THROTTLED if isinstance(error, RateLimited) else self.TRANSIENT
        if self.left < cost:
            return False
        self.left -= cost
        return True

    def succeeded(self) -> None:
        self.left = min(self.CAPACITY, self.left + 1)
