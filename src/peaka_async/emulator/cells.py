"""What is written in a cell: from the texts that people write, to those that the service keeps and sends.

Which spellings the live service reads was measured only in part: numbers, dates, booleans and UUIDs that are none are
refused. Beyond that everything here is a guess, and a strict one: what is not plainly a value of its type is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

Reader = Callable[[str], str]
"""Returns the text that is kept of a text that is not empty; raises ValueError where that is no value of the type."""

_WHOLE = re.compile(r"[+-]?0*[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?")
_MOMENT = re.compile(rf"{_DAY.pattern}[ T]{_TIME.pattern}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_LARGEST = 2**63 - 1
_PLACES = Decimal("1e-10")
_BEYOND = Decimal("1e28")
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP)
"""Of more digits than a value can have, so that only those after the last place are rounded off."""


def reader_of(data_type: str) -> Reader:
    """Return what reads cells of a Trino type that tables inside Peaka have."""
    return _READERS[data_type]


def read_cell(text: str | None, data_type: str) -> str | None:
    """Return the text that is kept of a cell; None, which is NULL, for one that is empty.

    Raises:
        ValueError: The text is no value of the type.
    """
    return reader_of(data_type)(text) if text else None


def _varchar(text: str) -> str:
    # JSON can carry halves of characters, which no database keeps.
    text.encode()
    return text


def _bigint(text: str) -> str:
    if _WHOLE.fullmatch(text) is None:
        raise ValueError(text)
    number = int(text)
    if not -_LARGEST - 1 <= number <= _LARGEST:
        raise ValueError(text)
    return str(number)


def _boolean(text: str) -> str:
    lowered = text.lower()
    if lowered not in {"true", "false"}:
        raise ValueError(text)
    return lowered


def _decimal(text: str) -> str:
    """Pad or round to ten places; more than 28 digits before the point are out of range."""
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    try:
        number = Decimal(text).quantize(_PLACES, context=_ROUNDING)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if number.copy_abs() >= _BEYOND:
        raise ValueError(text)
    # Zero is given no sign.
    return f"{number or number.copy_abs():f}"


def _date(text: str) -> str:
    if _DAY.fullmatch(text) is None:
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def _time(text: str) -> str:
    """Read to the microsecond; finer digits are cut off."""
    if _TIME.fullmatch(text) is None:
        raise ValueError(text)
    return time.fromisoformat(text).isoformat("microseconds")


def timestamp_cell(text: str) -> str:
    """Return the text that is kept of a moment, in UTC and to the microsecond.

    Args:
        text: ISO-8601 text; one without an offset is taken for UTC.

    Raises:
        ValueError: It is something else.
    """
    if _MOMENT.fullmatch(text) is None:
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        except OverflowError as error:
            raise ValueError(text) from error
    return moment.isoformat(" ", "microseconds")


def _uuid(text: str) -> str:
    lowered = text.lower()
    if _UUID.fullmatch(lowered) is None:
        raise ValueError(text)
    return lowered


def _json(text: str) -> str:
    """Keep JSON as it is written; there are such columns only where documents are followed."""
    try:
        json.loads(text)
    except RecursionError as error:
        raise ValueError(text) from error
    return _varchar(text)


_READERS: dict[str, Reader] = {
    "varchar": _varchar,
    "bigint": _bigint,
    "boolean": _boolean,
    "decimal(38,10)": _decimal,
    "timestamp(6)": timestamp_cell,
    "time(6)": _time,
    "date": _date,
    "uuid": _uuid,
    "json": _json,
}
