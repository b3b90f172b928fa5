"""Caches: creation, refusals, settings, deletion and listing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from peaka_async.emulator import (
    PARTNER_KEY,
    PROJECT_ID,
    EmulatorServer,
    ManualClock,
    Options,
    World,
    demo_world,
)

Create = Callable[..., httpx.Response]

STRIPE, HUBSPOT, POSTGRES = "700000000000000001", "700000000000000002", "700000000000000003"
FAULT = {"timestamp": "2026-08-18T09:00:00Z", "status": 500, "error": "Internal Server Error"}
NOT_FOUND = {"error": "Not Found", "message": "Cache not found", "errorCode": None}
EVERY_SIX_HOURS = {"type": "BASIC", "expression": "PT6H"}


def is_cached(data: httpx.Client, table: str = "customers") -> bool:
    answer: dict[str, Any] = data.get(f"/catalogs/{STRIPE}/schemas/payment/tables/{table}/isCached").json()
    return bool(answer["isCached"])


def test_a_cold_table_gets_a_cache(create: Create, data: httpx.Client) -> None:
    answer = create(id="ignored", incrementalCacheSchedule=EVERY_SIX_HOURS, fullRefreshCacheSchedule={"type": "NONE"})
    cache = answer.json()
    assert (answer.status_code, cache) == (
        200,
        {
            "id": cache["id"],
            "catalogId": STRIPE,
            "schemaName": "payment",
            "tableName": "customers",
            "projectId": PROJECT_ID,
            "incrementalCacheSchedule": EVERY_SIX_HOURS,
            "fullRefreshCacheSchedule": {"type": "NONE"},
        },
    )
    assert cache["id"] != "ignored"
    assert data.get(f"/cache/{cache['id']}").json() == cache
    assert is_cached(data)


def test_two_creates_on_a_cold_table_give_one_cache(create: Create) -> None:
    first, second = create(), create()
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


def test_a_duplicate_during_the_first_sync_is_a_500_and_does_no_harm(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache = create().json()
    clock.advance(2.0)
    answer = create()
    expected = {**FAULT, "timestamp": "2026-08-18T09:00:02Z", "path": f"/api/v1/data/projects/{PROJECT_ID}/cache"}
    assert (answer.status_code, answer.json()) == (500, expected)
    clock.advance(40.0)
    assert data.get(f"/cache/{cache['id']}/status").json()["status"] == "COMPLETED"


def test_a_settled_cache_is_returned_as_it_is(create: Create, clock: ManualClock) -> None:
    cache = create().json()
    clock.advance(40.0)
    again = create(incrementalCacheSchedule=EVERY_SIX_HOURS)
    assert (again.status_code, again.json()) == (200, cache)


def test_a_create_during_a_delete_is_a_500_for_three_seconds(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache = create().json()
    data.delete(f"/cache/{cache['id']}")
    for seconds in (0.0, 2.9):
        clock.advance(seconds)
        assert create().status_code == 500
    clock.advance(0.1)
    again = create()
    assert again.status_code == 200
    assert again.json()["id"] != cache["id"]


@pytest.mark.parametrize(
    ("place", "body"),
    [
        (
            (POSTGRES, "public", "customers"),
            {
                "error": "WrongRequestException",
                "message": "Table public.customers is not cacheable",
                "errorCode": "TABLE_NOT_CACHEABLE",
            },
        ),
        (
            (POSTGRES, "public", "orders"),
            {
                "error": "WrongRequestException",
                "message": "Unrecognized token 'Orders,': a JSON value was expected",
                "errorCode": None,
            },
        ),
        (
            ("1", "bitable", "sales"),
            {
                "error": "WrongRequestException",
                "message": "cannot find table or properties: peaka.bitable.sales",
                "errorCode": None,
            },
        ),
        (
            ("1", "table", "rows"),
            {
                "error": "WrongRequestException",
                "message": "cannot find table or properties: peaka.table.rows",
                "errorCode": None,
            },
        ),
        (
            (STRIPE, "payment", "disputes"),
            {
                "error": "WrongRequestException",
                "message": "Cannot create a table on a non-empty location: "
                f"s3a://emulator/cache/{STRIPE}/payment/disputes",
                "errorCode": None,
            },
        ),
        (
            ("999", "payment", "customers"),
            {"errorCode": 100, "message": "There is no catalog with this application and catalog id"},
        ),
    ],
)
def test_tables_that_cannot_be_cached_are_refused_each_in_its_own_words(
    create: Create, data: httpx.Client, place: tuple[str, str, str], body: dict[str, Any]
) -> None:
    data.post("/bitable/sales")
    catalog, schema, table = place
    answer = create(table, catalog=catalog, schema=schema)
    assert (answer.status_code, answer.json()) == (400, body)


def test_a_corrupted_table_reads_as_cached_without_a_cache_and_a_new_catalog_helps(
    http: httpx.Client, data: httpx.Client, create: Create
) -> None:
    assert is_cached(data, "disputes")
    assert data.get(f"/catalog/{STRIPE}/cache/status").json() == []
    (connection,) = [one for one in http.get(f"/connections/{PROJECT_ID}").json() if one["type"] == "stripe"]
    data.delete(f"/catalogs/{STRIPE}")
    recreated = data.post("/catalogs", json={"name": "stripe", "connectionId": connection["id"]}).json()
    assert create("disputes", catalog=recreated["id"]).status_code == 200


def test_a_batch_answers_200_with_one_outcome_per_request_in_order(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    syncing = create("charges").json()
    clock.advance(2.0)
    places = [
        (STRIPE, "payment", "customers"),
        (POSTGRES, "public", "customers"),
        (STRIPE, "payment", "charges"),
        (STRIPE, "payment", "customers"),
    ]
    requests = [{"catalogId": c, "schemaName": s, "tableName": t} for c, s, t in places]
    answer = data.post("/cache/batch", json=requests)
    assert answer.status_code == 200
    made, refused, mid_sync, same = answer.json()
    assert made == {"success": True, "cache": data.get(f"/cache/{made['cache']['id']}").json()}
    assert refused == {"success": False, "error": "Table public.customers is not cacheable"}
    assert mid_sync == {"success": False, "error": "Internal Server Error"}
    assert same == made
    ids = [one["id"] for one in data.get("/cache/status").json()]
    assert ids == [syncing["id"], made["cache"]["id"]]


def test_an_empty_batch_is_answered_with_an_empty_array(data: httpx.Client) -> None:
    answer = data.post("/cache/batch", json=[])
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("expression", ["PT1H", "P1D", "PT0.5S", "P2W", "P1DT12H30M"])
def test_schedules_that_are_durations_are_echoed(create: Create, data: httpx.Client, expression: str) -> None:
    cache = create().json()
    schedule = {"type": "BASIC", "expression": expression}
    answer = data.put(f"/cache/{cache['id']}", json={"incrementalCacheSchedule": schedule})
    assert (answer.status_code, answer.json()) == (200, {**cache, "incrementalCacheSchedule": schedule})
    assert data.get(f"/cache/{cache['id']}").json() == answer.json()


@pytest.mark.parametrize("expression", ["every day", "6H", "P", "PT", "P1H", "", None, "PT\u0661H", "PT1H\n"])
def test_a_malformed_schedule_is_ignored_under_200(create: Create, data: httpx.Client, expression: str | None) -> None:
    malformed = {"type": "BASIC", "expression": expression}
    cache = create(incrementalCacheSchedule=EVERY_SIX_HOURS, fullRefreshCacheSchedule=malformed).json()
    assert (cache["incrementalCacheSchedule"], cache["fullRefreshCacheSchedule"]) == (EVERY_SIX_HOURS, None)
    answer = data.put(f"/cache/{cache['id']}", json={"incrementalCacheSchedule": malformed})
    assert (answer.status_code, answer.json()) == (200, cache)


def test_a_schedule_left_out_of_an_update_stays(create: Create, data: httpx.Client) -> None:
    cache = create(incrementalCacheSchedule=EVERY_SIX_HOURS).json()
    answer = data.put(f"/cache/{cache['id']}", json={"fullRefreshCacheSchedule": {"type": "NONE"}})
    assert answer.json() == {**cache, "fullRefreshCacheSchedule": {"type": "NONE"}}


def test_a_delete_in_the_middle_of_a_sync_takes_effect_within_three_seconds(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    cache = create().json()
    clock.advance(5.0)
    deleted = data.delete(f"/cache/{cache['id']}")
    assert (deleted.status_code, deleted.content) == (200, b"")
    assert data.get("/cache/status").json() == []
    assert is_cached(data)
    clock.advance(3.0)
    assert not is_cached(data)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/status"), ("PUT", ""), ("DELETE", ""), ("GET", "/executionHistory")],
)
@pytest.mark.parametrize("deleted", [False, True])
def test_a_deleted_or_unknown_cache_is_404_with_an_envelope(
    create: Create, data: httpx.Client, method: str, path: str, deleted: bool
) -> None:
    cache_id = "unknown"
    if deleted:
        cache_id = create().json()["id"]
        data.delete(f"/cache/{cache_id}")
    answer = data.request(method, f"/cache/{cache_id}{path}", json={})
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_statuses_are_listed_by_project_and_by_catalog_and_never_by_schema(create: Create, data: httpx.Client) -> None:
    stripe = create().json()["id"]
    hubspot = create("tasks", catalog=HUBSPOT, schema="crm").json()["id"]
    assert [one["id"] for one in data.get("/cache/status").json()] == [stripe, hubspot]
    assert [one["id"] for one in data.get(f"/catalog/{HUBSPOT}/cache/status").json()] == [hubspot]
    answer = data.get(f"/catalog/{STRIPE}/schema/payment/cache/status")
    path = f"/api/v1/data/projects/{PROJECT_ID}/catalog/{STRIPE}/schema/payment/cache/status"
    assert (answer.status_code, answer.json()) == (500, {**FAULT, "path": path})


def test_caches_of_one_project_are_unknown_in_another(create: Create, http: httpx.Client) -> None:
    cache = create().json()
    assert http.get("/data/projects/EmuDemo2/cache/status").json() == []
    assert http.get(f"/data/projects/EmuDemo2/cache/{cache['id']}").status_code == 404


@pytest.fixture
def legacy() -> Iterator[httpx.Client]:
    world: World = demo_world(ManualClock(), options=Options(legacy_app_id=True))
    with (
        EmulatorServer(world) as server,
        httpx.Client(
            base_url=f"{server.url}/data/projects/{PROJECT_ID}",
            headers={"Authorization": f"Bearer {PARTNER_KEY}"},
            trust_env=False,
        ) as client,
    ):
        yield client


def test_the_older_form_has_app_id_in_place_of_project_id(legacy: httpx.Client) -> None:
    request = {"catalogId": STRIPE, "schemaName": "payment", "tableName": "customers"}
    cache = legacy.post("/cache", json=request).json()
    status = legacy.get(f"/cache/{cache['id']}/status").json()
    (listed,) = legacy.get("/cache/status").json()
    for answer in (cache, status, listed):
        assert answer["appId"] == PROJECT_ID
        assert "projectId" not in answer
