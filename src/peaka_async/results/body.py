"""The body of an answer, taken apart some rows at a time, so that a large one is understood in small steps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

__all__ = ["AT_ONCE", "Body", "Origin"]

T = TypeVar("T")

AT_ONCE = 128 * 1024
"""Bytes that are decoded at once: a millisecond or two."""

_TAIL, _LONG_TAIL = 4096, 1024 * 1024
"""Bytes at the end of a body among which the end of its rows is looked for; more where its columns may come last."""

_OTHER = rb'(?!"data"|"columns")"[^"\\]*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-+.\w]+)'
"""A member that is neither: a text, a number or another word."""

_COLUMNS = rb'"columns"\s*:\s*(?:null|\[[^\]]*+\]|\[.*?\])'
"""The list of columns: up to the first bracket, and further where a name has one."""

_BEGIN = re.compile(
    rb"\s*\{\s*(?:%b\s*,\s*)*(%b\s*,\s*)?(?:%b\s*,\s*)*\"data\"\s*:\s*\[" % (_OTHER, _COLUMNS, _OTHER), re.DOTALL
)
_END = re.compile(rb"\]\s*(?:,\s*%b\s*)*(?:,\s*%b\s*)?(?:,\s*%b\s*)*\}\s*\Z" % (_OTHER, _COLUMNS, _OTHER), re.DOTALL)
_BETWEEN = {b"[": re.compile(rb"\]\s*,\s*\["), b"{": re.compile(rb"\}\s*,\s*\{")}


class Origin(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Where a column comes from, as far as the service says it."""

    column_name: str | None = None
    catalog_name: str | None = None
    schema_name: str | None = None
    table_name: str | None = None


class _Envelope(msgspec.Struct, frozen=True):
    data: list[msgspec.Raw]
    columns: list[Origin] | None = None


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_RAW = msgspec.json.Decoder(list[msgspec.Raw])


class Body:
    """The rows of an answer, as bytes that have not been understood yet.

    Where rows meet is guessed at by what stands between them. A guess can be wrong, since a text can hold anything:
    then what is cut off there is no JSON, and more is taken until it is.

    Args:
        content: The whole body.

    Attributes:
        origins: What the body lists of its columns.

    Raises:
        msgspec.DecodeError: It is no such body.
    """

    def __init__(self, content: bytes) -> None:
        begin = _BEGIN.match(content)
        end = None
        if begin is not None:
            tail = _TAIL if begin[1] else _LONG_TAIL
            end = _END.search(content, max(begin.end(), len(content) - tail))
        if begin is None or end is None or not self._is_around(content, begin.end(), end.start()):
            # Another order, or more beside the rows: that takes a look at all of it.
            envelope = _ENVELOPE.decode(content)
            self.origins = envelope.columns or []
            self._content = b",".join(envelope.data)
            self._at = self._begin = 0
            self._end = len(self._content)
        else:
            self._content = content
            self._at = self._begin = begin.end()
            self._end = end.start()
        while self._at < self._end and self._content[self._at : self._at + 1].isspace():
            self._at += 1
        opening = self._content[self._at : self._at + 1]
        self._between = _BETWEEN.get(opening)

    @property
    def is_over(self) -> bool:
        """Whether all rows have been taken."""
        return self._at >= self._end

    def first(self) -> msgspec.Raw | None:
        """The first row of those that are left, which stays; `None` where there is none."""
        if self.is_over:
            return None
        at = self._at
        rows = self.take(_RAW.decode, 1)
        self._at = at
        return rows[0] if rows else None

    def take(self, decode: Callable[[bytes], T], size: int | None = None) -> T:
        """The next rows.

        Args:
            decode: Understands rows, given as a JSON array of them.
            size: Bytes of rows, at least; `AT_ONCE` when left out.

        Raises:
            msgspec.DecodeError: What is left is no JSON, or no rows.
        """
        size = size or AT_ONCE
        while True:
            stop, following = self._cut(self._at + size)
            try:
                found = decode(b"[" + self._content[self._at : stop] + b"]")
            except msgspec.DecodeError:
                if stop < self._end:
                    # Twice as much each time, so that texts full of brackets do not make it slow.
                    size *= 2
                elif not self._ends_earlier():
                    raise
            else:
                self._at = following
                return found

    def _cut(self, after: int) -> tuple[int, int]:
        """Where to end, and where to begin next."""
        found = self._between.search(self._content, after, self._end) if self._between is not None else None
        return (self._end, self._end) if found is None else (found.start() + 1, found.end() - 1)

    def _ends_earlier(self) -> bool:
        """Whether the rows end before something else that looked like them; where they do is noted then."""
        text = "[" + self._content[self._at :].decode(errors="replace")
        try:
            _, length = json.JSONDecoder().raw_decode(text)
        except ValueError:
            return False
        end = self._at + len(text[1 : length - 1].encode())
        if end >= self._end or not self._is_around(self._content, self._begin, end):
            return False
        self._end = end
        return True

    def _is_around(self, content: bytes, begin: int, end: int) -> bool:
        """Whether what stands before and after the rows is the rest of a body; its columns are noted then."""
        try:
            envelope = _ENVELOPE.decode(content[:begin] + content[end:])
        except msgspec.DecodeError:
            return False
        self.origins = envelope.columns or []
        return True
