"""The rows of the files of an export: unpacked, taken apart and given on some at a time, without writing anything."""

from __future__ import annotations

import codecs
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, TypeVar

import anyio.lowlevel
import msgspec
from typing_extensions import override

from peaka_api.errors import InvalidArgument

from ...errors import DownloadError
from ...results import Collector, ResultColumn, TrinoType
from ...results.decoding import finished, give_way
from ...results.shapes import Texts
from .csv_text import CsvForm, CsvRecords, Record
from .links import Links
from .reading import FileReader
from .storage import Storage

__all__ = ["CsvRows", "FileRows", "JsonRows", "Unpacked", "collected"]

T = TypeVar("T")

_AT_ONCE = 64 * 1024
"""Bytes that are taken apart at once: a few milliseconds."""

_VALUES_AT_ONCE = 20_000

_GZIP = b"\x1f\x8b"


class FileRows(ABC):
    """Makes rows of the bytes of files, one file after the other.

    Attributes:
        form: What the files are called in an error.
        names: The names of the columns, as far as they have been seen.
    """

    form: ClassVar[str]
    names: Sequence[str]

    @abstractmethod
    def feed(self, data: bytes) -> Texts:
        """The texts of each column of the rows that are complete with these bytes; nothing where there are none.

        Raises:
            ValueError: This is no such file.
        """

    @abstractmethod
    def end(self) -> Texts:
        """As `feed`, at the end of a file."""

    def rest(self) -> Iterator[Texts]:
        """What could not be given before all files were read."""
        return iter(())


