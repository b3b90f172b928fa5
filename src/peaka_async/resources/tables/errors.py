"""Imports that did not go well: a file that was refused, and one of which nobody knows whether it was stored."""

from __future__ import annotations

import re
from typing import Any

from ...errors import BadRequest, OutcomeUnknown, PeakaError

__all__ = ["ImportOutcomeUnknown", "ImportRefused", "refused"]

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


class ImportRefused(BadRequest):
    """The service refused a CSV file. An import is all or nothing, so nothing of it was stored.

    Attributes:
        line: The line of the file, from 1 and with its header, where the message names one; else `None`.
        column: The column where the message names one; else `None`.
        value: The value that cannot be read, where the message names it; else `None`.
    """

    line: int | None = None
    column: str | None = None
    value: str | None = None


class ImportOutcomeUnknown(OutcomeUnknown):
    """The rows of a CSV file may or may not have been stored, and nothing can tell. It was not sent again.

    An import is all or nothing: the table has all of the file's rows, or none.

    Attributes:
        table_name: The table.
        statement: The SQL that counts its rows. Compare with the number that you expect before you import again,
            because rows are never deduplicated and cannot be deleted.
    """

    def __init__(self, cause: PeakaError, *, operation: str, attempts: int, table_name: str) -> None:
        self.table_name = table_name
        quoted = table_name.replace('"', '""')
        self.statement = f'SELECT COUNT(*) FROM "peaka"."table"."{quoted}"'  # noqa: S608  # an identifier, quoted
        super().__init__(cause, operation=operation, attempts=attempts)

    def __str__(self) -> str:
        return (
            f"{super().__str__()}. An import is all or nothing: count the rows before you send the file again, with "
            f"{self.statement}"
        )


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
