"""The health check of caches: what is told, what is not told yet, and what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any

import anyio
import pytest
from attrs import define, field

from peaka_async import (
    AsyncPeaka,
    ConfigurationError,
    HttpRequest,
    HttpResponse,
    InvalidArgument,
    Project,
    ServerError,
    Unauthorized,
)
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.caches.findings import CacheFinding, HealthProblem
from peaka_async.resources.caches.health import CacheHealth, check_caches
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, path_of, query_of

pytestmark = pytest.mark.anyio

STRIPE = "700000000000000001"
POSTGRES = "700000000000000003"
NOW = dt.datetime(2026, 8, 1, 12, 0, 0, tzinfo=dt.UTC)
ROOT = "/data/projects/acFxu7Xr"


async def check(project: Project, **options: Any) -> CacheHealth:
    return await check_caches(project.caches, project.catalogs, **options)


def told(health: CacheHealth) -> list[tuple[str, str]]:
    return [(finding.problem.value, finding.table) for finding in health.findings]


def ago(seconds: float) -> str:
    return (NOW - dt.timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def run(state: str, created: float, *, updated: float | None = None, **more: Any) -> dict[str, Any]:
    """A run on record, by the seconds since it was made and since it last moved."""
    moved = created if updated is None else updated
    return {
        "id": f"r{created:g}", "status": state, "error": None, "progress": None, "createdAt": ago(created),
        "updatedAt": ago(moved), "finishedAt": ago(moved) if state == "COMPLETED" else None, **more,
    }  # fmt: skip


PROGRESS = {
    "numberOfCachedRecords": 1, "numberOfInsertedRecords": 1, "numberOfUpdatedRecords": 0,
    "numberOfDeletedRecords": 0, "lastOffset": "", "lastCacheTxId": "t",
}  # fmt: skip


def cache(state: str, *, table: str = "one", incremental: Any = None, full: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": f"id-{table}", "status": state, "catalogId": "7", "schemaName": "s", "tableName": table,
        "lastIncrementalCacheExecution": incremental, "lastFullRefreshCacheExecution": full, "projectId": "acFxu7Xr",
        **more,
    }  # fmt: skip


def logged(seconds: float) -> list[dict[str, Any]]:
    return [{"timestamp": ago(seconds), "action": "CREATED", "message": "m", "cacheType": "t", "isScheduled": False}]


@define
class Service:
    """One catalog, `shop`, with the tables of its schema `s`, and caches as they are told."""

    caches: list[dict[str, Any]] = field(factory=list)
    tables: dict[str, bool] = field(factory=lambda: {"one": True})
    schedules: dict[str, Any] = field(factory=dict)
    history: list[dict[str, Any]] = field(factory=list)
    date: str | None = field(default=format_datetime(NOW, usegmt=True))
    refuse: dict[str, int] = field(factory=dict)
    http: FakeHttp = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.http = FakeHttp(self._answer)

    @property
    def project(self) -> Project:
        peaka = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=self.http, max_retries=0)
        return peaka.project()

    def asked(self, end: str) -> int:
        return sum(path.endswith(end) for path in self.http.paths)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        path = path_of(request).removeprefix(ROOT)
        for end, status in self.refuse.items():
            if path.endswith(end):
                return answer(status, {"message": "refused"})
        return answer(200, self._told(path, request), {"date": self.date} if self.date is not None else {})

    def _told(self, path: str, request: HttpRequest) -> Any:
        place = {"catalogId": "7", "schemaName": "s"}
        if path == "/cache/status":
            return self.caches
        if path == "/catalogs":
            return [
                {"id": "1", "name": "peaka", "displayName": "p", "catalogType": "internal", "connectionId": None},
                {"id": "7", "name": "shop", "displayName": "Shop", "catalogType": "stripe", "connectionId": "c"},
            ]
        if path == "/catalogs/7/schemas":
            return [place]
        if path == "/catalogs/7/schemas/s/tables":
            return [
                {**place, "catalogName": "shop", "tableName": name, "isCacheable": True, "isDynamicTable": False,
                 "isCached": is_cached}
                for name, is_cached in self.tables.items()
            ]  # fmt: skip
        if path.endswith("/executionHistory"):
            query = dict(query_of(request))
            return self.history[int(query["offset"]) :][: int(query["limit"])]
        schedules = {"incrementalCacheSchedule": None, "fullRefreshCacheSchedule": None, **self.schedules}
        return {"id": path.removeprefix("/cache/"), **place, "tableName": "one", "projectId": "acFxu7Xr", **schedules}


@pytest.fixture
def emulator() -> Iterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


async def make(project: Project, table: str, **schedules: Any) -> str:
    return (await project.caches.create(catalog_id=STRIPE, schema_name="payment", table_name=table, **schedules)).id


# On the emulator.


async def test_a_table_that_reads_as_cached_without_a_cache_is_told(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        await make(peaka.project(), "customers")
        await anyio.sleep(60)
        health = await check(peaka.project())
    assert health.findings == (
        CacheFinding(
            problem=HealthProblem.CACHED_WITHOUT_CACHE,
            catalog="stripe",
            catalog_id=STRIPE,
            table="payment.disputes",
            message="the table reads as cached, and no cache of it is listed",
        ),
    )
    assert (health.is_healthy, health.service_clock, health.caches) == (False, True, 1)
    assert health.checked_at == dt.datetime(2026, 8, 18, 9, 1, tzinfo=dt.UTC)


async def test_nothing_wrong_is_healthy_and_takes_no_second_look(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        began = anyio.current_time()
        health = await check(peaka.project(), only=["postgres"])
        assert anyio.current_time() == began
    assert (health.is_healthy, health.findings) == (True, ())
    assert repr(health) == f"<CacheHealth healthy; 0 caches, {health.tables} tables>"
    assert str(health).startswith(f"nothing wrong in 0 caches and {health.tables} tables at 2026-08-18 09:00:00 UTC")


async def test_a_delete_that_is_under_way_is_no_contradiction(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        cache_id = await make(peaka.project(), "customers")
        await anyio.sleep(60)
        await peaka.project().caches.delete(cache_id)
        tables = await peaka.project().catalogs.list_tables(STRIPE, "payment")
        assert [table.table_name for table in tables if table.is_cached] == ["customers", "disputes"]
        assert told(await check(peaka.project())) == [("cached_without_cache", "payment.disputes")]


async def test_a_first_sync_that_reports_nothing_is_told_after_the_time_that_is_allowed(
    emulator: RunningEmulator,
) -> None:
    async with emulator.client() as peaka:
        cache_id = await make(peaka.project(), "terminal_configurations")
        await anyio.sleep(200)
        assert ("never_started", "payment.terminal_configurations") not in told(await check(peaka.project()))
        assert ("never_started", "payment.terminal_configurations") in told(await check(peaka.project(), stall_after=9))
        await anyio.sleep(110)
        (finding,) = (item for item in (await check(peaka.project())).findings if item.cache_id == cache_id)
    assert finding.problem is HealthProblem.NEVER_STARTED
    assert finding.message.startswith("a run is under way and has reported nothing for 31")


async def test_how_the_newest_run_ended_is_told_with_its_reason(emulator: RunningEmulator) -> None:
    stripe = emulator.world.projects[emulator.project_id].catalogs[STRIPE].schemas["payment"]
    stripe["refunds"].failure = "the source\nsays no " + 300 * "x"
    async with emulator.client() as peaka:
        await make(peaka.project(), "refunds")
        cancelled = await make(peaka.project(), "customers")
        await anyio.sleep(20)
        await peaka.project().caches.cancel_incremental_update(cancelled)
        await anyio.sleep(20)
        health = await check(peaka.project())
    assert told(health)[1:] == [("last_run_failed", "payment.refunds"), ("last_run_cancelled", "payment.customers")]
    failed = health.findings[1].message
    assert failed.startswith("its newest run, of 2026-08-18 09:00:0")
    assert failed.endswith(" UTC, failed: the source says no " + (200 - len("the source says no ")) * "x" + "...")


@pytest.mark.parametrize("kind", ["incremental", "full_refresh"])
async def test_a_schedule_that_does_not_run_is_told_after_two_periods_and_a_minute(
    emulator: RunningEmulator, kind: str
) -> None:
    hourly: dict[str, Any] = {f"{kind}_cache_schedule": {"type": "BASIC", "expression": "PT1H"}}
    caches = emulator.world.projects[emulator.project_id].caches
    async with emulator.client() as peaka:
        cache_id = await make(peaka.project(), "customers", **hourly)
        await anyio.sleep(7300)
        assert told(await check(peaka.project())) == [("cached_without_cache", "payment.disputes")]
        # It stays in the settings, and fires no more.
        caches.by_id[cache_id].fired = dict.fromkeys(caches.by_id[cache_id].fired, 1e12)
        await anyio.sleep(7100)
        assert told(await check(peaka.project())) == [("cached_without_cache", "payment.disputes")]
        await anyio.sleep(200)
        assert told(await check(peaka.project())) == [
            ("cached_without_cache", "payment.disputes"),
            ("schedule_overdue", "payment.customers"),
        ]


async def test_a_catalog_that_cannot_be_listed_is_a_finding_and_the_others_are_checked(
    emulator: RunningEmulator,
) -> None:
    emulator.world.faults.add(operation="catalogs.list_schemas", status=500, nth=1)
    emulator.world.faults.add(operation="catalogs.list_tables", status=503, nth=1)
    async with emulator.client(max_retries=0) as peaka:
        health = await check(peaka.project(), only=["hubspot", POSTGRES, STRIPE, "nowhere"], max_concurrency=1)
    assert [(item.problem.value, item.catalog, item.table) for item in health.findings] == [
        ("unreadable", "hubspot", "crm"),
        ("unreadable", "nowhere", ""),
        ("unreadable", "stripe", ""),
    ]
    assert health.findings[1].message == "the project has no catalog of this name or id"
    assert health.findings[2].message.startswith("its schemas could not be listed: catalogs.list_schemas: 500 ")


# What the service may say, told by hand.


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (cache("COMPLETED", full=run("COMPLETED", 4000)), []),
        (cache("RUNNING", full=run("RUNNING", 4000, updated=300)), []),
        (cache("RUNNING", full=run("RUNNING", 4000, updated=301)), ["stalled"]),
        (cache("RUNNING", full=run("RUNNING", 301, progress=PROGRESS)), ["stalled"]),
        (cache("RUNNING", full=run("RUNNING", 301)), ["never_started"]),
        (cache("RUNNING", full=run("RUNNING", 9000, updated=800), incremental=run("COMPLETED", 10)), ["stalled"]),
        (cache("COMPLETED", full=run("RUNNING", 9000, updated=800), incremental=run("COMPLETED", 10)), []),
        (cache("COMPLETED", full=run("RUNNING", 9000, updated=800), incremental=run("COMPLETED", 9999)), ["stalled"]),
        (cache("COMPLETED", full=run("FAILED", 9000), incremental=run("COMPLETED", 10)), []),
        (cache("COMPLETED", full=run("FAILED", 9), incremental=run("COMPLETED", 10)), ["last_run_failed"]),
        (cache("FAILED"), ["last_run_failed"]),
        (cache("CANCELLED", full=run("CANCELED", 9)), ["last_run_cancelled"]),
        (cache("HIBERNATING"), ["unknown_state"]),
        (cache("COMPLETED", full=run("HIBERNATING", 9)), ["unknown_state"]),
        (cache("NOT_INITIALIZED", cacheActionLogs=logged(299)), []),
        (cache("NOT_INITIALIZED", cacheActionLogs=logged(301)), ["never_started"]),
        (cache("NOT_INITIALIZED"), ["never_started"]),
        (cache("RUNNING", full=run("COMPLETED", 4000)), ["never_started"]),
        (cache("RUNNING", full={**run("RUNNING", 301), "createdAt": None, "updatedAt": None}), []),
        (cache("RUNNING", full={**run("RUNNING", 301), "createdAt": ago(301)[:-1], "updatedAt": None}), ["stalled"]),
    ],
)
async def test_the_state_of_a_cache_is_judged_by_its_runs(status: dict[str, Any], expected: list[str]) -> None:
    health = await check(Service([status]).project)
    assert [finding.problem for finding in health.findings] == expected


async def test_what_has_begun_to_begin_at_the_second_look_is_not_told() -> None:
    service = Service([cache("NOT_INITIALIZED")])
    project = service.project
    async with anyio.create_task_group() as group:

        async def begin() -> None:
            await anyio.sleep(4)
            service.caches = [cache("RUNNING")]

        group.start_soon(begin)
        assert (await check(project)).findings == ()


async def test_a_schedule_behind_a_run_that_hangs_is_not_told_beside_it() -> None:
    hanging = cache("RUNNING", full=run("RUNNING", 3 * DAY))
    health = await check(Service([hanging], schedules=DAILY).project)
    assert told(health) == [("never_started", "s.one")]


@pytest.mark.parametrize(
    "before", [cache("NOT_INITIALIZED"), cache("RUNNING"), cache("RUNNING", full=run("FAILED", 9))]
)
async def test_what_begins_before_the_second_look_is_not_told(before: dict[str, Any]) -> None:
    service = Service([before])
    project = service.project

    async def begin() -> None:
        await anyio.sleep(4)
        service.caches = [cache("RUNNING", full=run("RUNNING", -4))]

    async with anyio.create_task_group() as group:
        group.start_soon(begin)
        assert (await check(project)).findings == ()


@pytest.mark.parametrize(
    ("caches", "tables", "expected"),
    [
        ([cache("COMPLETED")], {"one": False}, ["cache_not_used"]),
        ([cache("COMPLETED")], {"two": False}, ["table_missing"]),
        ([cache("COMPLETED", schemaName="t")], {}, ["table_missing"]),
        ([cache("COMPLETED", catalogId="8")], {}, ["table_missing"]),
        ([cache("DELETED")], {"one": True}, ["cached_without_cache"]),
        ([cache("DELETED")], {"one": False}, []),
        ([cache("RUNNING", full=run("RUNNING", 9))], {"one": False}, []),
    ],
)
async def test_caches_and_tables_that_do_not_fit_together_are_told_after_a_second_look(
    caches: list[dict[str, Any]], tables: dict[str, bool], expected: list[str]
) -> None:
    service = Service(caches, tables)
    began = anyio.current_time()
    assert [finding.problem for finding in (await check(service.project)).findings] == expected
    assert anyio.current_time() - began == (5.0 if expected else 0.0)
    assert service.asked("/cache/status") == (2 if expected else 1)


async def test_the_time_is_that_of_the_service_and_else_that_of_this_machine() -> None:
    service = Service([cache("RUNNING", full=run("RUNNING", 301))])
    health = await check(service.project)
    assert (health.checked_at, health.service_clock, len(health.findings)) == (NOW, True, 1)
    for nothing in (None, "", "soon"):
        service.date = nothing
        local = await check(service.project)
        assert (local.service_clock, local.checked_at.tzinfo) == (False, dt.UTC)
        assert abs(local.checked_at - dt.datetime.now(dt.UTC)) < dt.timedelta(hours=1)


DAILY = {"fullRefreshCacheSchedule": {"type": "BASIC", "expression": "P1D"}}
DAY = 86_400.0


@pytest.mark.parametrize(
    ("ages", "overdue", "most"),
    [
        ([9.0], False, 1),
        ([60.0 * number for number in range(1, 2000)], False, 25),
        ([60.0 * number for number in range(1, 2900)], True, 25),
        ([9.0, 2 * DAY + 61], True, 1),
    ],
)
async def test_where_a_kind_of_run_never_came_the_oldest_record_tells_whether_it_is_late(
    ages: list[float], overdue: bool, most: int
) -> None:
    runs = [run("COMPLETED", age) for age in ages]
    service = Service([cache("COMPLETED", incremental=runs[0])], schedules=DAILY, history=runs)
    health = await check(service.project)
    assert [finding.problem for finding in health.findings] == (["schedule_overdue"] if overdue else [])
    assert 1 <= service.asked("/executionHistory") <= most


@pytest.mark.parametrize(
    ("status", "schedule", "message"),
    [
        (cache("COMPLETED", full=run("COMPLETED", 2 * DAY + 59)), "P1D", None),
        (
            cache("COMPLETED", full=run("COMPLETED", 2 * DAY + 61)),
            "PT24H",
            "its full refresh schedule PT24H has had no run in time: the last one was of 2026-07-30 11:58:59 UTC",
        ),
        (cache("COMPLETED", full=run("COMPLETED", 3 * DAY, updated=DAY)), "P1D", None),
        (cache("COMPLETED", full=run("FAILED", DAY), incremental=run("COMPLETED", 9)), "P1D", None),
        (cache("RUNNING", full=run("RUNNING", 3 * DAY, updated=9)), "P1D", None),
        (cache("COMPLETED", full=run("COMPLETED", 9 * DAY)), "P1M", None),
        (cache("COMPLETED", full=run("COMPLETED", 9 * DAY)), "nonsense", None),
        (cache("COMPLETED", full=run("COMPLETED", 9 * DAY)), "P9999999999D", None),
        (cache("COMPLETED", incremental=run("COMPLETED", 9)), "P10D", None),
        (
            cache("COMPLETED", incremental=run("COMPLETED", 9), cacheActionLogs=logged(3 * DAY)),
            "P1D",
            "its full refresh schedule P1D has had no run in time: there was none",
        ),
    ],
)
async def test_a_schedule_is_overdue_by_the_last_run_of_its_kind_without_asking_the_history(
    status: dict[str, Any], schedule: str, message: str | None
) -> None:
    schedules = {"fullRefreshCacheSchedule": {"type": "BASIC", "expression": schedule}}
    service = Service([status], schedules=schedules)
    health = await check(service.project)
    assert [finding.message for finding in health.findings] == ([] if message is None else [message])
    assert service.asked("/executionHistory") == 0


async def test_a_cache_whose_settings_cannot_be_read_is_told_and_one_that_is_gone_is_not() -> None:
    statuses = [cache("COMPLETED", table=name) for name in ("one", "two")]
    service = Service(statuses, {"one": True, "two": True}, refuse={"/cache/id-one": 500, "/cache/id-two": 404})
    health = await check(service.project)
    assert [(item.problem.value, item.cache_id, item.message) for item in health.findings] == [
        ("unreadable", "id-one", "its schedules or its runs could not be read: caches.get: 500 refused")
    ]


async def test_without_the_list_of_caches_or_of_catalogs_there_is_no_check() -> None:
    for path in ("/cache/status", "/catalogs"):
        with pytest.raises(ServerError):
            await check(Service(refuse={path: 500}).project)


async def test_a_key_that_is_refused_on_the_way_ends_the_check_with_its_own_error() -> None:
    with pytest.raises(Unauthorized):
        await check(Service(refuse={"/tables": 401}).project)


async def test_only_these_catalogs_are_looked_at() -> None:
    statuses = [cache("FAILED"), cache("FAILED", catalogId="8", table="old")]
    service = Service(statuses)
    assert told(await check(service.project)) == [
        ("table_missing", "s.old"), ("last_run_failed", "s.old"), ("last_run_failed", "s.one"),
    ]  # fmt: skip
    for name in ("shop", "7"):
        assert told(await check(service.project, only=iter([name]))) == [("last_run_failed", "s.one")]
    # Nobody lists the catalog any more, and its id is all that is left of it.
    assert told(await check(service.project, only=["8"])) == [
        ("table_missing", "s.old"), ("last_run_failed", "s.old"), ("unreadable", ""),
    ]  # fmt: skip
    assert (await check(service.project, only=[])).caches == 0


async def test_no_more_requests_are_under_way_than_asked_for() -> None:
    names = {f"t{number}": True for number in range(40)}
    service = Service([cache("COMPLETED", table=name) for name in names], names)
    assert (await check(service.project, max_concurrency=3)).is_healthy
    assert (service.http.most_in_flight, len(service.http.requests)) == (3, 44)


async def test_a_cancelled_check_leaves_nothing_under_way() -> None:
    service = Service()
    with anyio.move_on_after(3) as scope:
        await check(service.project)
    assert (scope.cancelled_caught, service.http.in_flight) == (True, 0)
    asked = len(service.http.requests)
    await anyio.sleep(60)
    assert len(service.http.requests) == asked


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"only": "shop"}, InvalidArgument, "must be several names or ids, not one text"),
        ({"only": 7}, InvalidArgument, "must be several names or ids, not a int"),
        ({"only": [["shop"]]}, InvalidArgument, "must be names or ids, not a list"),
        ({"stall_after": 0}, ConfigurationError, "stall_after is 0 s; it must be above zero"),
        ({"max_concurrency": 0}, ConfigurationError, "max_concurrency is 0; it must be at least 1"),
    ],
)
async def test_an_argument_that_cannot_be_right_is_refused_before_anything_is_sent(
    options: dict[str, Any], kind: type[Exception], message: str
) -> None:
    service = Service()
    with pytest.raises(kind, match=message):
        await check(service.project, **options)
    assert service.http.requests == []


async def test_a_report_can_be_printed() -> None:
    service = Service([cache("FAILED", full=run("FAILED", 9, error={"code": 7, "why": "ü"}))])
    health = await check(service.project, stall_after=dt.timedelta(minutes=5))
    assert repr(health) == "<CacheHealth 1 last_run_failed; 1 cache, 1 table>"
    assert repr(health.findings[0]) == (
        "CacheFinding(problem='last_run_failed', catalog='shop', table='s.one', cache_id='id-one')"
    )
    message = 'its newest run, of 2026-08-01 11:59:51 UTC, failed: {"code": 7, "why": "ü"}'
    assert str(health).splitlines() == [
        "1 finding in 1 cache and 1 table at 2026-08-01 12:00:00 UTC, the service's clock",
        f"- last_run_failed: shop.s.one (cache id-one): {message}. {health.findings[0].hint}",
    ]


async def test_every_problem_has_a_hint() -> None:
    for problem in HealthProblem:
        assert CacheFinding(problem=problem, catalog="c", catalog_id="1", message="m").hint
