"""Saved queries: schedules as people write them, checked before anything is sent, and names in SQL."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest

from peaka_async import (
    AsyncPeaka,
    AttemptFailed,
    ConfigurationError,
    ConnectionFailed,
    InvalidArgument,
    NotFound,
    QueryScheduleIgnored,
)
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.models import MaterializedQuerySchedule, Query, QueryExecuteRequest
from peaka_async.resources.queries import cron as cron_module
from peaka_async.resources.queries.cron import Cron
from peaka_async.resources.queries.group import Queries
from peaka_async.resources.queries.names import definition_name, stored_name
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of, query_of

pytestmark = pytest.mark.anyio

NEVER = {"type": "none"}


@pytest.fixture
async def queries() -> AsyncIterator[Queries]:
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as client:
            yield client.project().queries


def told(schedule: Any = None, query_type: str = "MATERIALIZED") -> dict[str, Any]:
    return {
        "id": "7", "name": "m", "displayName": "m", "inputQuery": "", "queryType": query_type, "schedule": schedule,
    }  # fmt: skip


def over(http: FakeHttp) -> Queries:
    return AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http).project().queries


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
        (" 0  6 *\t* *\n", {"type": "cron", "cronExpression": "0 6 * * *"}),
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
        ("*/00 6 * * *", r"'\*/00' is no minute"),
        ("30-5 6 * * *", "'30-5' is no minute"),
        ("5- 6 * * *", "'5-' is no minute"),
        ("0 6 *-3 * *", r"'\*-3' is no day of the month"),
        ("0 6 * *", "has 4 fields"),
        ("0 0 6 * * ?", "has 6 fields"),
        ("@daily", "has 1 fields"),
        ({"type": "interval"}, "has no repeatDuration"),
        ({"type": "interval", "repeatDuration": 7}, "has no repeatDuration"),
        ({"type": "interval", "repeatDuration": ["PT1H"]}, "has no repeatDuration"),
        ({"type": "cron"}, "has no cronExpression"),
        ({"type": "cron", "cronExpression": 7}, "expression must be text, not a int"),
        ({"type": "cron", "cronExpression": "* * * * *", "timezone": 3}, "timezone is 3"),
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


def interval(duration: Any) -> dict[str, Any]:
    return {"type": "interval", "repeatDuration": duration}


def cron(expression: Any, timezone: Any = None) -> dict[str, Any]:
    return {"type": "cron", "cronExpression": expression, "timezone": timezone}


ISTANBUL = Cron("0 6 * * *", timezone="Europe/Istanbul")


@pytest.mark.parametrize(
    ("asked", "kept", "why"),
    [
        ("PT2H", told(interval("PT1H")), "has the schedule PT1H and not PT2H"),
        ("PT2H", told(NEVER), "has the schedule never and not PT2H"),
        ("PT6H", told(None), "has the schedule never and not PT6H"),
        ("P2M", told(interval("P1M")), "has the schedule P1M and not P2M"),
        ("P1M", told(interval("PT1H")), "has the schedule PT1H and not P1M"),
        ("PT1H", told(interval(None)), "has the schedule of type interval and not PT1H"),
        ("PT1H", told(interval(7)), "has the schedule 7 and not PT1H"),
        ("PT1H", told(cron("0 * * * *")), r"has the schedule 0 \* \* \* \* and not PT1H"),
        ("PT1H", told({"type": "sometimes"}), "has the schedule of type sometimes and not PT1H"),
        (None, told(cron("0 6 * * *")), r"has the schedule 0 6 \* \* \* and not never"),
        ("0 6 * * *", told(cron("0 7 * * *")), r"has the schedule 0 7 \* \* \* and not 0 6 \* \* \*$"),
        ("0 6 * * *", told(cron("5 6 * * *")), "has the schedule 5 6"),
        ("0 6 1 * *", told(cron("0 6 2 * *")), "has the schedule 0 6 2"),
        ("0 6 * 1 *", told(cron("0 6 * 2 *")), r"has the schedule 0 6 \* 2"),
        ("0 6 * * 1", told(cron("0 6 * * 2")), r"has the schedule 0 6 \* \* 2"),
        ("0 6 1-31 * mon", told(cron("0 6 * * mon")), r"has the schedule 0 6 \* \* mon"),
        ("*/15 * * * *", told(cron("*/20 * * * *")), r"has the schedule \*/20"),
        ("0 6 * * *", told(cron("every day")), "has the schedule every day"),
        ("0 6 * * *", told(cron(None)), "has the schedule of type cron"),
        (ISTANBUL, told(cron("0 6 * * *", "UTC")), r"has the schedule .* \(UTC\) and not .* \(Europe/Istanbul\)"),
        (ISTANBUL, told(cron("0 6 * * *")), r"has the schedule 0 6 \* \* \* and not .* \(Europe/Istanbul\)"),
        (ISTANBUL, told(cron("0 6 * * *", 3)), "has the schedule"),
        ("PT2H", told(query_type="PLAIN"), "is plain"),
    ],
)
async def test_a_schedule_that_the_service_accepts_and_ignores_is_an_error(asked: Any, kept: Any, why: str) -> None:
    http = FakeHttp(lambda _: answer(200, kept))
    create = partial(over(http).create, display_name="m", query_type="MATERIALIZED")
    for write in (partial(over(http).update, "7"), create):
        with pytest.raises(QueryScheduleIgnored, match=f"of query 7 and ignored it: the query {why}") as caught:
            await write(schedule=asked)
        assert caught.value.query == Query.from_dict(kept)
        assert caught.value.asked.to_dict() == json_of(http.requests[-1])["schedule"]


UNSAID = {name: value for name, value in told().items() if name != "schedule"}


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("PT60M", told(interval("PT1H"))),
        ("PT60M", UNSAID),
        ("0 6 * * *", UNSAID),
        (None, told(None)),
        (None, told(NEVER)),
        (None, UNSAID),
        ("0 6 * * mon", told(cron("00 06 * * 1", "UTC"))),
        ("0 6 * * *", told(cron("0 6 * * *", "Etc/UTC"))),
        (ISTANBUL, told(cron("0  6 * * * ", "Europe/Istanbul"))),
        ("0 6 * * 7", told(cron("0 6 * * SUN"))),
        ("0 6 * * fri-7", told(cron("0 6 * * 0,5,6"))),
        ("*/30 6 1-31 jan-dec *", told(cron("0,30 6 * 1-12 *"))),
        ("5/20 * * * *", told(cron("5,25,45 * * * *"))),
        ("0 1-5/2 * * *", told(cron("0 1,3,5 * * *"))),
    ],
)
async def test_the_same_schedule_in_other_words_or_unsaid_is_no_error(asked: Any, kept: Any) -> None:
    http = FakeHttp(lambda _: answer(200, kept))
    assert (await over(http).update("7", schedule=asked)).id == "7"
    assert (await over(http).create(display_name="m", query_type="MATERIALIZED", schedule=asked)).id == "7"


async def test_a_query_that_is_plain_or_of_which_no_schedule_was_sent_is_answered_with_as_it_is() -> None:
    http = FakeHttp(lambda _: answer(200, told(interval("PT1H"))))
    assert (await over(http).update("7", display_name="n")).id == "7"
    assert (await over(http).create(display_name="m", query_type="MATERIALIZED")).id == "7"
    http = FakeHttp(lambda _: answer(200, told(query_type="PLAIN")))
    assert (await over(http).update("7", schedule=None)).id == "7"


async def test_a_time_zone_without_a_name_is_refused_and_not_taken_for_utc() -> None:
    # A file of one time zone: three hours east, always.
    data = b"TZif" + bytes(16) + struct.pack(">6l", 0, 0, 0, 0, 1, 4) + struct.pack(">lbb", 10_800, 0, 0) + b"+03\0"
    nameless = ZoneInfo.from_file(BytesIO(data))
    with pytest.raises(InvalidArgument, match="timezone is a ZoneInfo without a key"):
        Cron("0 6 * * *", timezone=nameless)


WHOLE = {
    "displayName": "m", "inputQuery": "SELECT 1", "queryType": "MATERIALIZED",
    "schedule": {"type": "interval", "repeatDuration": "PT1H"}, "inputQueryRefId": "9", "path": "/a/b",
}  # fmt: skip


@pytest.mark.parametrize("check", [True, False])
async def test_every_argument_is_sent(check: bool) -> None:
    http = FakeHttp(lambda _: answer(200, told(interval("PT1H"))))
    given: dict[str, Any] = {
        "check_schema_exists": check, "display_name": "m", "input_query": "SELECT 1", "query_type": "MATERIALIZED",
        "schedule": "PT1H", "input_query_ref_id": "9", "path": "/a/b",
    }  # fmt: skip
    await over(http).create(**given)
    await over(http).update("7", **given)
    assert http.paths == ["POST /data/projects/acFxu7Xr/queries", "PUT /data/projects/acFxu7Xr/queries/7"]
    for request in http.requests:
        assert query_of(request) == [("checkSchemaExists", "true" if check else "false")]
        assert json_of(request) == WHOLE
    await over(http).update("7", path=None, input_query_ref_id=None)
    assert (query_of(http.requests[2]), json_of(http.requests[2])) == ([], {"path": None, "inputQueryRefId": None})


ROWS = {"columns": [{"name": "a", "type": "bigint"}], "data": [[{"type": "bigint", "value": "1"}]]}
TABLES = [{"catalogName": "stripe", "schemaName": "payment", "tableName": "charges"}]


@pytest.mark.parametrize(
    ("run", "body"),
    [
        (lambda queries, **limit: queries.run("7", **limit), {"id": "7"}),
        (lambda queries, **limit: queries.build({"from": TABLES, "limit": 3}, **limit), {"from": TABLES, "limit": 3}),
        (
            lambda queries, **limit: queries.build(
                QueryExecuteRequest.from_dict({"from": TABLES, "columns": ["a"], "orderBy": ["a DESC"]}), **limit
            ),
            {"from": TABLES, "columns": ["a"], "orderBy": ["a DESC"]},
        ),
    ],
)
async def test_what_is_run_or_built_is_sent_with_its_timeout(run: Any, body: dict[str, Any]) -> None:
    http = FakeHttp(lambda _: AttemptFailed("refused", sent=False))
    queries = AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http, max_retries=0).project().queries
    for limit, more, waits in (
        (None, {}, 120),
        (7, {"timeout": 7}, 22),
        (timedelta(minutes=1), {"timeout": 60}, 75),
    ):
        with pytest.raises(ConnectionFailed):
            await run(queries, timeout=limit)
        assert json_of(http.requests[-1]) == {**body, **more}
        # 15 s more than the service was given.
        assert http.requests[-1].timeout == waits
    with pytest.raises(ConfigurationError, match="timeout"):
        run(queries, timeout=float("nan"))


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({}, "must say under 'from' which tables"),
        ({"from": []}, "must say under 'from' which tables"),
        ({"from": None}, r"parts\['from'\] must be a sequence"),
        ({"from": "charges"}, r"parts\['from'\] must be a sequence"),
        ({"from": [7]}, r"parts\['from'\]\[0\] must be a mapping"),
        ({"statement": "SELECT 1"}, r"for a statement use Project\.sql\(\)"),
        ({"from": TABLES, "statement": "SELECT 1"}, r"for a statement use Project\.sql\(\)"),
        ({"from": TABLES, "id": "7"}, r"for the id of a query run\(\)"),
        ({"from": [{"catalogName": object()}]}, r"parts\.from\[0\]\.catalogName is a object, which JSON cannot hold"),
        ({"from": TABLES, "limit": float("nan")}, r"parts\.limit is nan, which JSON cannot hold"),
        ({"from": TABLES, 1: 2}, "parts has the key 1, which is not text"),
        ("SELECT 1", "parts must be QueryExecuteRequest or a mapping, not a str"),
        (None, "parts must be QueryExecuteRequest or a mapping, not None"),
    ],
)
async def test_parts_that_cannot_be_right_are_refused_at_once(parts: Any, why: str) -> None:
    http = FakeHttp(lambda _: answer(200, ROWS))
    with pytest.raises(InvalidArgument, match=why):
        over(http).build(parts)
    assert http.requests == []


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
