"""Cron expressions of five fields: when one is met next, and when it was last.

A minute is met when the clock on the wall shows it: one that a change to summer time skips is never met, one that comes
twice in autumn is met twice. What the live service does there is not known. As in the original cron, either the day of
the month or that of the week is enough where both are restricted, and a field that begins with `*` is not.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

_MINUTE = timedelta(minutes=1)
_FAR = timedelta(days=366 * 9)
"""How far to look: what is met at all is met within eight years, for so long can 29 February be away."""

_PART = re.compile(
    r"(?:(?P<all>\*)|(?P<low>[a-z]+|\d{1,2})(?:-(?P<high>[a-z]+|\d{1,2}))?)(?:/(?P<step>\d{1,2}))?", re.ASCII
)


@attrs.frozen
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()

    def read(self, text: str) -> frozenset[int]:
        """Return the numbers that a field stands for."""
        return frozenset(number for part in text.lower().split(",") for number in self._numbers(part))

    def _numbers(self, part: str) -> range:
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"'{part}' is no {self.name}")
        step = 1 if match["step"] is None else int(match["step"])
        if step == 0:
            raise ValueError(f"the step in '{part}' must be above zero")
        if match["all"]:
            return range(self.low, self.high + 1, step)
        low = self._number(match["low"])
        high = self._last(match["high"], match["step"], low)
        if low > high:
            raise ValueError(f"'{part}' runs backwards")
        return range(low, high + 1, step)

    def _last(self, high: str | None, step: str | None, low: int) -> int:
        if high is not None:
            return self._number(high)
        # A single number with a step means "from there on".
        return low if step is None else self.high

    def _number(self, text: str) -> int:
        number = self.low + self.names.index(text) if text in self.names else int(text) if text.isdigit() else -1
        if not self.low <= number <= self.high:
            raise ValueError(f"'{text}' is no {self.name}")
        return number


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    # Sunday is 0 and 7.
    _Field("day of the week", 0, 7, _DAYS),
)


@attrs.frozen
class Cron:
    """A cron expression in a time zone.

    Attributes:
        minutes: The minutes at which it is met.
        hours: The hours.
        days: The days of the month.
        months: The months.
        weekdays: The days of the week, Sunday is 0.
        either: Whether one of the two kinds of day is enough.
        zone: Whose clock it goes by.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool
    zone: ZoneInfo

    def next_after(self, moment: datetime) -> datetime | None:
        """Return when it is met next.

        Args:
            moment: An aware time; the answer is later.

        Returns:
            A full minute in UTC, or None if no such day exists.
        """
        at = moment.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE
        end = at + _FAR
        while at < end:
            local = at.astimezone(self.zone)
            if local.month not in self.months:
                at = self._midnight(date(local.year + local.month // 12, local.month % 12 + 1, 1))
            elif not self._has_day(local.date()):
                at = self._midnight(local.date() + timedelta(days=1))
            elif local.hour not in self.hours:
                at += (60 - local.minute) * _MINUTE
            elif local.minute not in self.minutes:
                at += _MINUTE
            else:
                return at
        return None

    def last_until(self, moment: datetime) -> datetime | None:
        """Return when it was last met.

        Args:
            moment: An aware time; the answer is no later.

        Returns:
            A full minute in UTC, or None if no such day exists.
        """
        at = moment.astimezone(UTC).replace(second=0, microsecond=0)
        end = at - _FAR
        while at > end:
            local = at.astimezone(self.zone)
            if local.month not in self.months:
                at = self._midnight(local.date().replace(day=1)) - _MINUTE
            elif not self._has_day(local.date()):
                at = self._midnight(local.date()) - _MINUTE
            elif local.hour not in self.hours:
                at -= (local.minute + 1) * _MINUTE
            elif local.minute not in self.minutes:
                at -= _MINUTE
            else:
                return at
        return None

    def _has_day(self, day: date) -> bool:
        has = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return any(has) if self.either else all(has)

    def _midnight(self, day: date) -> datetime:
        """Return when a day begins; where its first hour is skipped, that is when the next one does."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


@functools.lru_cache(maxsize=256)
def read_cron(expression: str, timezone: str = "UTC") -> Cron:
    """Read a cron expression.

    Args:
        expression: Minute, hour, day of the month, month and day of the week, separated by blanks; each a list of
            numbers, names, ranges and steps.
        timezone: An IANA name.

    Raises:
        ValueError: It is none, or there is no such time zone.

    Example:
        >>> from datetime import UTC, datetime
        >>> read_cron("0 6 * * mon-fri", "Europe/Istanbul").next_after(datetime(2026, 8, 15, tzinfo=UTC))
        datetime.datetime(2026, 8, 17, 3, 0, tzinfo=datetime.timezone.utc)
    """
    fields = expression.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(f"five fields are needed, not {len(fields)}")
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone '{timezone}'") from error
    minutes, hours, days, months, weekdays = (field.read(text) for field, text in zip(_FIELDS, fields, strict=True))
    return Cron(
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=frozenset(day % 7 for day in weekdays),
        either=not fields[2].startswith("*") and not fields[4].startswith("*"),
        zone=zone,
    )
