"""Which field of a CSV file goes into which column, checked against the header before anything is sent.

The service writes NULL for a header that the file lacks and says yes; for other mistakes its words do not help.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeAlias, cast

from attrs import frozen

from peaka_api.errors import InvalidArgument
from peaka_api.models import ColumnDataType, ImportCsvMapping

from .columns import SYSTEM_COLUMNS, column_type
from .reading import CsvHead

__all__ = ["ColumnSource", "CsvColumns", "Target", "named", "targets_of"]

ColumnSource: TypeAlias = str | int | ColumnDataType | tuple[str | int, ColumnDataType | str] | None
"""Where a column comes from: a header, a position from 0, the type of a new column, or the first two with a type."""

CsvColumns: TypeAlias = Mapping[str, ColumnSource] | Sequence[str]
"""Target columns with their sources, or names alone: headers of the same name, or positions where there is none."""

_OTHER_MARKS = (";", "\t", "|")
"""What stands between fields in files that are no CSV for the service."""

_LONGEST = 63
"""Bytes of a new column's name. A guess: the refusals on record are worded by Postgres, which keeps no more of one."""

SHOWN = 20
"""Names that a message lists at most."""


@frozen
class Target:
    """One column to fill.

    Attributes:
        name: Its name in the table.
        index: The position of its fields, from 0.
        header: The header to send in the place of the position, or `None`.
        data_type: The type that it was said to have, or `None`.
    """

    name: str
    index: int
    header: str | None
    data_type: ColumnDataType | None

    def mapping(self) -> ImportCsvMapping:
        """The mapping as the service wants it."""
        if self.header is not None:
            return ImportCsvMapping(name=self.name, csv_column_name=self.header)
        return ImportCsvMapping(name=self.name, csv_column_index=self.index)


def targets_of(
    columns: CsvColumns | None, head: CsvHead, *, contains_header: bool, create: bool, skip_system_columns: bool
) -> list[Target]:
    """The columns to fill.

    Raises:
        InvalidArgument: `columns` and the file do not fit; everything that is wrong at once.
    """
    if create and head.unclosed_after is not None:
        # The service would refuse it as well, but only once the table has been made.
        raise InvalidArgument(
            f"source cannot be read as CSV: quotes that open in the record after that of line {head.unclosed_after:,} "
            "are never closed. Nothing was sent"
        )
    if columns is None and not contains_header:
        raise InvalidArgument("columns is needed for a file without a header: nothing else says what its fields are")
    if columns is None:
        wanted: Mapping[str, ColumnSource] = _same_names(head, create=create, skip_system_columns=skip_system_columns)
    elif isinstance(columns, Mapping):
        wanted = columns
    elif isinstance(columns, str) or not isinstance(columns, Sequence):
        raise InvalidArgument(f"columns must be a mapping or a sequence of names, not a {type(columns).__name__}")
    else:
        unnamed = [name for name in cast("Sequence[object]", columns) if not isinstance(name, str)]
        if unnamed:
            raise InvalidArgument(f"columns has {unnamed[0]!r}, which is no name of a column")
        repeated = _repeated(columns)
        if repeated:
            raise InvalidArgument(f"columns has {named(repeated)} more than once")
        wanted = {name: None if contains_header else index for index, name in enumerate(columns)}
    return _Resolving(head, contains_header=contains_header, create=create).all(wanted)


def named(names: Iterable[str]) -> str:
    """Names for a message, quoted, not too many."""
    shown = [repr(name) for name in names]
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    return ", ".join(shown[:SHOWN]) + more


def _same_names(head: CsvHead, *, create: bool, skip_system_columns: bool) -> dict[str, ColumnSource]:
    if create:
        _check_names(head.first)
    system = [name for name in head.first if name in SYSTEM_COLUMNS]
    if system and not skip_system_columns:
        raise InvalidArgument(
            f"the file has {named(system)}, which the service fills itself: pass skip_system_columns=True to leave "
            "them out, or name the others in columns"
        )
    return {name: None for name in head.first if name not in SYSTEM_COLUMNS}


def _check_names(headers: Sequence[str]) -> None:
    """Refuse headers that would be made columns of and are nothing that anybody would call a column."""
    mark = _other_mark(headers)
    if mark is not None:
        raise InvalidArgument(
            f"the only header is {headers[0]!r}, separated by {mark!r}? The service reads commas. If it is one column, "
            "name it in columns. Nothing was sent"
        )
    padded = [name for name in headers if name != name.strip()]
    if padded:
        raise InvalidArgument(
            f"there are blanks around the headers {named(padded)}, and they would be a part of the names: take them "
            f"out, or name the columns, such as columns={{{padded[0].strip()!r}: {padded[0]!r}}}. Nothing was sent"
        )
    odd = [name for name in headers if not name.isprintable() or '"' in name or len(name.encode()) > _LONGEST]
    if odd:
        raise InvalidArgument(
            f"the headers {named(odd)} are hardly names of columns: quotes, line ends or the like are in them, or more "
            f"than {_LONGEST} bytes. Name the columns, such as columns={{'name': {odd[0]!r}}}. Nothing was sent"
        )


