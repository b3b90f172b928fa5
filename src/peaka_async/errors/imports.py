"""The import of a CSV file was refused, or nobody knows whether it was stored."""

from __future__ import annotations

from peaka_api.errors import PeakaError

from .answers import BadRequest
from .transport import OutcomeUnknown

__all__ = ["ImportOutcomeUnknown", "ImportRefused"]


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

    def __init__(
        self, cause: PeakaError, *, operation: str, attempts: int, table_name: str, hint: str | None = None
    ) -> None:
        self.table_name = table_name
        quoted = table_name.replace('"', '""')
        self.statement = f'SELECT COUNT(*) FROM "peaka"."table"."{quoted}"'  # noqa: S608  # an identifier, quoted
        advice = f"An import is all or nothing: count the rows before you send the file again, with {self.statement}"
        super().__init__(cause, operation=operation, attempts=attempts, advice=f"{advice}. {hint}" if hint else advice)
