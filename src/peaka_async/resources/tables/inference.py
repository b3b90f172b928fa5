"""Types of new columns, read off all rows of a file: only what is plain, and `VARCHAR` where that is unsure.

| all values that are not empty are                                      | type        |
|------------------------------------------------------------------------|-------------|
| `true` or `false`, in any case                                         | `BOOLEAN`   |
| whole numbers of 64 bits, without leading zeros or a plus sign         | `BIGINT`    |
| such numbers, some with a point; 28 digits before it and 10 after      | `DECIMAL`   |
| `2024-01-15`                                                           | `DATE`      |
| `10:30:00`, with up to 6 digits of a second's fraction                 | `TIME`      |
| the two with a blank or `T` between them, without an offset            | `TIMESTAMP` |
| `0e984725-c51c-4bf4-9960-e1c80e27aba0`                                 | `UUID`      |
| anything else, a mixture, or nothing at all                            | `VARCHAR`   |

So nothing is lost: codes such as `007` keep their zeros, moments keep their offset, long numbers all their digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice

from peaka_api.models import ColumnDataType

__all__ = ["inferred"]

_BLOCK = 1000
"""Rows that are looked at together."""

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,18}")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,27})(?:\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?")
_MOMENT = re.compile(rf"{_DAY.pattern}[ T]{_TIME.pattern}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def inferred(rows: Iterator[Sequence[str]], places: Iterable[int]) -> dict[int, ColumnDataType]:
    """The types that the values of some fields have, by position; every row is read."""
    columns = {place: _Column() for place in places}
    while block := list(islice(rows, _BLOCK)):
        for place, column in columns.items():
            column.look([row[place] for row in block if row[place]])
    return {place: column.data_type for place, column in columns.items()}


class _Column:
    """What the values of one column can be, as far as they have been seen."""

    def __init__(self) -> None:
        self._left = list(_PLAIN.items())
        self._is_empty = True
        self._has_point = False

    def look(self, values: Sequence[str]) -> None:
        """Take values into account that are not empty."""
        if not values:
            return
        self._is_empty = False
        self._left = [(data_type, fits) for data_type, fits in self._left if all(map(fits, values))]
        if not self._has_point and any(data_type is ColumnDataType.DECIMAL for data_type, _ in self._left):
            self._has_point = any("." in value for value in values)

    @property
    def data_type(self) -> ColumnDataType:
        if self._is_empty or not self._left:
            return ColumnDataType.VARCHAR
        data_type = self._left[0][0]
        # Whole numbers that are too long for BIGINT are rather codes.
        return ColumnDataType.VARCHAR if data_type is ColumnDataType.DECIMAL and not self._has_point else data_type


def _is_boolean(text: str) -> bool:
    return text.lower() in ("true", "false")


def _is_bigint(text: str) -> bool:
    return _WHOLE.fullmatch(text) is not None and -(2**63) <= int(text) < 2**63


def _reads(form: re.Pattern[str], read: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether a text has a form and is also a day or a time that exists."""

    def fits(text: str) -> bool:
        if form.fullmatch(text) is None:
            return False
        try:
            read(text)
        except ValueError:
            return False
        return True

    return fits


_PLAIN: dict[ColumnDataType, Callable[[str], bool]] = {
    ColumnDataType.BOOLEAN: _is_boolean,
    ColumnDataType.BIGINT: _is_bigint,
    ColumnDataType.DECIMAL: lambda text: _NUMBER.fullmatch(text) is not None,
    ColumnDataType.DATE: _reads(_DAY, date.fromisoformat),
    ColumnDataType.TIME: _reads(_TIME, time.fromisoformat),
    ColumnDataType.TIMESTAMP: _reads(_MOMENT, datetime.fromisoformat),
    ColumnDataType.UUID: lambda text: _UUID.fullmatch(text) is not None,
}
"""What the values of a type look like; of several that fit, the first is meant."""
