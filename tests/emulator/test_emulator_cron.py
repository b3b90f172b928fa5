"""Cron expressions: what they mean, what is none, and that looking ahead agrees with looking at every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaka_async.emulator.cron import Cron, read_cron

MINUTE = timedelta(minutes=1)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Atlantic/Azores", "Australia/Lord_Howe"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "after", "following"),
    [
        ("* * * * *", "2026-08-18 09:00", "2026-08-18 09:01"),
        ("0 0 * * *", "2026-08-18 09:00", "2026-08-19 00:00"),
        ("*/15 * * * *", "2026-08-18 09:46", "2026-08-18 10:00"),
        ("5-20/10 8,17 * * *", "2026-08-18 08:05", "2026-08-18 08:15"),
        ("5/20 * * * *", "2026-08-18 09:25", "2026-08-18 09:45"),
        ("0 12 1 * *", "2026-12-01 12:00", "2027-01-01 12:00"),
        ("0 0 31 * *", "2026-08-31 00:00", "2026-10-31 00:00"),
        ("0 0 * feb,JUN *", "2026-08-18 09:00", "2027-02-01 00:00"),
        ("0 0 * * sun", "2026-08-18 09:00", "2026-08-23 00:00"),
        ("0 0 * * 7", "2026-08-18 09:00", "2026-08-23 00:00"),
        ("0 0 * * Fri-7", "2026-08-18 09:00", "2026-08-21 00:00"),
        ("0 0 29 2 *", "2096-02-29 00:00", "2104-02-29 00:00"),
        # Both kinds of day are restricted: one is enough.
        ("0 0 13 * fri", "2026-08-18 09:00", "2026-08-21 00:00"),
        ("0 0 19 * fri", "2026-08-18 09:00", "2026-08-19 00:00"),
        # One begins with a star: both are needed.
        ("0 0 */13 * fri", "2026-08-18 09:00", "2026-11-27 00:00"),
    ],
)
def test_an_expression_is_met_at_its_times(expression: str, after: str, following: str) -> None:
    cron = read_cron(expression)
    assert cron.next_after(at(after)) == at(following)
    assert cron.last_until(at(following)) == at(following)


def test_a_day_that_never_comes_is_never_met() -> None:
    cron = read_cron("0 0 30 2 *")
    assert (cron.next_after(at("2026-08-18")), cron.last_until(at("2026-08-18"))) == (None, None)


def test_hours_are_those_of_the_zone() -> None:
    cron = read_cron("30 6 * * *", "Asia/Kolkata")
    assert cron.next_after(at("2026-08-18 09:00")) == at("2026-08-19 01:00")


def test_a_skipped_minute_is_not_met_and_one_that_comes_twice_is_met_twice() -> None:
    cron = read_cron("30 2 * * *", "Europe/Berlin")
    assert cron.next_after(at("2026-03-28 12:00")) == at("2026-03-30 00:30")
    assert cron.next_after(at("2026-10-24 12:00")) == at("2026-10-25 00:30")
    assert cron.next_after(at("2026-10-25 00:30")) == at("2026-10-25 01:30")


def test_a_moment_within_a_minute_counts_as_after_its_beginning() -> None:
    cron = read_cron("* * * * *")
    moment = at("2026-08-18 09:00:59.999")
    assert cron.next_after(moment) == at("2026-08-18 09:01")
    assert cron.last_until(moment) == at("2026-08-18 09:00")


@pytest.mark.parametrize(
    ("expression", "timezone", "message"),
    [
        ("* * * *", "UTC", "five fields are needed, not 4"),
        ("0 * * * * *", "UTC", "five fields are needed, not 6"),
        ("@daily", "UTC", "five fields are needed, not 1"),
        ("60 * * * *", "UTC", "'60' is no minute"),
        ("* 24 * * *", "UTC", "'24' is no hour"),
        ("* * 0 * *", "UTC", "'0' is no day of the month"),
        ("* * * 13 *", "UTC", "'13' is no month"),
        ("* * * * 8", "UTC", "'8' is no day of the week"),
        ("* * * * jan", "UTC", "'jan' is no day of the week"),
        ("* * L * *", "UTC", "'l' is no day of the month"),
        ("* * ? * *", "UTC", r"'\?' is no day of the month"),
        ("1,,2 * * * *", "UTC", "'' is no minute"),
        ("*/0 * * * *", "UTC", r"the step in '\*/0' must be above zero"),
        ("30-10 * * * *", "UTC", "'30-10' runs backwards"),
        ("* * * * *", "Mars/Olympus", "there is no time zone 'Mars/Olympus'"),
        ("* * * * *", "../UTC", "there is no time zone '../UTC'"),
    ],
)
def test_what_is_no_expression_is_refused(expression: str, timezone: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        read_cron(expression, timezone)


@st.composite
def fields(draw: st.DrawFn, low: int, high: int) -> str:
    """Draw a field that is met often enough for a look at every minute."""
    if draw(st.booleans()):
        return draw(st.sampled_from(["*", "*/2", "*/3"]))
    first = draw(st.integers(low, high))
    last = draw(st.integers(first, high))
    return draw(st.sampled_from([f"{first}-{last}", f"{first}-{last}/2", f"{low},{first},{last}"]))


CRONS = st.builds(
    lambda minute, hour, day, weekday, zone: read_cron(f"{minute} {hour} {day} * {weekday}", zone),
    fields(0, 59),
    fields(0, 23),
    fields(1, 31),
    fields(0, 7),
    st.sampled_from(ZONES),
)
# Half of them around a change to summer time or back in one of these zones.
CHANGES = [
    "2026-03-08",
    "2026-03-29",
    "2026-04-05",
    "2026-04-24",
    "2026-10-04",
    "2026-10-25",
    "2026-10-30",
    "2026-11-01",
]
MOMENTS = st.builds(
    lambda day, seconds: at(day) + timedelta(seconds=seconds),
    st.one_of(st.dates(date(2024, 1, 1), date(2032, 1, 1)).map(str), st.sampled_from(CHANGES)),
    st.integers(-3600 * 12, 3600 * 24),
)
WINDOW = timedelta(hours=6)
"""So far to both sides every minute is looked at."""


def met(cron: Cron, moment: datetime) -> bool:
    """Tell whether one minute meets an expression, from the definition alone."""
    local = moment.astimezone(ZoneInfo(cron.zone.key))
    days = local.day in cron.days, (local.weekday() + 1) % 7 in cron.weekdays
    day = any(days) if cron.either else all(days)
    return day and local.month in cron.months and local.hour in cron.hours and local.minute in cron.minutes


@settings(deadline=None)
@given(cron=CRONS, moment=MOMENTS)
def test_no_minute_between_is_met(cron: Cron, moment: datetime) -> None:
    last, following = cron.last_until(moment), cron.next_after(moment)
    assert last is not None
    assert following is not None
    assert last <= moment < following
    assert met(cron, last)
    assert met(cron, following)
    start = max(last, moment - WINDOW).replace(second=0, microsecond=0) + MINUTE
    minutes = (min(following, moment + WINDOW) - start) // MINUTE
    assert not any(met(cron, start + number * MINUTE) for number in range(minutes))


@settings(deadline=None)
@given(cron=CRONS, moment=MOMENTS)
def test_looking_back_from_the_next_one_finds_it_again(cron: Cron, moment: datetime) -> None:
    following = cron.next_after(moment)
    assert following is not None
    assert cron.last_until(following + timedelta(seconds=59)) == following
    before = cron.last_until(following - MINUTE)
    assert before is not None
    assert cron.next_after(before) == following
