"""Timestamps as text, with every digit that the service gave: a `datetime` would lose the nanoseconds."""

from __future__ import annotations

import datetime as dt
import re

from attrs import frozen

__all__ = ["DIGITS", "Instant"]

_FORM = re.compile(r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(\d{1,18}))?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
_SECOND = dt.timedelta(seconds=1)
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # the offset is kept as text and counted apart
DIGITS = 18
"""The most digits of a second that are told apart."""

_PER_SECOND = int("1" + "0" * DIGITS)


@frozen
class Instant:
    """An ISO-8601 timestamp.

    Attributes:
        seconds: The time on its clock, in whole seconds since 1970.
        fraction: The digits behind the point, as many as were given.
        offset: The offset from UTC as it was written; nothing counts as UTC.
    """

    seconds: int
    fraction: str
    offset: str

    @classmethod
    def parse(cls, value: object) -> Instant:
        """Read a timestamp.

        Raises:
            ValueError: It is none.
        """
        match = _FORM.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise ValueError(f"{value!r} is no ISO-8601 timestamp")
        # A leap second, 24:00 and the like are refused here.
        clock = dt.datetime.fromisoformat(match[1].upper())
        return cls((clock - _EPOCH) // _SECOND, match[2] or "", match[3] or "")

    def __str__(self) -> str:
        try:
            clock = (_EPOCH + self.seconds * _SECOND).isoformat()
        except OverflowError as error:
            raise ValueError("there is no instant after the last one") from error
        point = f".{self.fraction}" if self.fraction else ""
        return f"{clock}{point}{self.offset}"

    @property
    def ticks(self) -> int:
        """What two instants are compared by, whatever their offsets and digits."""
        return self._utc_seconds * _PER_SECOND + int(self.fraction.ljust(DIGITS, "0"))

    def later(self, digits: int) -> Instant:
        """One tick later, where a tick is one unit of the last of so many digits, and of the last digit there is."""
        width = max(digits, len(self.fraction))
        carried, fraction = divmod(int(self.fraction.ljust(width, "0") or "0") + 1, 10**width)
        return Instant(self.seconds + carried, str(fraction).zfill(width) if width else "", self.offset)

    @property
    def _utc_seconds(self) -> int:
        if not self.offset or self.offset in "Zz":
            return self.seconds
        hours, minutes = int(self.offset[1:3]), int(self.offset[4:6])
        ahead = (hours * 60 + minutes) * 60
        return self.seconds + (ahead if self.offset[0] == "-" else -ahead)
