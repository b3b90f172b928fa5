"""Schedules as people write them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaka_async import InvalidArgument
from peaka_async.models import Schedule, ScheduleType
from peaka_async.schedules import iso_duration, schedule

BASIC, NONE = ScheduleType.BASIC, ScheduleType.NONE


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (None, Schedule(type=NONE)),
        (timedelta(hours=6), Schedule(type=BASIC, expression="PT6H")),
        (timedelta(days=1, minutes=5, seconds=1.5), Schedule(type=BASIC, expression="PT24H5M1.5S")),
        ("PT6H", Schedule(type=BASIC, expression="PT6H")),
        ("P1DT2H", Schedule(type=BASIC, expression="P1DT2H")),
        ("P2W", Schedule(type=BASIC, expression="P2W")),
        ("P1Y2M3DT4H5M6.7S", Schedule(type=BASIC, expression="P1Y2M3DT4H5M6.7S")),
        ({"type": "BASIC", "expression": "PT1H"}, Schedule(type=BASIC, expression="PT1H")),
        ({"type": "NONE"}, Schedule(type=NONE)),
        (Schedule(type=NONE), Schedule(type=NONE)),
    ],
)
def test_what_is_written_is_what_is_meant(written: Any, meant: Schedule) -> None:
    assert schedule("s", written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "", "6h", "PT", "P", "PT6", "6H", "P1H", "PT1D", "pt6h", "PT6H ", "PT-6H", "PT0S", "P0D", "PT1.5H", "P1W2D",
        timedelta(0), timedelta(seconds=-1), 3600, 1.5, True, b"PT6H", [], {"expression": "PT6H"},
        {"type": "BASIC"}, {"type": "BASIC", "expression": "6 hours"}, Schedule(type=BASIC),
    ],
)  # fmt: skip
def test_what_the_service_would_ignore_is_refused(written: Any) -> None:
    with pytest.raises(InvalidArgument, match="full_refresh"):
        schedule("full_refresh", written)


@given(st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=3650)))
def test_any_interval_becomes_a_duration_that_is_accepted_and_means_the_same(interval: timedelta) -> None:
    text = iso_duration("s", interval)
    assert schedule("s", text).expression == text
    hours, minutes, seconds = 0, 0, 0.0
    rest = text.removeprefix("PT")
    for unit in "HMS":
        head, mark, tail = rest.partition(unit)
        if mark:
            rest = tail
            hours, minutes, seconds = (
                int(head) if unit == "H" else hours,
                int(head) if unit == "M" else minutes,
                float(head) if unit == "S" else seconds,
            )
    assert rest == ""
    assert timedelta(hours=hours, minutes=minutes, microseconds=round(seconds * 1_000_000)) == interval
