"""A refused import: line, column and value, which only the words of the service tell."""

from __future__ import annotations

import re
from typing import Any

from peaka_api.errors import PeakaError
from peaka_api.models import ImportJob

from ...errors import ApiError, BadRequest, ImportRefused, OutcomeUnknown

__all__ = ["ended_badly", "note", "refused", "remark"]

_VALUES = (
    re.compile(r"Cannot read '(.*)' as [^']* at line ", re.DOTALL),
    re.compile(r'invalid input syntax for type [^:"]*: "(.*?)"', re.DOTALL),
    re.compile(r"'([^']*)'"),
    re.compile(r'"([^"]*)"'),
)
"""Where messages have the value. Their wording is not promised, so where none fits there is no value."""

_LINE = re.compile(r"\bline:? +(\d+)", re.IGNORECASE)
_COLUMN = re.compile(r"""\bcolumn:? +(?:'([^']+)'|"([^"]+)"|([^\s'",:]+))""", re.IGNORECASE)
_NOTHING_STORED = "Nothing of the file was stored"

_BAD_ENDS = frozenset({"FAILED", "ERROR", "CANCELLED", "CANCELED"})
"""States that a finished import has nowhere been seen in; other operations of the service have them."""


def ended_badly(job: ImportJob) -> bool:
    """Whether an answer of success says that the import was none."""
    state: object = job.status
    return isinstance(state, str) and state.upper() in _BAD_ENDS


def remark(error: PeakaError, left: str | None) -> None:
    """Add to an error what was left behind.

    Args:
        error: What the import failed with.
        left: What was made for it, if anything.
    """
    if left is None:
        return
    if isinstance(error, ApiError):
        error.hint = f"{error.hint}. {left}" if error.hint else left
    elif isinstance(error, OutcomeUnknown):
        error.advice = f"{error.advice}. {left}" if error.advice else left
    else:
        note(error, left)


def note(error: Exception, left: str | None) -> None:
    """Let a traceback of an error tell what was left behind."""
    if left is not None:
        error.add_note(left)


def refused(error: BadRequest, left: str | None) -> ImportRefused:
    """The error of a file that was refused, with what its message says.

    Args:
        error: What the service said.
        left: What was made on the way and is there, if anything.
    """
    told: Any = {}
    rest = error.message
    found = next((match for pattern in _VALUES if (match := pattern.search(error.message))), None)
    line = _LINE.search(rest[found.end(1) :] if found else rest)
    # A message that names no line speaks of something else than a value.
    if line:
        rest = rest[found.end(1) :] if found else rest
        column = _COLUMN.search(rest)
        told = {
            "line": int(line[1]),
            "column": next(filter(None, column.groups()), None) if column else None,
            "value": found[1] if found else None,
        }
    result = ImportRefused(
        error.message,
        status=error.status,
        operation=error.operation,
        code=error.code,
        request_id=error.request_id,
        attempts=error.attempts,
        retry_after=error.retry_after,
        excerpt=error.excerpt,
        hint=f"{_NOTHING_STORED}. {left}" if left else _NOTHING_STORED,
    )
    for name, value in told.items():
        setattr(result, name, value)
    return result
