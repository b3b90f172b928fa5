"""The beginning of a CSV file: its header and its first records, before anything is sent."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice

from peaka_api.errors import InvalidArgument

__all__ = ["CsvHead"]

_MARK = codecs.BOM_UTF8
_COMPRESSED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"\x28\xb5\x2f\xfd": "zstd"}

SAMPLE = 1000
"""Records that are looked at."""


class CsvHead:
    """What the first bytes of a CSV file say.

    Attributes:
        first: The fields of the first record: the header, where there is one.
        has_mark: Whether the file begins with a byte order mark, which may pass for a part of the first header.

    Args:
        head: The first bytes.
        is_whole: Whether they are all there is.

    Raises:
        InvalidArgument: This is no CSV in UTF-8, or it has no first record.
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
        self.first = self._first()

    def records(self) -> list[list[str]]:
        """The first records after the first, as many as are complete; up to something that is no CSV."""
        stream = io.StringIO(self._text, newline="")
        found: list[list[str]] = []
        try:
            found.extend(islice(csv.reader(stream, strict=True), SAMPLE + 1))
        except csv.Error:
            # The service says what is wrong, and where; a record that is cut off between quotes is an error as well.
            return self._after_first(found)
        if self._is_cut_off(stream):
            found.pop()
        return self._after_first(found)

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

    @staticmethod
    def _after_first(records: list[list[str]]) -> list[list[str]]:
        return [record for record in records[1:] if record]
