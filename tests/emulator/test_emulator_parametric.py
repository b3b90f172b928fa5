"""Parametric tables, and the date macros among their values."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from peaka_async.emulator.errors import Refusal
from peaka_async.emulator.macros import expand

POSTGRES, GOOGLE_ADS = "700000000000000003", "700000000000000005"
PATH = f"/catalogs/{POSTGRES}/parametricTables"
NOW = datetime(2026, 8, 18, 9, 30, 15)  # noqa: DTZ001 - the emulator's moments are in UTC and have no zone
MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1))  # noqa: DTZ001 - as above
STEPS = st.integers(min_value=0, max_value=400)


def _plain(text: str) -> bool:
    return not text.startswith("@")


def definition(table: str = "today", **values: Any) -> dict[str, Any]:
    return {
        "fromSchema": "reporting",
        "fromTable": "daily_revenue",
        "toSchema": "mine",
        "toTable": table,
        "paramValues": [{"key": key, "value": value} for key, value in (values or {"day": "@today-7d"}).items()],
    }


def days(data: httpx.Client, table: str = "postgres.mine.today") -> list[list[str]]:
    statement = {"statement": f"SELECT day FROM {table} ORDER BY day"}
    answer = data.post("/queries/execute", params={"format": "COMPACT"}, json=statement)
    assert answer.status_code == 200, answer.text
    rows: list[list[str]] = answer.json()["data"]
    return rows


def test_a_definition_comes_back_as_it_was_sent_with_its_macros(data: httpx.Client) -> None:
    assert data.get(PATH).json() == []
    created = data.post(PATH, json=definition(day="@today-7d", revenue=12.5))
    assert (created.status_code, created.json()) == (200, definition(day="@today-7d", revenue=12.5))
    assert data.get(PATH).json() == [created.json()]


def test_a_macro_is_expanded_anew_at_every_read(data: httpx.Client, clock: ManualClock) -> None:
    data.post(PATH, json=definition(day="@soy-2y"))
    assert days(data) == [["2024-01-01"]]
    clock.advance(365 * 86_400.0)
    assert days(data) == [["2025-01-01"]]


def test_a_parametric_table_is_discovered_with_the_columns_of_its_base(data: httpx.Client) -> None:
    data.post(PATH, json=definition())
    schemas = [one["schemaName"] for one in data.get(f"/catalogs/{POSTGRES}/schemas").json()]
    assert schemas[-1] == "mine"
    assert data.get(f"/catalogs/{POSTGRES}/schemas/mine/tables").json() == [
        {
            "catalogId": POSTGRES,
            "catalogName": "postgres",
            "schemaName": "mine",
            "tableName": "today",
            "isDynamicTable": False,
            "isCached": False,
            "isCacheable": False,
        }
    ]
    base = data.get(f"/catalogs/{POSTGRES}/schemas/reporting/tables/daily_revenue/columns").json()
    assert data.get(f"/catalogs/{POSTGRES}/schemas/mine/tables/today/columns").json() == base


def test_parameters_of_a_dynamic_table_are_given_and_change_nothing(data: httpx.Client) -> None:
    body = {
        "fromSchema": "ads",
        "fromTable": "campaign",
        "toSchema": "ads",
        "toTable": "campaign_of_one",
        "paramValues": [{"key": "_q_customer_id", "value": "1"}, {"key": "_q_segments_date_from", "value": "@som"}],
    }
    assert data.post(f"/catalogs/{GOOGLE_ADS}/parametricTables", json=body).status_code == 200
    counts: list[str] = []
    for table in ("campaign", "campaign_of_one"):
        statement = {"statement": f"SELECT COUNT(*) FROM google_ads.ads.{table}"}
        answer = data.post("/queries/execute", params={"format": "COMPACT"}, json=statement)
        counts.append(answer.json()["data"][0][0])
    assert counts == ["24", "24"]


@pytest.mark.parametrize(("schema", "table"), [("mine", "today"), ("reporting", "daily_revenue"), ("public", "orders")])
def test_a_target_that_exists_is_refused(data: httpx.Client, schema: str, table: str) -> None:
    data.post(PATH, json=definition())
    answer = data.post(PATH, json={**definition(), "toSchema": schema, "toTable": table})
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": f"Table '{schema}.{table}' already exists"}


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({**definition(), "fromTable": "nothing"}, {"errorCode": 100, "message": "Table 'nothing' does not exist"}),
        (definition(nothing=1), {"errorCode": 100, "message": "Column 'nothing' cannot be resolved"}),
        (
            {**definition(), "paramValues": [{"key": "day", "value": 1}] * 2},
            {"errorCode": 100, "message": "Column 'day' is given more than once"},
        ),
        (
            definition(day="@today-7x"),
            {"errorCode": 100, "message": "Date macro '@today-7x' has a step that is none"},
        ),
        (
            definition(day={"value": 1}),
            {"error": "Bad Request", "message": "Property 'value' must be a string or a number"},
        ),
        (definition(day=[1]), {"error": "Bad Request", "message": "Property 'value' must be a string or a number"}),
        (definition(day=None), {"error": "Bad Request", "message": "Missing property 'value'"}),
    ],
)
def test_what_cannot_be_defined_is_refused(data: httpx.Client, body: dict[str, Any], refusal: dict[str, Any]) -> None:
    answer = data.post(PATH, json=body)
    assert (answer.status_code, answer.json()) == (400, refusal)
    assert data.get(PATH).json() == []


def test_a_definition_is_deleted_by_its_target(data: httpx.Client) -> None:
    data.post(PATH, json=definition())
    data.post(PATH, json=definition("other"))
    target = {"toSchema": "mine", "toTable": "today"}
    deleted = data.delete(PATH, params=target)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert [one["toTable"] for one in data.get(PATH).json()] == ["other"]
    again = data.delete(PATH, params=target)
    assert again.status_code == 404
    assert again.json() == {
        "error": "Not Found",
        "message": "There is no parametric table 'mine.today'",
        "errorCode": None,
    }


def test_a_target_needs_both_its_parts(data: httpx.Client) -> None:
    answer = data.delete(PATH, params={"toSchema": "mine"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "Bad Request", "message": "Required parameter 'toTable' is missing"}


def test_definitions_survive_a_snapshot(data: httpx.Client, world: World) -> None:
    data.post(PATH, json=definition(day="@today", revenue=12.5, returns=True))
    kept = json.loads(json.dumps(world.snapshot()))
    data.delete(PATH, params={"toSchema": "mine", "toTable": "today"})
    world.restore(kept)
    assert data.get(PATH).json() == [definition(day="@today", revenue=12.5, returns=True)]
    assert len(world.projects[PROJECT_ID].catalogs[POSTGRES].parametric) == 1


@pytest.mark.parametrize(
    ("macro", "expected"),
    [
        ("@today", date(2026, 8, 18)),
        ("@yesterday", date(2026, 8, 17)),
        ("@now", NOW),
        ("@sow", date(2026, 8, 17)),
        ("@eow", date(2026, 8, 23)),
        ("@som", date(2026, 8, 1)),
        ("@eom", date(2026, 8, 31)),
        ("@soq", date(2026, 7, 1)),
        ("@eoq", date(2026, 9, 30)),
        ("@soy", date(2026, 1, 1)),
        ("@eoy", date(2026, 12, 31)),
        ("@som-1M+3d", date(2026, 7, 4)),
        ("@eom+1M", date(2026, 9, 30)),
        ("@today-1q", date(2026, 5, 18)),
        ("@now-10m+2h", datetime(2026, 8, 18, 11, 20, 15)),  # noqa: DTZ001 - as above
        ("@today+90m", datetime(2026, 8, 18, 1, 30)),  # noqa: DTZ001 - as above
    ],
)
def test_a_macro_stands_for_a_day_or_a_moment(macro: str, expected: date) -> None:
    expanded = expand(macro, NOW)
    assert (type(expanded), expanded) == (type(expected), expected)


@given(now=MOMENTS)
def test_periods_hold_today_and_follow_each_other_without_a_gap(now: datetime) -> None:
    for period, step in (("w", "1w"), ("m", "1M"), ("q", "1q"), ("y", "1y")):
        start, end = expand(f"@so{period}", now), expand(f"@eo{period}", now)
        assert start <= now.date() <= end
        assert expand(f"@eo{period}+1d", now) == expand(f"@so{period}+{step}", now)
        assert expand(f"@so{period}", datetime.combine(end, time())) == start
    assert expand("@sow", now).weekday() == 0
    assert {expand(f"@so{period}", now).day for period in "mqy"} == {1}
    assert expand("@soq", now).month in {1, 4, 7, 10}
    assert expand("@soy", now).month == 1


@given(now=MOMENTS, first=STEPS, second=STEPS)
def test_steps_of_days_and_shorter_add_up(now: datetime, first: int, second: int) -> None:
    today = now.date()
    assert expand(f"@today+{first}d-{second}d", now) == today + timedelta(days=first - second)
    assert expand(f"@yesterday+1d+{first}w", now) == expand(f"@today+{first * 7}d", now)
    assert expand(f"@now-{first}h+{second}m", now) == now + timedelta(hours=-first, minutes=second)
    assert expand(f"@today+{first}h", now) == datetime.combine(today, time()) + timedelta(hours=first)


@given(now=MOMENTS, number=STEPS)
def test_a_step_of_months_keeps_the_day_or_ends_with_the_month(now: datetime, number: int) -> None:
    later = expand(f"@today+{number}M", now)
    months = (later.year - now.year) * 12 + later.month - now.month
    assert months == number
    assert later.day == now.day or (later.day < now.day and (later + timedelta(days=1)).day == 1)
    assert expand(f"@today+{number}q", now) == expand(f"@today+{number * 3}M", now)
    assert expand(f"@today-{number}y", now) == expand(f"@today-{number * 12}M", now)


@given(value=st.one_of(st.integers(), st.floats(allow_nan=False), st.booleans(), st.text().filter(_plain)))
def test_what_is_no_macro_stays_as_it_is(value: Any) -> None:
    assert expand(value, NOW) == value


@pytest.mark.parametrize("text", ["@peaka", "@todayshow", "@Today", "@", "today", " @today", "@today ", "@nowhere"])
def test_text_that_only_looks_like_a_macro_stays_as_it_is(text: str) -> None:
    assert expand(text, NOW) == text


@pytest.mark.parametrize("macro", ["@today-", "@today+d", "@today+7", "@som+1D", "@now+1m +2h", "@now--1d"])
def test_a_step_that_is_none_is_refused(macro: str) -> None:
    with pytest.raises(Refusal, match="has a step that is none"):
        expand(macro, NOW)


@pytest.mark.parametrize(
    "macro",
    ["@today+9999y", "@now-9999999999d", "@som+99999999999999999999M", "@now+" + 5000 * "9" + "h"],
    ids=["years", "days", "months", "digits"],
)
def test_a_macro_beyond_the_calendar_is_refused(macro: str) -> None:
    with pytest.raises(Refusal, match="leads beyond the calendar"):
        expand(macro, NOW)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [("created", "@today-960d", "1"), ("balance", -1300, "2"), ("balance", -1300.0, "2"), ("balance", "-1300", "2")],
)
def test_a_value_is_compared_by_the_type_of_its_column(data: httpx.Client, key: str, value: Any, expected: str) -> None:
    places = {"fromSchema": "payment", "fromTable": "customers", "toSchema": "payment", "toTable": "few"}
    body = {**places, "paramValues": [{"key": key, "value": value}]}
    assert data.post("/catalogs/700000000000000001/parametricTables", json=body).status_code == 200
    statement = {"statement": "SELECT count(*) FROM stripe.payment.few"}
    answer = data.post("/queries/execute", params={"format": "COMPACT"}, json=statement)
    assert answer.json()["data"] == [[expected]]
