"""Which failures of an export have a name: what the service recorded of them is all that tells."""

from __future__ import annotations

import re

from ...errors import EmptyExport, ExportTooLarge, JobFailed

__all__ = ["failed_as"]


# The wording is not promised. Where it changes, what is raised is the JobFailed that these are.
_NAMED: tuple[tuple[re.Pattern[str], type[JobFailed], str], ...] = (
    (
        re.compile(r"produced no files"),
        EmptyExport,
        ". The source has no rows; a table in its first sync has none until that has ended",
    ),
    (
        re.compile(r"row export limit"),
        ExportTooLarge,
        ". Export it in parts, by queries with a WHERE, or give limit=",
    ),
)


def failed_as(reason: str | None) -> tuple[type[JobFailed], str]:
    """The error of a failure with that reason, and what to add to its message."""
    for pattern, error, advice in _NAMED:
        if reason and pattern.search(reason):
            return error, advice
    return JobFailed, ""
