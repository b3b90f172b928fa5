"""A refused import: line, column and value, which only the words of the service tell."""

from __future__ import annotations

import re
from typing import Any

from ...errors import BadRequest, ImportRefused

__all__ = ["refused"]

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


def refused(error: BadRequest, *, created: bool) -> ImportRefused:
    """The error of a file that was refused, with what its message says.

    Args:
        error: What the service said.
        created: Whether the table was made on the way.
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
    hint = _NOTHING_STORED
    if created:
        hint += "; the table that was made for it is there, and empty: delete it to have other types"
    result = ImportRefused(
        error.message,
        status=error.status,
        operation=error.operation,
        code=error.code,
        request_id=error.request_id,
        attempts=error.attempts,
        retry_after=error.retry_after,
        excerpt=error.excerpt,
        hint=hint,
    )
    for name, value in told.items():
        setattr(result, name, value)
    return result
