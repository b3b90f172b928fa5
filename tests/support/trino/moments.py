"""Dates, times, timestamps and intervals, with up to nine digits of a second and in the years 1 to 9999."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from .kinds import Kind, Sample

__all__ = ["MOMENTS"]

EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # of timestamps, which have no time zone
DAY = 86_400
YEARS = (-62_135_596_800, 253_402_300_799)
"""Seconds from 1970 to the first and the last one of the years 1 to 9999."""
FINE_YEARS = (-9_200_000_000, 9_200_000_000)
"""The same of the years that DuckDB, and so the emulator, has nanoseconds of."""
ZONES = ["Europe/Istanbul", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]


def unit(precision: int) -> tuple[str, int]:
    """The unit of Arrow's that has room for so many digits of a second, and its own digits."""
    place = (precision + 2) // 3
    return ("s", "ms", "us", "ns")[place], 3 * place


def fraction(count: int, precision: int) -> tuple[int, str]:
    """Whole seconds, and the text of the rest."""
    whole, part = divmod(count, 10**precision)
    return whole, f".{part:0{precision}d}" if precision else ""


def in_python(count: int, precision: int) -> dt.datetime:
    """A moment of so many digits, of which Python has six; the others are cut off."""
    return EPOCH + dt.timedelta(microseconds=count * 10**6 // 10**precision)


def written(count: int, precision: int, offset: dt.timedelta = dt.timedelta()) -> str:
    whole, part = fraction(count, precision)
    return f"{(EPOCH + dt.timedelta(seconds=whole) + offset).isoformat(' ')}{part}"


def counted(precision: int, margin: int = 0) -> st.SearchStrategy[int]:
    """Moments, in the last digit of a second from 1970 on."""
    first, last = YEARS if precision <= 6 else FINE_YEARS
    return st.integers((first + margin) * 10**precision, (last - margin) * 10**precision)


def dated(day: dt.date) -> Sample:
    return Sample(f"DATE '{day}'", day, day.toordinal() - EPOCH.toordinal())


@st.composite
def times(draw: st.DrawFn) -> Kind:
    precision = draw(st.integers(0, 9))
    name, digits = unit(precision)

    def sample(count: int) -> Sample:
        clock = written(count, precision).partition(" ")[2]
        return Sample(f"TIME '{clock}'", in_python(count, precision).time(), count * 10 ** (digits - precision))

    counts = st.integers(0, DAY * 10**precision - 1)
    return Kind(f"time({precision})", f"time{32 if digits <= 3 else 64}[{name}]", counts.map(sample))


@st.composite
def timestamps(draw: st.DrawFn) -> Kind:
    precision = draw(st.integers(0, 9))
    name, digits = unit(precision)

    def sample(count: int) -> Sample:
        literal = f"TIMESTAMP '{written(count, precision)}'"
        return Sample(literal, in_python(count, precision), count * 10 ** (digits - precision))

    return Kind(f"timestamp({precision})", f"timestamp[{name}]", counted(precision).map(sample))


@st.composite
def zoned_timestamps(draw: st.DrawFn) -> Kind:
    precision = draw(st.integers(0, 9))
    name, digits = unit(precision)

    def sample(count: int, zone: str, offset: dt.timedelta) -> Sample:
        literal = f"TIMESTAMP '{written(count, precision, offset)} {zone}'"
        return Sample(literal, in_python(count, precision).replace(tzinfo=dt.UTC), count * 10 ** (digits - precision))

    def with_offset(count: int, minutes: int) -> Sample:
        hours, rest = divmod(abs(minutes), 60)
        zone = f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
        return sample(count, zone, dt.timedelta(minutes=minutes))

    def with_name(count: int, zone: str) -> Sample:
        moment = in_python(count, precision).replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone))
        offset = moment.utcoffset() or dt.timedelta()
        if moment.replace(fold=1 - moment.fold).utcoffset() != offset:
            # In the hour that comes twice, the name of a zone does not say which of the two it is.
            return with_offset(count, offset // dt.timedelta(minutes=1))
        return sample(count, zone, offset)

    # The emulator has a moment in UTC, where it must not be before the first year or after the last one.
    offsets = st.builds(with_offset, counted(precision, DAY), st.integers(-14 * 60, 14 * 60))
    # What zones were long ago is known less well, and what they will be is not known.
    names = st.builds(with_name, st.integers(0, 2**30 * 10**precision), st.sampled_from(ZONES))
    return Kind(f"timestamp({precision}) with time zone", f"timestamp[{name}, tz=UTC]", offsets | names)


def days_to_seconds(count: int) -> Sample:
    whole, part = fraction(abs(count), 3)
    days, seconds = divmod(whole, DAY)
    clock = (EPOCH + dt.timedelta(seconds=seconds)).time()
    literal = f"INTERVAL {'-' if count < 0 else ''}'{days} {clock}{part}' DAY TO SECOND"
    return Sample(literal, dt.timedelta(milliseconds=count), count)


def years_to_months(count: int) -> Sample:
    sign, text = "-" if count < 0 else "", f"{abs(count) // 12}-{abs(count) % 12}"
    # Python has nothing for a number of months. It stays the text that Trino writes.
    return Sample(f"INTERVAL {sign}'{text}' YEAR TO MONTH", f"{sign}{text}")


MOST_MILLISECONDS = 999_999_999 * DAY * 1000
"""As many as Python has room for, forwards and back."""
MOST_MONTHS = 2**31 - 1

MOMENTS = [
    st.just(Kind("date", "date32[day]", st.dates().map(dated))),
    times(),
    timestamps(),
    zoned_timestamps(),
    st.just(
        Kind(
            "interval day to second",
            "duration[ms]",
            st.integers(-MOST_MILLISECONDS, MOST_MILLISECONDS).map(days_to_seconds),
        )
    ),
    st.just(Kind("interval year to month", "string", st.integers(-MOST_MONTHS, MOST_MONTHS).map(years_to_months))),
]
