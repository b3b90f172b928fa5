"""What users name jobs by: an id, or several ids and runs that are waited for already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from ..errors import InvalidArgument
from .kind import Anchor
from .waiter import Waiter

__all__ = ["checked_id", "jobs_of"]

_NONE: Mapping[str, str | None] = {}


def checked_id(noun: str, value: object) -> str:
    """The id of a thing called `noun`.

    Raises:
        InvalidArgument: It is no text, or an empty one.
    """
    if not isinstance(value, str) or not value:
        article = "an" if noun[0] in "aeiou" else "a"
        raise InvalidArgument(f"{noun}_id must be the id of {article} {noun}, not {value!r}")
    return value


def jobs_of(argument: str, noun: str, values: object, anchor: Anchor = _NONE) -> dict[str, Anchor]:
    """The anchor of each of several jobs: that of a run, and `anchor` for one that is given by its id.

    Args:
        argument: How the argument is called.
        noun: How one of its things is called.
        values: Ids and waiters.
        anchor: For those that are given by their ids.

    Raises:
        InvalidArgument: Something is neither an id nor a waiter.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidArgument(f"{argument} must be several ids or runs, not one; for one {noun} use wait()")
    jobs: dict[str, Anchor] = {}
    for value in cast("Iterable[object]", values):
        if isinstance(value, Waiter):
            run = cast("Waiter[Any, Any, Any]", value)
            jobs[run.job_id] = run.anchor
        else:
            jobs.setdefault(checked_id(noun, value), anchor)
    return jobs
