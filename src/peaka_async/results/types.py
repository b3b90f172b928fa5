"""Trino's types by their text, and how a value's text becomes a Python value.

The service sends every value as text. A text that is no value of its type, or a value that Python has no room for (a
year before 1 or beyond 9999), stays text: nothing is lost and nothing is made up.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from types import GenericAlias
from typing import Any
from uuid import UUID

import msgspec
from attrs import frozen

__all__ = ["TrinoType", "values_of"]

_FORM = re.compile(r"\s*([a-z][a-z0-9_ ]*?)\s*(?:\(([^()]*)\))?\s*(with(?:out)? time zone)?\s*", re.IGNORECASE)
_MICROSECONDS = 6
"""Digits of a second that Python keeps."""


@frozen
class TrinoType:
    """A type.

    Attributes:
        text: As the service writes it, such as `decimal(38,10)`.
        base: Its name in lower case without parameters, `with time zone` included: `timestamp with time zone`.
        parameters: The numbers in parentheses.
    """

    text: str
    base: str
    parameters: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> TrinoType:
        """Read the text of a type; whatever is none of a scalar is a type of that name, whose values stay text.

        Example:
            ```python
            kind = TrinoType.parse("decimal(38,10)")
            print(kind.base, kind.parameters)
            ```
        """
        return _parse(text)

    @property
    def precision(self) -> int:
        """Digits of a second of a time or timestamp. Where none are given there may be any number, up to 9 here."""
        return self.parameters[0] if self.parameters else 9

    @property
    def is_lossy(self) -> bool:
        """Whether Python's values of it lose digits: of a second, beyond the sixth."""
        return self.base.startswith("time") and self.precision > _MICROSECONDS

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1024)
def _parse(text: str) -> TrinoType:
    found = _FORM.fullmatch(text)
    if found is None:
        return TrinoType(text, text.strip().lower())
    name, inner, zone = found.groups()
    numbers = tuple(int(part) for part in (inner or "").split(",") if part.strip().isdecimal())
    if inner and len(numbers) != inner.count(",") + 1:
        # Of other types, as in array(bigint).
        return TrinoType(text, text.strip().lower())
    base = " ".join(name.lower().split())
    if zone and zone.lower().split() == ["with", "time", "zone"]:
        base += " with time zone"
    return TrinoType(text, base, numbers)


_NATIVE: dict[str, Any] = {
    "tinyint": int,
    "smallint": int,
    "integer": int,
    "int": int,
    "bigint": int,
    "real": float,
    "double": float,
    "boolean": bool,
    "decimal": Decimal,
    "date": dt.date,
    "uuid": UUID,
}
"""What the decoder reads by itself, quickly and exactly."""


def native(kind: TrinoType) -> Any:
    """The Python type that the decoder reads values of a type as, text for the types that stay text; `None` where it
    takes a function of ours.
    """
    if kind.base in _READERS:
        return None
    return _NATIVE.get(kind.base, str)


def values_of(kind: TrinoType | None, texts: Sequence[str | None]) -> list[Any]:
    """The values of a column.

    Args:
        kind: Its type; `None` where it is not known, and then the texts are the values.
        texts: Their texts, `None` for NULL.
    """
    if kind is None:
        return list(texts)
    fast = native(kind)
    if fast is str:
        return list(texts)
    if fast is not None:
        try:
            found: list[Any] = msgspec.convert(texts, GenericAlias(list, (fast | None,)), strict=False)
        except msgspec.ValidationError:
            # One of them is none: then each by itself.
            return [None if text is None else _one(fast, text) for text in texts]
        return found
    read = _READERS[kind.base]
    try:
        return [None if text is None else read(text) for text in texts]
    except (ValueError, OverflowError):
        return [None if text is None else _read(read, text) for text in texts]


def _one(fast: Any, text: str) -> Any:
    try:
        return msgspec.convert(text, fast, strict=False)
    except msgspec.ValidationError:
        return text


def _read(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except (ValueError, OverflowError):
        return text


def _varbinary(text: str) -> bytes:
    return bytes.fromhex(text)


def _zoned(text: str) -> dt.datetime:
    """A moment with its zone: an offset, `UTC`, or a name such as `Europe/Istanbul`."""
    moment, _, zone = text.rpartition(" ")
    if not moment or (":" in zone and zone[:1] not in "+-"):
        return dt.datetime.fromisoformat(text)
    if zone[:1] in "+-":
        return dt.datetime.fromisoformat(moment + zone)
    return dt.datetime.fromisoformat(moment).replace(tzinfo=_zone(zone))


@lru_cache(maxsize=64)
def _zone(name: str) -> dt.tzinfo:
    if name in ("UTC", "Z", "GMT"):
        return dt.UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r} on this machine") from error


_DAYS = re.compile(r"(-)?(\d+) (\d+):(\d\d):(\d\d)(?:\.(\d{1,9}))?")


def _interval(text: str) -> dt.timedelta:
    """`interval day to second`: days, then hours to milliseconds."""
    found = _DAYS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    sign, days, hours, minutes, whole, part = found.groups()
    span = dt.timedelta(
        days=int(days),
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(whole),
        microseconds=int((part or "0").ljust(6, "0")[:6]),
    )
    return -span if sign else span


_READERS: dict[str, Callable[[str], Any]] = {
    "varbinary": _varbinary,
    # Digits of a second that Python has no room for are cut off, and not rounded, as a decoder would do it.
    "time": dt.time.fromisoformat,
    "timestamp": dt.datetime.fromisoformat,
    "timestamp with time zone": _zoned,
    "time with time zone": dt.time.fromisoformat,
    "interval day to second": _interval,
}
