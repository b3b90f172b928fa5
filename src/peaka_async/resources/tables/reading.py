"""The records of a CSV file: the first ones before anything is sent, or all of them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from peaka_api.errors import InvalidArgument

__all__ = ["CsvHead", "rows_of"]

_MARK = codecs.BOM_UTF8
_COMPRESSED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"\x28\xb5\x2f\xfd": "zstd"}


class CsvHead:
    """What the first bytes of a CSV file say.

    Attributes:
        first: The fields of the first record: the header, where there is one.
        has_mark: Whether the file begins with a byte order mark, which may pass for a part of the first header.
        unclosed_after: The line of the last record before one whose quotes the whole file never closes, or `None`.

    Args:
        head: The first bytes.
        is_whole: Whether they are all there is.

    Raises:
        InvalidArgument: This is no CSV in UTF-8, it has no first record, or a record has another number of fields.
    """

    def __init__(self, head: bytes, *, is_whole: bool) -> None:
        for magic, kind in _COMPRESSED.items():
            if head.startswith(magic):
                raise InvalidArgument(
                    f"source is compressed ({kind}); the service reads plain CSV: decompress it first"
                )
        self.has_mark = head.startswith(_MARK)
        try:
            # The last character of a part may be cut in two.
            self._text = codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=is_whole)
        except UnicodeDecodeError as error:
            raise InvalidArgument(f"source is no text in UTF-8: byte {error.start} is not; save it as UTF-8") from error
        self._is_whole = is_whole
        self.unclosed_after: int | None = None
        self.first = self._first()
        self._records = list(_even(self._complete(), len(self.first)))

    def rows(self, *, contains_header: bool) -> list[list[str]]:
        """The records that are complete, without the header; up to something that is no CSV."""
        return self._records[int(contains_header) :]

    def _complete(self) -> list[tuple[int, list[str]]]:
        stream = io.StringIO(self._text, newline="")
        lines = _Lines(stream)
        found: list[tuple[int, list[str]]] = []
        try:
            found.extend(_numbered(lines))
        except csv.Error:
            # The service says what is wrong, and where; a record that is cut off between quotes is an error as well.
            if self._is_whole and lines.has_ended:
                self.unclosed_after = found[-1][0]
            return found
        if self._is_cut_off(stream):
            found.pop()
        return found

    def _first(self) -> tuple[str, ...]:
        if not self._text:
            raise InvalidArgument("source is empty: there is not even a header")
        stream = io.StringIO(self._text, newline="")
        first: list[str] = []
        failure: csv.Error | None = None
        try:
            first = next(csv.reader(stream, strict=True), first)
        except csv.Error as error:
            failure = error
        if self._is_cut_off(stream):
            raise InvalidArgument(f"source has no line end within its first {len(self._text):,} characters; is it CSV?")
        if failure is not None:
            raise InvalidArgument(f"source cannot be read as CSV at its first line: {failure}") from failure
        if not first:
            raise InvalidArgument("source begins with an empty line; the header, or the first row, must stand there")
        return tuple(first)

    def _is_cut_off(self, stream: io.StringIO) -> bool:
        """Whether the record that was read last goes on in the part of the file that is not here."""
        return not self._is_whole and stream.tell() == len(self._text) and not self._text.endswith(("\n", "\r"))


def rows_of(file: BinaryIO, width: int, *, contains_header: bool) -> Iterator[list[str]]:
    """All records of a file as they are read, without the header.

    Args:
        file: The file.
        width: How many fields its first record has.
        contains_header: Whether that is a header.

    Raises:
        InvalidArgument: A record is no CSV in UTF-8, or has another number of fields. It names the line.
    """
    lines = _Lines(io.TextIOWrapper(file, "utf-8-sig", newline=""))
    try:
        yield from islice(_even(_numbered(lines), width), int(contains_header), None)
    except csv.Error as error:
        raise InvalidArgument(
            f"source cannot be read as CSV at line {lines.read:,}: {error}. If the service is to read it all the same, "
            "name the types in columns. Nothing was sent"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidArgument(
            f"source is no text in UTF-8, somewhere after line {lines.read:,}; save it as UTF-8. Nothing was sent"
        ) from error


class _Lines:
    """Lines, counted."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.read = 0
        self.has_ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self.read += 1
            return line
        self.has_ended = True
        raise StopIteration


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Records, each with the line on which it begins. A line with nothing on it is no record."""
    reader = csv.reader(lines, strict=True)
    begin = 1
    for record in reader:
        if record:
            yield begin, record
        begin = reader.line_num + 1


def _even(records: Iterable[tuple[int, list[str]]], width: int) -> Iterator[list[str]]:
    """Records that have all the same number of fields: of a longer one the service takes what it takes."""
    for line, record in records:
        if len(record) != width:
            raise InvalidArgument(
                f"line {line:,} of source has {len(record)} fields and its first record has {width}; a field with a "
                "comma in it stands between quotes. Nothing was sent"
            )
        yield record
