"""Which failures of an export have a name: what the service recorded of them is all that tells."""

from __future__ import annotations

import re

from ...errors import EmptyExport, ExportTooLarge, JobFailed

__all__ = ["named"]


# The wording is not promised. Where it changes, what is raised is the JobFailed that these are.
_NAMED: tuple[tuple[re.Pattern[str], type[JobFailed], str], ...] = (
    (
        re.compile(r"produced no files"),
        EmptyExport,
        "The source has no rows; a table in its first sync has none until that has ended",
    ),
    (
        re.compile(r"row export limit"),
        ExportTooLarge,
        "Export it in parts, by queries with a WHERE, or give limit=",
    ),
)


def named(failure: JobFailed) -> JobFailed:
    """The failure by its name, where what the service recorded tells; else as it is."""
    message = str(failure)
    for pattern, kind, advice in _NAMED:
        if pattern.search(message):
            return kind(f"{message}. {advice}", job_id=failure.job_id, status=failure.status)
    return failure
