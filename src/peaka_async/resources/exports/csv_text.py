"""CSV as it is exported: of an empty field it is told whether it was quoted, so that NULL and empty text stay apart.

The reader of the standard library does not tell that before Python 3.12, and knows no delimiters of several characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from itertools import permutations
from typing import Any, cast

from attrs import frozen

from peaka_api.errors import InvalidArgument
from peaka_api.models import ExportCsvOptions

__all__ = ["CsvForm", "CsvRecords", "Record"]

Record = list[str | None]

_ESCAPES = {r"\n": "\n", r"\r": "\r", r"\t": "\t"}
"""The document writes the default of the record separator as a backslash and an n: it may well be what was sent."""


_MEMBERS = {
    "delimiter": "delimiter",
    "quoteChar": "quote",
    "recordSeparator": "separator",
    "includeHeader": "has_header",
    "nullValue": "null",
}
"""What the options are called on the wire, and here."""


@frozen
class CsvForm:
    """How CSV is written.

    Attributes:
        delimiter: What stands between two fields.
        quote: The character around a field that needs it, written twice inside.
        separator: What ends a record.
        has_header: Whether the first record of each file has the names of the columns.
        null: What stands for NULL where it is not quoted.
    """

    delimiter: str = ","
    quote: str = '"'
    separator: str = "\n"
    has_header: bool = True
    null: str = ""

    @classmethod
    def of(cls, options: ExportCsvOptions | Mapping[str, Any] | None) -> CsvForm:
        """The form that the options of an export ask for.

        Raises:
            InvalidArgument: They are no options.
        """
        given: Any = options.to_dict() if isinstance(options, ExportCsvOptions) else options or {}
        if not isinstance(given, Mapping):
            raise InvalidArgument(f"csv_options must be a mapping or ExportCsvOptions, not a {type(given).__name__}")
        members = cast("Mapping[str, Any]", given)
        found: dict[str, Any] = {}
        for name, value in members.items():
            if name not in _MEMBERS:
                near = get_close_matches(name, _MEMBERS, 1, 0.4)
                hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_MEMBERS)}"
                raise InvalidArgument(f"csv_options: {name!r} is none of them, and would be ignored; {hint}")
            if value is None:
                continue
            member = _MEMBERS[name]
            wanted = bool if member == "has_header" else str
            if not isinstance(value, wanted):
                raise InvalidArgument(f"csv_options: {name} must be a {wanted.__name__}, not {value!r}")
            found[member] = value if isinstance(value, bool) or member == "null" else _unescaped(value)
        form = cls(**found)
        signs = (form.delimiter, form.separator, form.quote)
        if not all(signs) or len(form.quote) != 1:
            raise InvalidArgument("csv_options: quoteChar must be one character, delimiter and recordSeparator some")
        if any(one in other for one, other in permutations(signs, 2)):
            raise InvalidArgument("csv_options: delimiter, recordSeparator and quoteChar must be told apart")
        return form


class CsvRecords:
    """Cuts text into records, as it comes.

    Args:
        form: How it is written.
    """

    def __init__(self, form: CsvForm) -> None:
        self._form = form
        delimiter, quote, separator = (re.escape(part) for part in (form.delimiter, form.quote, form.separator))
        short = len(form.delimiter) == len(form.separator) == 1
        plain = rf"[^{delimiter}{separator}]*+" if short else rf"(?:(?!{delimiter}|{separator}).)*+"
        self._field = re.compile(
            rf"(?:{quote}((?:[^{quote}]++|{quote}{quote})*+){quote}|(?!{quote})({plain}))({delimiter}|{separator})",
            re.DOTALL,
        )
        self._rest = ""
        self._more: list[str] = []
        self._length = 0
        self._enough = 0

    def feed(self, text: str) -> list[Record]:
        """The records that are complete with this text."""
        self._more.append(text)
        self._length += len(text)
        if self._length < self._enough:
            return []
        self._rest, self._more = "".join((self._rest, *self._more)), []
        found, at = self._split() if self._form.quote not in self._rest else self._match()
        self._rest = self._rest[at:]
        self._length = len(self._rest)
        # A record that goes on and on is looked at again when there is twice as much of it.
        self._enough = 2 * len(self._rest)
        return found

    def close(self) -> list[Record]:
        """The last record, where no separator follows it.

        Raises:
            ValueError: The text ends within quotes, or something stands behind a quoted field.
        """
        self._enough = 0
        found = self.feed("")
        if self._rest:
            self._enough = 0
            found += self.feed(self._form.separator)
        if self._rest:
            raise ValueError("a record ends within quotes, or has something behind them")
        return found

    def _split(self) -> tuple[list[Record], int]:
        """The records of text without quotes, and where the last one ends."""
        form = self._form
        lines = self._rest.split(form.separator)
        null = form.null
        records: list[Record] = [
            [None if field == null else field for field in line.split(form.delimiter)] for line in lines[:-1]
        ]
        return records, len(self._rest) - len(lines[-1])

    def _match(self) -> tuple[list[Record], int]:
        """The records of text with quotes, and where the last one ends."""
        form = self._form
        twice = form.quote * 2
        records: list[Record] = []
        record: Record = []
        at = end = 0
        # Not `finditer`: where a field is not complete it would look for one behind every character.
        while found := self._field.match(self._rest, at):
            at = found.end()
            quoted, plain, stop = found.groups()
            if quoted is None:
                record.append(None if plain == form.null else plain)
            else:
                record.append(quoted.replace(twice, form.quote) if form.quote in quoted else quoted)
            if stop == form.separator:
                records.append(record)
                record, end = [], at
        return records, end


def _unescaped(text: str) -> str:
    return re.sub(r"\\[nrt]", lambda found: _ESCAPES[found[0]], text)
