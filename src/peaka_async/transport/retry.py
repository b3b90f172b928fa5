"""Whether one more attempt may be made, and when: pure functions of what happened.

What may be repeated is a property of the operation, never of the HTTP verb. Something that was certainly not sent may
always be sent again; something that may have been done is repeated only where that does no harm.
"""

from __future__ import annotations

import random

from peaka_api.operations import Operation

from ..errors import ApiError, ConnectionFailed, PeakaError, RateLimited, TransportError

__all__ = ["backoff", "may_repeat"]

_PASSING = frozenset({502, 503, 504})
"""Statuses of something between us and the service, or of a service that is not up: they pass."""

_BASE = 0.1
_THROTTLED_BASE = 1.0
_CAP = 20.0


def may_repeat(error: PeakaError, operation: Operation) -> bool:
    """Whether sending the request again is safe and might help."""
    if isinstance(error, RateLimited):
        return True
    if isinstance(error, TransportError):
        return not error.sent or operation.idempotent
    if isinstance(error, ApiError):
        return operation.idempotent and error.status in _PASSING
    return False


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
        return max(wait, error.retry_after + draw.uniform(0, base))
    if isinstance(error, ConnectionFailed):
        return max(wait, _BASE / 2)
    return wait
