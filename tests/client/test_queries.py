"""Saved queries: schedules as people write them, checked before anything is sent, and names in SQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest

from peaka_async import AsyncPeaka, InvalidArgument, NotFound, QueryScheduleIgnored
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.models import MaterializedQuerySchedule
from peaka_async.resources.queries import cron as cron_module
from peaka_async.resources.queries.cron import Cron
from peaka_async.resources.queries.group import Queries
from peaka_async.resources.queries.names import definition_name, stored_name
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

NEVER = {"type": "none"}


@pytest.fixture
async def queries() -> AsyncIterator[Queries]:
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as client:
            yield of(client)


def of(peaka: AsyncPeaka) -> Queries:
    project = peaka.project()
    return Queries(project._pipeline, project.id)


def told(schedule: Any = None, query_type: str = "MATERIALIZED") -> dict[str, Any]:
    return {
        "id": "7", "name": "m", "displayName": "m", "inputQuery": "", "queryType": query_type, "schedule": schedule,
    }  # fmt: skip


def over(http: FakeHttp) -> Queries:
    return of(AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http))


async def sent(schedule: Any) -> Any:
    """What is sent for a schedule."""
    http = FakeHttp(lambda request: answer(200, told(json_of(request)["schedule"])))
    await over(http).create(display_name="m", query_type="MATERIALIZED", schedule=schedule)
    return json_of(http.requests[0])["schedule"]


@pytest.mark.parametrize(
    ("schedule", "wire"),
    [
        (timedelta(hours=6), {"type": "interval", "repeatDuration": "PT6H"}),
        (timedelta(days=1, minutes=30), {"type": "interval", "repeatDuration": "PT24H30M"}),
        ("P7D", {"type": "interval", "repeatDuration": "P7D"}),
        ("0 6 * * *", {"type": "cron", "cronExpression": "0 6 * * *"}),
        ("*/15 0-6,22 1 jan-mar MON", {"type": "cron", "cronExpression": "*/15 0-6,22 1 jan-mar MON"}),
        (
            Cron("0 6 * * mon-fri", timezone="Europe/Istanbul"),
            {"type": "cron", "cronExpression": "0 6 * * mon-fri", "timezone": "Europe/Istanbul"},
        ),
        (
            Cron("0 6 * * 7", timezone=ZoneInfo("Europe/Istanbul")),
            {"type": "cron", "cronExpression": "0 6 * * 7", "timezone": "Europe/Istanbul"},
        ),
        (None, NEVER),
        ({"type": "none", "repeatDuration": None}, NEVER),
        ({"type": "interval", "repeatDuration": "PT1H"}, {"type": "interval", "repeatDuration": "PT1H"}),
        # As it is read: with an older copy, and with null for what does not apply.
        (
            MaterializedQuerySchedule.from_dict(
                {"type": "interval", "repeatDuration": "PT1H", "expression": "PT1H", "cronExpression": None}
            ),
            {"type": "interval", "repeatDuration": "PT1H"},
        ),
        (
            {"type": "cron", "cronExpression": "5 4 * * *", "timezone": None, "repeatDuration": None},
            {"type": "cron", "cronExpression": "5 4 * * *"},
        ),
    ],
)
async def test_a_schedule_is_sent_as_the_service_wants_it(schedule: Any, wire: dict[str, str]) -> None:
    assert await sent(schedule) == wire


@pytest.mark.parametrize(
    ("schedule", "why"),
    [
        ("6 hours", "an ISO-8601 duration above zero such as 'PT6H', a cron expression such as '0 6"),
        ("PT0S", "above zero"),
        ("P6H", "ISO-8601"),
        (timedelta(0), "above zero"),
        ("60 6 * * *", "'60' is no minute"),
        ("0 24 * * *", "'24' is no hour"),
        ("0 6 0 * *", "'0' is no day of the month"),
        ("0 6 * foo *", "'foo' is no month"),
        ("0 6 * * fri-mon", "'fri-mon' is no day of the week"),
        ("*/0 6 * * *", r"'\*/0' is no minute"),
        ("0 6 * *", "has 4 fields"),
        ("0 0 6 * * ?", "has 6 fields"),
        ("@daily", "has 1 fields"),
        ({"type": "interval"}, "has no repeatDuration"),
        ({"type": "cron"}, "has no cronExpression"),
        ({"type": "cron", "cronExpression": "* * * * *", "timezone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"type": "intervall", "repeatDuration": "PT1H"}, "type 'intervall'"),
        ({}, "is no schedule"),
        (6, "not a int"),
    ],
)
async def test_a_schedule_that_cannot_be_right_is_refused_before_anything_is_sent(schedule: Any, why: str) -> None:
    http = FakeHttp(lambda _: answer(200, told()))
    with pytest.raises(InvalidArgument, match=why):
        await over(http).create(display_name="m", query_type="MATERIALIZED", schedule=schedule)
    with pytest.raises(InvalidArgument, match=why):
        await over(http).update("7", schedule=schedule)
    assert http.requests == []


async def test_a_time_zone_is_taken_as_it_is_where_the_machine_knows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ignorant(ZoneInfo):
        def __new__(cls, key: str) -> Self:
            raise KeyError(key)

    with pytest.raises(InvalidArgument, match="timezone is 'Mars/Olympus'"):
        Cron("0 6 * * *", timezone="Mars/Olympus")
    monkeypatch.setattr(cron_module, "ZoneInfo", Ignorant)
    assert repr(Cron("0 6 * * *", timezone="Mars/Olympus")) == "<Cron 0 6 * * * Mars/Olympus>"


async def test_raw_sends_what_it_is_given() -> None:
    http = FakeHttp(lambda _: answer(200, told()))
    await over(http).raw.update("7", schedule={"type": "sometimes"})
    assert json_of(http.requests[0]) == {"schedule": {"type": "sometimes"}}


async def test_a_plain_query_has_no_schedule() -> None:
    http = FakeHttp(lambda _: answer(200, told(query_type="PLAIN")))
    with pytest.raises(InvalidArgument, match="plain query"):
        await over(http).create(display_name="p", input_query="SELECT 1", schedule="PT1H")
    assert http.requests == []
    await over(http).create(display_name="p", input_query="SELECT 1", schedule=None)
    assert json_of(http.requests[0]) == {"displayName": "p", "inputQuery": "SELECT 1"}


async def test_a_schedule_is_kept_changed_and_ended(queries: Queries) -> None:
    query = await queries.create(
        display_name="m", input_query="SELECT 1", query_type="MATERIALIZED", schedule=timedelta(hours=6)
    )
    assert query.schedule == MaterializedQuerySchedule.from_dict({"type": "interval", "repeatDuration": "PT6H"})
    renamed = await queries.update(query.id, display_name="n")
    assert (renamed.name, renamed.schedule) == ("n", query.schedule)
    changed = await queries.update(query.id, schedule=Cron("0 6 * * mon", timezone="Europe/Istanbul"))
    assert isinstance(changed.schedule, MaterializedQuerySchedule)
    assert changed.schedule.to_dict() == {
        "type": "cron", "cronExpression": "0 6 * * mon", "timezone": "Europe/Istanbul",
    }  # fmt: skip
    ended = await queries.update(query.id, schedule=None)
    assert isinstance(ended.schedule, MaterializedQuerySchedule)
    assert ended.schedule.to_dict() == NEVER


@pytest.mark.parametrize(
    ("asked", "kept", "why"),
    [
        ("PT2H", told({"type": "interval", "repeatDuration": "PT1H"}), "has the schedule PT1H and not PT2H"),
        ("PT2H", told(NEVER), "has the schedule never and not PT2H"),
        (None, told({"type": "cron", "cronExpression": "0 6 * * *"}), r"has the schedule 0 6 \* \* \* and not never"),
        ("PT2H", told(query_type="PLAIN"), "is plain"),
    ],
)
async def test_a_schedule_that_the_service_accepts_and_ignores_is_an_error(asked: Any, kept: Any, why: str) -> None:
    with pytest.raises(QueryScheduleIgnored, match=why) as caught:
        await over(FakeHttp(lambda _: answer(200, kept))).update("7", schedule=asked)
    assert (caught.value.query.id, caught.value.asked.type) == ("7", "none" if asked is None else "interval")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("PT60M", told({"type": "interval", "repeatDuration": "PT1H"})),
        ("0 6 * * mon", told({"type": "cron", "cronExpression": "0 6 * * 1", "timezone": "UTC"})),
        ("PT60M", told(None)),
        (None, told(query_type="PLAIN")),
    ],
)
async def test_the_same_schedule_in_other_words_or_unsaid_is_no_error(asked: Any, kept: Any) -> None:
    assert (await over(FakeHttp(lambda _: answer(200, kept))).update("7", schedule=asked)).id == "7"


async def test_a_deleted_query_is_not_found(queries: Queries) -> None:
    query = await queries.create(display_name="gone", input_query="SELECT 1")
    await queries.delete(query.id)
    with pytest.raises(NotFound):
        await queries.get(query.id)
    with pytest.raises(NotFound):
        await queries.update(query.id, schedule="PT1H", query_type="MATERIALIZED")


async def test_stored_rows_and_the_definition_have_names_in_sql(queries: Queries) -> None:
    query = await queries.create(display_name="Daily Revenue", input_query="SELECT 1", query_type="MATERIALIZED")
    assert queries.definition_name(query) == definition_name("dailyrevenue") == '"peaka"."query"."dailyrevenue"'
    assert stored_name(query) == '"peaka"."mtquery"."dailyrevenue"'
    assert stored_name('say "hi"') == '"peaka"."mtquery"."say ""hi"""'


async def test_what_is_no_query_and_what_stores_nothing_has_no_name(queries: Queries) -> None:
    plain = await queries.create(display_name="p", input_query="SELECT 1")
    with pytest.raises(InvalidArgument, match="stores no rows"):
        stored_name(plain)
    for wrong in ("", None, 7):
        with pytest.raises(InvalidArgument, match="query must be a Query or its name"):
            definition_name(wrong)  # type: ignore[arg-type]  # what is no query