class CsvRows(FileRows):
    """Rows of CSV.

    Args:
        form: How it is written.
        names: The names of the columns, where the files have no headers.
    """

    form = "CSV"

    def __init__(self, form: CsvForm, names: Sequence[str] = ()) -> None:
        self.names = () if form.has_header else tuple(names)
        self._form = form
        self._begin()

    @override
    def feed(self, data: bytes) -> Texts:
        return self._rows(self._records.feed(self._decoder.decode(data)))

    @override
    def end(self) -> Texts:
        last = self._records.feed(self._decoder.decode(b"", final=True)) + self._records.close()
        found = self._rows(last)
        self._begin()
        return found

    def _begin(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._records = CsvRecords(self._form)
        self._wants_header = self._form.has_header

    def _rows(self, records: list[Record]) -> Texts:
        if self._wants_header and records:
            self._wants_header = False
            names = tuple(name or "" for name in records.pop(0))
            if self.names and self.names != names:
                raise ValueError(f"it has the columns {names}, and the file before it has {self.names}")
            self.names = names
        if any(len(record) != len(self.names) for record in records):
            raise ValueError(f"records have not all {len(self.names)} fields")
        return list(zip(*records, strict=True))


class JsonRows(FileRows):
    """Rows of JSON lines, one object each. A column may turn up late, so they are given when all have been seen."""

    form = "JSON lines"

    def __init__(self) -> None:
        self.names = ()
        self._columns: dict[str, list[str | None]] = {}
        self._count = 0
        self._line: list[bytes] = []

    @override
    def feed(self, data: bytes) -> Texts:
        whole, found, begun = data.rpartition(b"\n")
        if not found:
            # Put together when it is complete: a line may be of any length.
            self._line.append(data)
            return []
        self._add(b"".join((*self._line, whole)))
        self._line = [begun]
        return []

    @override
    def end(self) -> Texts:
        line, self._line = b"".join(self._line), []
        self._add(line)
        return []

    @override
    def rest(self) -> Iterator[Texts]:
        columns = list(self._columns.values())
        size = max(1, _VALUES_AT_ONCE // max(1, len(columns)))
        for start in range(0, self._count, size):
            yield [texts[start : start + size] for texts in columns]

    def _add(self, lines: bytes) -> None:
        rows = _OBJECTS.decode_lines(lines)
        for name in dict.fromkeys(name for row in rows for name in row):
            self._columns.setdefault(name, [None] * self._count)
        self.names = tuple(self._columns)
        for name, texts in self._columns.items():
            texts += [_text(row.get(name)) for row in rows]
        self._count += len(rows)


_OBJECTS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_STRING = msgspec.json.Decoder(str)


def _text(raw: msgspec.Raw | None) -> str | None:
    """A value as text: what a string says, and of anything else how it is written, so that no digit is lost."""
    data = b"null" if raw is None else bytes(raw)
    if data[:1] == b'"':
        return _STRING.decode(data)
    return None if data == b"null" else data.decode()


async def collected(
    storage: Storage,
    links: Links,
    rows: FileRows,
    types: Mapping[str, TrinoType],
    given: Mapping[str, TrinoType],
    collect: Callable[[Sequence[ResultColumn]], Collector[T]],
) -> T:
    """Read all files of an export.

    Args:
        storage: Where files are asked for.
        links: The links of the export.
        rows: Makes rows of them.
        types: The types of the columns by name, as far as the service tells them; of the others values stay text.
        given: Those that the user gave, which come first.
        collect: What becomes of the rows.

    Raises:
        InvalidArgument: A type was given for a column that is not there.
        DownloadError: A file could not be had, or is not what its job says.
        PeakaError: The job could not be read.
    """
    collector: Collector[T] | None = None

    async def take(columns: Texts) -> None:
        nonlocal collector
        if not columns:
            await anyio.lowlevel.checkpoint()
            return
        if collector is None:
            collector = collect(_columns(rows.names, types, given))
        collector.add(columns)
        await give_way(collector)

    for index, link in enumerate(await links.all()):
        reader = FileReader(storage, links, index, link)
        unpacked = Unpacked()
        try:
            async for piece in reader:
                for data in _understood(link.name, rows, unpacked.feed(piece)):
                    await take(data)
            for data in _understood(link.name, rows, unpacked.end(), is_end=True):
                await take(data)
        finally:
            await reader.aclose()
    for columns in rows.rest():
        await take(columns)
    return await finished(collector or collect(_columns(rows.names, types, given)))


def _understood(name: str, rows: FileRows, unpacked: Iterable[bytes], *, is_end: bool = False) -> Iterator[Texts]:
    """The rows of what was unpacked.

    Raises:
        DownloadError: It is something else.
    """
    try:
        for data in unpacked:
            yield rows.feed(data)
        if is_end:
            yield rows.end()
    except (ValueError, zlib.error, msgspec.DecodeError) as error:
        raise DownloadError(f"the file {name!r} is no {rows.form}: {error}", name=name) from error


def _columns(
    names: Sequence[str], types: Mapping[str, TrinoType], given: Mapping[str, TrinoType]
) -> list[ResultColumn]:
    unknown = [name for name in given if name not in names]
    if unknown:
        raise InvalidArgument(
            f"types names columns that are not in the files: {', '.join(unknown)}; there are {', '.join(names)}"
        )
    return [ResultColumn(name, name, given.get(name, types.get(name))) for name in names]


class Unpacked:
    """The bytes of a file that may be compressed, a bounded number at a time; its first two bytes tell."""

    def __init__(self) -> None:
        self._begin = b""
        self._is_compressed: bool | None = None
        self._unpacking = zlib.decompressobj(wbits=31)

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What these bytes unpack to.

        Raises:
            zlib.error: They are not what they began as.
        """
        if self._is_compressed is None:
            piece = self._begin + piece
            if len(piece) < len(_GZIP):
                self._begin = piece
                return
            self._is_compressed = piece.startswith(_GZIP)
        if not self._is_compressed:
            for start in range(0, len(piece), _AT_ONCE):
                yield piece[start : start + _AT_ONCE]
            return
        is_more = False
        while piece or is_more:
            if self._unpacking.eof:
                # Several compressed parts after one another are one file.
                self._unpacking = zlib.decompressobj(wbits=31)
            data = self._unpacking.decompress(piece, _AT_ONCE)
            piece = self._unpacking.unconsumed_tail or self._unpacking.unused_data
            # All may have been taken in, and not all of it given.
            is_more = len(data) == _AT_ONCE and not self._unpacking.eof
            if data:
                yield data

    def end(self) -> Iterator[bytes]:
        """What is left when the file is over.

        Raises:
            ValueError: The file ends in the middle of something compressed.
        """
        if self._is_compressed and not self._unpacking.eof:
            raise ValueError("it ends in the middle of something compressed")
        if self._is_compressed is None:
            yield self._begin
