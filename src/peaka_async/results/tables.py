"""Rows collected as a table of Arrow: from the texts of the service, without making Python values of them first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen
from typing_extensions import override

from .arrow import arrow_type, imported, to_column
from .collecting import Collector
from .result import ResultColumn
from .shapes import Texts
from .types import TrinoType, values_of

__all__ = ["Table", "Tables"]


@frozen
class Table:
    """Rows as Arrow.

    Attributes:
        columns: The columns.
        arrow: The `pyarrow.Table`.
    """

    columns: Sequence[ResultColumn]
    arrow: Any

    def __len__(self) -> int:
        return int(self.arrow.num_rows)


AT_ONCE, SLOWLY_AT_ONCE = 2048, 256
"""Rows of a column that become an array at once; fewer where each value takes a function of Python."""

TURN = 10
"""Columns that are converted between two checkpoints."""


class Tables(Collector[Table]):
    """Collects a `Table`.

    Raises:
        ConfigurationError: pyarrow is not installed.
    """

    def __init__(self, columns: Sequence[ResultColumn]) -> None:
        super().__init__(columns)
        self._pa = imported("pyarrow", "arrow")
        self._columns = [_Column(self._pa, column.type) for column in columns]

    @override
    def add(self, columns: Texts) -> None:
        for column, texts in zip(self._columns, columns, strict=True):
            column.add(texts)

    @override
    def work(self, *, is_end: bool) -> bool:
        ready = [column for column in self._columns if column.is_ready(is_end=is_end)]
        for column in ready[:TURN]:
            column.convert()
        return bool(ready)

    @override
    def result(self) -> Table:
        arrays = [column.whole() for column in self._columns]
        return Table(self.columns, self._pa.table(arrays, names=[column.name for column in self.columns]))


class _Column:
    """One column, which turns into text when a value comes that its type has no room for."""

    def __init__(self, pa: Any, kind: TrinoType | None) -> None:
        self._pa = pa
        self._kind = kind
        self._wanted = arrow_type(pa, kind)
        self._is_text = self._wanted.equals(pa.string())
        self._fast = _FAST.get(kind.base) if kind is not None else None
        self._waiting: list[str | None] = []
        self._texts: list[Any] = []
        self._arrays: list[Any] = []

    @property
    def _at_once(self) -> int:
        return AT_ONCE if self._is_text or self._fast is not None else SLOWLY_AT_ONCE

    def add(self, texts: Sequence[str | None]) -> None:
        self._waiting += texts

    def is_ready(self, *, is_end: bool) -> bool:
        return len(self._waiting) >= (1 if is_end else self._at_once)

    def convert(self) -> None:
        size = self._at_once
        texts, self._waiting = self._waiting[:size], self._waiting[size:]
        array = self._pa.array(texts, type=self._pa.string())
        self._texts.append(array)
        if self._is_text:
            return
        typed = self._typed(array, texts)
        if typed.type.equals(self._wanted):
            self._arrays.append(typed)
        else:
            # What was typed before is text as well then, as the service wrote it.
            self._is_text = True
            self._arrays.clear()

    def whole(self) -> Any:
        if self._kind is None and not self._texts:
            return self._pa.nulls(0)
        if self._is_text:
            return self._pa.chunked_array(self._texts, type=self._pa.string())
        return self._pa.chunked_array(self._arrays, type=self._wanted)

    def _typed(self, array: Any, texts: Sequence[str | None]) -> Any:
        if self._fast is not None:
            try:
                return self._fast(self._pa, array, self._wanted)
            except (self._pa.ArrowInvalid, ValueError):
                # As Arrow does not read it, Python may: a time zone by its name, say. So will others of the column be.
                self._fast = None
        kind = self._kind
        return to_column(self._pa, kind, values_of(kind, texts), texts if kind is not None and kind.is_lossy else None)


def _cast(_pa: Any, array: Any, wanted: Any) -> Any:
    return array.cast(wanted)


def _cast_zoned(pa: Any, array: Any, wanted: Any) -> Any:
    # Arrow reads an offset, and not the name of a zone; of those only UTC can be written as one.
    return pa.compute.replace_substring_regex(array, " UTC$", "Z").cast(wanted)


def _cast_uuid(pa: Any, array: Any, wanted: Any) -> Any:
    """The bytes of UUIDs: all their digits at once, 32 of each.

    Raises:
        ValueError: One is none.
    """
    digits = pa.compute.replace_substring(array, "-", "").fill_null("0" * 32)
    if not pa.compute.all(pa.compute.equal(pa.compute.binary_length(digits), 32)).as_py():
        raise ValueError("these are not all UUIDs")
    data = pa.py_buffer(bytes.fromhex("".join(digits.to_pylist())))
    validity = array.is_valid().buffers()[1] if array.null_count else None
    return pa.Array.from_buffers(wanted, len(array), [validity, data])


_FAST: dict[str, Callable[[Any, Any, Any], Any]] = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint"), _cast),
    **dict.fromkeys(("real", "double", "boolean", "decimal", "date", "timestamp"), _cast),
    "timestamp with time zone": _cast_zoned,
    "uuid": _cast_uuid,
}
"""By the name of a type, how Arrow reads its texts by itself."""