def _other_mark(headers: Sequence[str]) -> str | None:
    """What stands in the only header, where it looks like several."""
    only = headers[0] if len(headers) == 1 else ""
    return next((mark for mark in _OTHER_MARKS if mark in only), None)


def _spelled(value: object) -> object:
    """A type in any case as the service spells it; whatever is none as it is."""
    data_type = ColumnDataType(value.upper()) if isinstance(value, str) else None
    return data_type if data_type is not None and data_type.is_known else value


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


class _Resolving:
    """Looks up sources in a header, and keeps what is wrong with them."""

    def __init__(self, head: CsvHead, *, contains_header: bool, create: bool) -> None:
        self._head = head
        self._headers: tuple[str, ...] | None = head.first if contains_header else None
        self._repeated = _repeated(self._headers or ())
        self._create = create
        self._wrong: list[str] = []

    def all(self, wanted: Mapping[str, ColumnSource]) -> list[Target]:
        targets = [target for name, source in wanted.items() if (target := self._target(name, source))]
        if self._wrong:
            wrong = "; ".join(self._wrong)
            raise InvalidArgument(f"columns does not fit the file: {wrong}{self._seen}. Nothing was sent")
        if not targets:
            raise InvalidArgument("columns is empty: name the columns that the file fills")
        return targets

    @property
    def _seen(self) -> str:
        """What the file has, for a message."""
        if self._headers is None:
            return ""
        other = _other_mark(self._headers)
        told = f"; its headers are {named(self._headers)}"
        return told if other is None else f"{told}, separated by {other!r}? The service reads commas"

    def _target(self, name: object, source: object) -> Target | None:
        if not isinstance(name, str) or not name.strip():
            self._wrong.append(f"{name!r} is no name of a column")
            return None
        if name in SYSTEM_COLUMNS:
            self._wrong.append(f"{name!r} is filled by the service itself")
            return None
        place, data_type = self._place_and_type(name, source)
        if isinstance(place, str):
            # Only where it stands by itself can a text have been meant as a type.
            types = f"; types are {', '.join(ColumnDataType)}" if self._create and place is source else ""
            return self._by_header(name, place, data_type, types)
        if isinstance(place, bool) or not isinstance(place, int):
            self._wrong.append(f"{name!r} comes from {place!r}, which is no header and no position")
        elif not 0 <= place < len(self._head.first):
            self._wrong.append(f"{name!r} comes from position {place}, and there are 0 to {len(self._head.first) - 1}")
        else:
            return Target(name, place, None, data_type)
        return None

    def _place_and_type(self, name: str, source: object) -> tuple[object, ColumnDataType | None]:
        if isinstance(source, tuple):
            pair = cast("tuple[object, ...]", source)
            if len(pair) != 2:
                raise InvalidArgument(f"columns has {pair!r} for {name}; a tuple is a header or a position, and a type")
            return pair[0], column_type(name, _spelled(pair[1]))
        if isinstance(source, ColumnDataType):
            return name, column_type(name, _spelled(source))
        if source is None:
            return name, None
        data_type = _spelled(source) if self._create else None
        if isinstance(source, str) and isinstance(data_type, ColumnDataType):
            headers = self._headers or ()
            is_plain = source == data_type
            if is_plain and source in headers:
                self._wrong.append(f"{source!r} for {name!r} is a type and a header; write ({source!r}, 'VARCHAR')")
            # In another case than that of types it may be a header that has the name of one.
            if is_plain or source.lower() not in [header.lower() for header in headers]:
                return name, data_type
        return source, None

    def _by_header(self, name: str, header: str, data_type: ColumnDataType | None, types: str) -> Target | None:
        if self._headers is None:
            self._wrong.append(
                f"{name!r} comes from the header {header!r}, and the file has none: give a position{types}"
            )
        elif header not in self._headers:
            near = get_close_matches(header.strip().lower(), {one.strip().lower() for one in self._headers}, n=1)
            meant = next((one for one in self._headers if near and one.strip().lower() == near[0]), None)
            ask = f", did you mean {meant!r}?" if meant else ""
            self._wrong.append(f"{name!r} comes from the header {header!r}, which is not there{ask}{types}")
        elif header in self._repeated:
            self._wrong.append(f"{name!r} comes from the header {header!r}, which is there twice: give its position")
        else:
            index = self._headers.index(header)
            # The service may take a byte order mark for a part of the first header, and then find no such header.
            by_name = index > 0 or not self._head.has_mark
            return Target(name, index, header if by_name else None, data_type)
        return None
