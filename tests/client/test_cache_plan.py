"""Plans for caches: what a description changes in a project, carrying that out, and what an interruption leaves."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from attrs import evolve

from peaka_async import (
    AsyncPeaka,
    AttemptFailed,
    BatchError,
    ConfigurationError,
    NotFound,
    PlanError,
    Project,
    ScheduleIgnored,
    ServerError,
    TableNotCacheable,
)
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.caches.changes import ChangeOutcome, ChangeState, PlanAction
from peaka_async.resources.caches.plan import CachePlan
from peaka_async.resources.caches.planning import plan_caches
from peaka_async.resources.caches.rules import CacheRule
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of, path_of

pytestmark = pytest.mark.anyio

LISTS = "caches.list_statuses caches.list_statuses_by_catalog"
STRIPE, HUBSPOT = "700000000000000001", "700000000000000002"


@pytest.fixture
def emulator() -> Iterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.fixture
async def project(emulator: RunningEmulator) -> AsyncIterator[Project]:
    async with emulator.client(max_retries=0) as peaka:
        yield peaka.project()


async def plan_for(project: Project, desired: Any, **options: Any) -> CachePlan:
    return await plan_caches(project.caches, project.catalogs, desired, **options)


async def cached(project: Project, table: str, **schedules: Any) -> str:
    """Make a cache, and give its id."""
    names = {f"{name}_cache_schedule": value for name, value in schedules.items()}
    catalog_id, schema = (HUBSPOT, "crm") if table in {"calls", "contacts"} else (STRIPE, "payment")
    request = {"catalog_id": catalog_id, "schema_name": schema, "table_name": table, **names}
    report = await project.caches.create_many([request])
    report.raise_for_errors()
    return report.cache_ids[0]


def there(emulator: RunningEmulator) -> dict[str, dict[str, str | None]]:
    """The caches of the project: for each table the durations of its schedules."""
    return {
        f"{cache.key.schema}.{cache.key.table}": {
            slot.value.lower(): schedule.expression for slot, schedule in sorted(cache.schedules.items(), key=str)
        }
        for cache in emulator.world.projects[emulator.project_id].caches.all()
    }


def actions(plan: CachePlan) -> list[tuple[str, str]]:
    return [(change.action.value, change.table) for change in plan.changes]


async def test_a_plan_says_what_changes_and_what_stays(project: Project) -> None:
    await cached(project, "charges", incremental="PT60M")
    await cached(project, "customers", incremental="PT6H", full_refresh=timedelta(days=1))
    await cached(project, "calls")
    desired = {
        "defaults": {"incremental": "PT1H"},
        "caches": [
            "stripe.payment.balance*",
            {"table": "stripe.payment.customers", "incremental": "PT15M", "full_refresh": None},
            "stripe.payment.charges",
            {"table": "stripe.payment.refunds", "full_refresh": "P7D"},
        ],
    }
    plan = await plan_for(project, desired)
    assert actions(plan) == [
        ("create", "stripe.payment.balance_transactions"),
        ("create", "stripe.payment.refunds"),
        ("change", "stripe.payment.customers"),
        ("leave", "stripe.payment.charges"),
        ("skip", "stripe.payment.balance"),
        ("unnamed", "hubspot.crm.calls"),
    ]
    assert repr(plan) == "<CachePlan 2 create, 1 change, 1 leave, 1 skip, 1 unnamed>"
    assert (
        str(plan)
        == """\
  + stripe.payment.balance_transactions  incremental PT1H  [caches[0]]
  + stripe.payment.refunds               incremental PT1H, full refresh P7D  [caches[3]]
  ~ stripe.payment.customers             incremental PT6H -> PT15M, full refresh PT24H -> never  [caches[1]]
  = 1 as wanted
  ! 1 skipped, cannot be cached: stripe.payment.balance
  ! 1 named by no rule, stay: hubspot.crm.calls

2 to create, 1 to change, 0 to delete, 1 to leave"""
    )
    change = plan.of(PlanAction.CHANGE)[0]
    assert repr(change) == f"<PlannedChange change '{STRIPE}.payment.customers'>"
    assert [repr(change.before), repr(change.after), repr(plan.changes[-1].before)] == [
        "<CacheSchedules incremental PT6H, full refresh PT24H>",
        "<CacheSchedules incremental PT15M, full refresh never>",
        "<CacheSchedules unsaid>",
    ]


async def test_applying_brings_the_project_there_and_the_next_plan_is_empty(
    emulator: RunningEmulator, project: Project
) -> None:
    await cached(project, "customers", incremental="PT6H", full_refresh="P1D")
    gone = await cached(project, "calls")
    desired = [
        CacheRule("stripe.payment.refunds", incremental="PT1H", full_refresh=None),
        CacheRule("stripe.payment.customers", incremental=timedelta(minutes=15)),
        "stripe.payment.transfers",
    ]
    plan = await plan_for(project, desired, prune=True)
    assert not plan.is_empty
    seen: list[ChangeOutcome] = []
    report = await plan.apply(on_progress=seen.append)
    report.raise_for_errors()
    assert repr(report) == "<ApplyReport 4 done>"
    assert tuple(seen) == report.outcomes, "each outcome once, the delete last"
    assert [(outcome.index, outcome.change, outcome.state) for outcome in report.outcomes] == [
        (index, change, ChangeState.DONE) for index, change in enumerate(plan.changes)
    ]
    assert (seen[-1].cache_id, plan.changes[-1].action) == (gone, PlanAction.DELETE)
    assert there(emulator) == {
        "payment.customers": {"incremental": "PT15M", "full_refresh": "P1D"},
        "payment.refunds": {"incremental": "PT1H", "full_refresh": None},
        "payment.transfers": {},
    }
    again = await plan_for(project, desired, prune=True)
    assert again.is_empty
    assert str(again) == "  = 3 as wanted\n\n0 to create, 0 to change, 0 to delete, 3 to leave"
    before = emulator.world.journal.total
    assert repr(await again.apply()) == "<ApplyReport empty>"
    assert emulator.world.journal.total == before, "nothing is asked where nothing is to be done"


@pytest.mark.parametrize("name", ["caches.yaml", "caches.json"])
async def test_a_file_gives_lines(project: Project, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text('{"caches": [\n"stripe.payment.refunds",\n"hubspot.crm.calls"\n]}')
    for desired in (path, str(path)):
        plan = await plan_for(project, desired)
        assert [change.place for change in plan.changes] == [f"{path}:3", f"{path}:2"]


async def test_only_schemas_that_rules_are_about_are_read_and_only_caches_with_wanted_schedules(
    emulator: RunningEmulator, project: Project
) -> None:
    await cached(project, "customers")
    await cached(project, "calls")
    emulator.world.journal.clear()
    await plan_for(project, [{"table": "stripe.payment.customers", "incremental": "PT1H"}, "hubspot.crm.calls"])
    asked = [(entry.operation, entry.arguments.get("catalogId")) for entry in emulator.world.journal]
    assert sorted(asked, key=str) == [
        ("caches.get", None),
        ("caches.list_statuses", None),
        ("catalogs.list", None),
        ("catalogs.list_schemas", STRIPE),
        ("catalogs.list_schemas", HUBSPOT),
        ("catalogs.list_tables", STRIPE),
        ("catalogs.list_tables", HUBSPOT),
    ]


async def test_everything_wrong_with_shape_and_tables_is_told_at_once_and_nothing_is_changed(
    emulator: RunningEmulator, project: Project
) -> None:
    desired = ["stripe.payment.refunds", {"table": "stripe.payment.balance", "often": 1}, "postgres.public.*", "x.y.z"]
    with pytest.raises(PlanError) as caught:
        await plan_for(project, desired)
    assert [problem.place for problem in caught.value.problems] == ["caches[1]", "caches[1]", "caches[2]", "caches[3]"]
    assert there(emulator) == {}


@pytest.mark.parametrize(
    ("desired", "options", "named"),
    [
        (5, {}, "desired must be the path of a file, a mapping or a list of rules, not a int"),
        (b"a", {}, "not a bytes"),
        ([], {"prune": "no"}, "prune must be True or False, not a str"),
        ([], {"max_concurrency": 0}, "max_concurrency is 0"),
    ],
)
async def test_a_wrong_argument_is_refused_before_anything_is_read(
    emulator: RunningEmulator, project: Project, desired: Any, options: Any, named: str
) -> None:
    with pytest.raises(ConfigurationError, match=named):
        await plan_for(project, desired, **options)
    assert emulator.world.journal.total == 0
    with pytest.raises(ConfigurationError, match="max_concurrency"):
        (await plan_for(project, [])).apply(max_concurrency=True)


async def test_what_cannot_be_read_is_the_error_it_is(emulator: RunningEmulator, project: Project) -> None:
    emulator.world.faults.add(operation="catalogs.list_tables", status=503)
    with pytest.raises(ServerError):
        await plan_for(project, ["*.*.*"])


async def test_a_cache_that_vanishes_while_the_plan_is_made_is_to_be_created(
    emulator: RunningEmulator, project: Project
) -> None:
    await cached(project, "refunds")
    emulator.world.faults.add(operation="caches.get", status=404)
    plan = await plan_for(project, [CacheRule("stripe.payment.refunds", incremental="PT1H")])
    assert [(change.action, change.cache_id) for change in plan.changes] == [(PlanAction.CREATE, None)]


async def test_an_empty_list_prunes_everything_and_only_when_asked(emulator: RunningEmulator, project: Project) -> None:
    await cached(project, "refunds")
    assert (await plan_for(project, {"caches": []})).is_empty
    (await (await plan_for(project, {"caches": []}, prune=True)).apply()).raise_for_errors()
    assert there(emulator) == {}


async def test_a_cache_that_somebody_else_made_meanwhile_gets_its_schedules(
    emulator: RunningEmulator, project: Project
) -> None:
    plan = await plan_for(project, [CacheRule("stripe.payment.c*s", incremental="PT1H")])
    await cached(project, "charges", incremental="P1D")
    await cached(project, "customers", incremental="PT3600S")
    emulator.world.journal.clear()
    assert {outcome.state for outcome in (await plan.apply()).outcomes} == {ChangeState.DONE}
    assert there(emulator)["payment.charges"] == {"full_refresh": None, "incremental": "PT1H"}
    assert there(emulator)["payment.customers"] == {"incremental": "PT3600S"}, "the same, so it is left"
    assert emulator.world.journal.count("caches.update") == 1


async def test_a_lost_answer_to_a_create_is_looked_up_and_done(emulator: RunningEmulator, project: Project) -> None:
    plan = await plan_for(project, [CacheRule("stripe.payment.refunds", full_refresh="P1D")])
    emulator.world.faults.add(operation="caches.create_batch", when="after", effect="reset")
    assert repr(await plan.apply()) == "<ApplyReport 1 done>"
    assert there(emulator) == {"payment.refunds": {"full_refresh": "P1D"}}


async def test_one_that_fails_does_not_stop_the_others(emulator: RunningEmulator, project: Project) -> None:
    lost = await cached(project, "transfers", incremental="P1D")
    await cached(project, "customers", incremental="P1D")
    gone = await cached(project, "calls")
    await cached(project, "contacts")
    plan = await plan_for(project, [CacheRule("stripe.payment.*", incremental="PT1H")], prune=True)
    emulator.world.projects[emulator.project_id].catalogs[STRIPE].schemas["payment"]["refunds"].cache_types = ()
    await project.caches.delete(lost)
    await project.caches.delete(gone)
    run = plan.apply()
    report = await run
    failed = {outcome.change.table: outcome.error for outcome in report.failed}
    assert {table: type(error) for table, error in failed.items()} == {
        "stripe.payment.refunds": TableNotCacheable,
        "stripe.payment.transfers": NotFound,
        "stripe.payment.disputes": type(failed["stripe.payment.disputes"]),
    }
    assert (len(report.done), report.unknown, report.not_started) == (len(report.outcomes) - 3, (), ())
    assert [outcome.change.table for outcome in report.done[-2:]] == ["hubspot.crm.calls", "hubspot.crm.contacts"]
    with pytest.raises(BatchError, match=f"3 of {len(report.outcomes)} changes were not made") as caught:
        report.raise_for_errors()
    assert caught.value.indexes == tuple(outcome.index for outcome in report.failed)
    assert repr(run) == f"<CacheApply {report!r}>"


async def mixed(project: Project) -> CachePlan:
    """A plan with two of everything."""
    for table in ("customers", "charges"):
        await cached(project, table, incremental="P1D")
    for table in ("calls", "contacts"):
        await cached(project, table)
    named = ["stripe.payment.refunds", "stripe.payment.transfers"]
    changed = [CacheRule(f"stripe.payment.{table}", incremental="PT1H") for table in ("customers", "charges")]
    return await plan_for(project, [*named, *changed], prune=True)


@pytest.mark.parametrize(
    ("operation", "states"),
    [
        ("caches.create_batch", ["failed"] * 2 + ["not_started"] * 4),
        (LISTS, ["not_started"] * 6),
        ("caches.update", ["done"] * 2 + ["failed"] + ["not_started"] * 3),
        ("caches.delete", ["done"] * 4 + ["failed", "not_started"]),
    ],
)
@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_may_not_ends_the_run(
    emulator: RunningEmulator, project: Project, operation: str, states: list[str], status: int
) -> None:
    plan = await mixed(project)
    for one in operation.split():
        emulator.world.faults.add(operation=one, status=status)
    report = await plan.apply(max_concurrency=1)
    assert [outcome.state.value for outcome in report.outcomes] == states
    assert {outcome.error is None for outcome in report.outcomes if outcome.state != "done"} == {False}


@pytest.mark.parametrize(
    ("fault", "states"),
    [
        ({"operation": LISTS, "status": 503}, ["not_started"] * 2 + ["done"] * 4),
        ({"operation": "caches.update", "status": 400}, ["done"] * 2 + ["failed"] * 2 + ["done"] * 2),
        ({"operation": "caches.update", "status": 503}, ["done"] * 2 + ["unknown"] * 2 + ["done"] * 2),
        ({"operation": "caches.get", "status": 400}, ["done"] * 2 + ["unknown"] * 2 + ["done"] * 2),
        ({"operation": "caches.delete", "effect": "reset"}, ["done"] * 4 + ["unknown"] * 2),
        ({"operation": "caches.delete", "status": 404}, ["done"] * 6),
    ],
)
async def test_what_an_error_leaves_is_told_truthfully(
    emulator: RunningEmulator, project: Project, fault: dict[str, Any], states: list[str]
) -> None:
    plan = await mixed(project)
    for one in fault["operation"].split():
        emulator.world.faults.add(**{**fault, "operation": one})
    report = await plan.apply()
    assert [outcome.state.value for outcome in report.outcomes] == states


async def test_a_schedule_that_the_service_ignores_is_a_failure() -> None:
    status = {
        "id": "c1", "status": "COMPLETED", "catalogId": "7", "schemaName": "s", "tableName": "t", "projectId": "p",
        "lastIncrementalCacheExecution": None, "lastFullRefreshCacheExecution": None,
    }  # fmt: skip
    cache = {
        "id": "c1", "catalogId": "7", "schemaName": "s", "tableName": "t", "projectId": "p",
        "incrementalCacheSchedule": None, "fullRefreshCacheSchedule": {"type": "BASIC", "expression": "P1M"},
    }  # fmt: skip
    catalog = {"id": "7", "name": "c", "displayName": "c", "catalogType": "stripe", "connectionId": None}
    table = {
        "catalogId": "7", "catalogName": "c", "schemaName": "s", "tableName": "t", "isCacheable": True,
        "isDynamicTable": False, "isCached": True,
    }  # fmt: skip
    root = "/data/projects/acFxu7Xr"
    answers = {
        f"{root}/catalogs": [catalog],
        f"{root}/catalogs/7/schemas": [{"catalogId": "7", "schemaName": "s"}],
        f"{root}/cache/status": [status],
        f"{root}/cache/c1": cache,
    }
    http = FakeHttp(lambda request: answer(200, answers.get(path_of(request), [table])))
    project = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=http).project()
    plan = await plan_for(project, [CacheRule("c.s.t", incremental="PT1H", full_refresh="P1M")])
    assert str(plan).startswith("  ~ c.s.t  incremental never -> PT1H  [caches[0]]"), "months are compared as text"
    (outcome,) = (await plan.apply()).failed
    assert isinstance(outcome.error, ScheduleIgnored)
    (sent,) = [json_of(request) for request in http.requests if request.method == "PUT"]
    assert sent == {
        "incrementalCacheSchedule": {"type": "BASIC", "expression": "PT1H"},
        "fullRefreshCacheSchedule": {"type": "BASIC", "expression": "P1M"},
    }
    http.handler = lambda request: AttemptFailed("ConnectError: refused", sent=False)
    assert {outcome.state for outcome in (await plan.apply()).outcomes} == {ChangeState.NOT_STARTED}


async def test_two_catalogs_of_one_name_are_told_apart(emulator: RunningEmulator, project: Project) -> None:
    emulator.world.projects[emulator.project_id].catalogs[HUBSPOT].name = "stripe"
    plan = await plan_for(project, [f"{HUBSPOT}.crm.calls", f"{STRIPE}.payment.refunds"])
    assert str(plan).splitlines()[:2] == [
        f"  + stripe.crm.calls (catalog {HUBSPOT})        [caches[0]]",
        f"  + stripe.payment.refunds (catalog {STRIPE})  [caches[1]]",
    ]


async def test_as_many_requests_are_sent_at_once_as_was_said(emulator: RunningEmulator, project: Project) -> None:
    await mixed(project)
    emulator.world.faults.add(operation="caches.*", latency=1.0)
    started = anyio.current_time()
    rules = [CacheRule("stripe.payment.c*s", incremental="PT5H")]
    plan = await plan_for(project, ["stripe.payment.refunds", *rules], max_concurrency=2, prune=True)
    assert anyio.current_time() - started == 2.0, "one second for the list, one for two caches at once"
    started = anyio.current_time()
    await plan.apply(max_concurrency=2)
    slow = anyio.current_time() - started
    assert slow == 2 + 3 + 1, "a list and the creates; two updates at once, each of three requests; two deletes at once"


async def lively(emulator: RunningEmulator, project: Project) -> Any:
    """What is wanted of a project with something of everything; its service takes time before and after the work."""
    for table in ("customers", "charges", "refunds", "invoices", "transfers"):
        await cached(project, table, incremental="P1D")
    for table in ("calls", "contacts"):
        await cached(project, table)
    emulator.world.faults.add(operation="caches.*", latency=0.5)
    emulator.world.faults.add(operation="caches.*", latency=0.5, when="after")
    # One table is corrupted and can never be cached.
    rules = [CacheRule("stripe.payment.*", incremental="PT1H"), CacheRule("hubspot.crm.t*", incremental="PT1H")]
    return {"caches": [rule.members() for rule in rules], "exclude": ["stripe.payment.disputes"]}


def left(emulator: RunningEmulator, plan: CachePlan) -> set[str]:
    """The tables of a plan for which the project is not as the plan wants it."""
    now = there(emulator)
    tables: set[str] = set()
    for change in plan.changes:
        name = f"{change.key.schema_name}.{change.key.table_name}"
        if change.action is PlanAction.DELETE:
            is_left = name in now
        else:
            is_left = change.is_effective and now.get(name, {}).get("incremental", "") != "PT1H"
        tables |= {change.table} if is_left else set()
    return tables


@pytest.mark.parametrize("seed", range(8))
async def test_after_a_run_that_was_cut_off_anywhere_a_new_plan_shows_exactly_what_is_left(
    emulator: RunningEmulator, project: Project, seed: int
) -> None:
    desired = await lively(emulator, project)
    plan = await plan_for(project, desired, prune=True)
    run = plan.apply(max_concurrency=2)
    with anyio.move_on_after(random.Random(seed).uniform(0.0, 13.0)) as scope:
        await run
    assert scope.cancelled_caught
    tables = left(emulator, plan)
    assert not tables & {outcome.change.table for outcome in run.report.done}
    assert tables >= {outcome.change.table for outcome in run.report.not_started}
    again = await plan_for(project, desired, prune=True)
    assert {change.table for change in again.changes if change.is_effective} == tables
    (await again.apply()).raise_for_errors()
    assert (await plan_for(project, desired, prune=True)).is_empty


@pytest.mark.parametrize("seed", range(4))
async def test_a_run_that_was_cut_off_can_go_on(emulator: RunningEmulator, project: Project, seed: int) -> None:
    desired = await lively(emulator, project)
    plan = await plan_for(project, desired, prune=True)
    chance = random.Random(seed)
    seen: list[ChangeOutcome] = []
    run = plan.apply(max_concurrency=2, on_progress=seen.append)
    for _ in range(4):
        with anyio.move_on_after(chance.uniform(0.0, 6.0)):
            await run
    report = await run
    assert sorted(outcome.index for outcome in seen) == [outcome.index for outcome in report.outcomes], "each once"
    assert {outcome.state for outcome in report.outcomes} <= {ChangeState.DONE, ChangeState.UNKNOWN}
    assert {outcome.change.action for outcome in report.unknown} <= {PlanAction.CREATE}
    assert left(emulator, plan) <= {outcome.change.table for outcome in report.unknown}


async def test_a_name_cannot_look_like_a_line_of_the_plan(project: Project) -> None:
    plan = await plan_for(project, ["stripe.payment.refunds"])
    (change,) = plan.changes
    forged = evolve(change, key=change.key._replace(table_name="refunds\n  - stripe.payment.customers\x1b[2K"))
    assert str(evolve(plan, changes=(forged,))).splitlines() == [
        "  + stripe.payment.refunds\ufffd  - stripe.payment.customers\ufffd[2K  [caches[0]]",
        "",
        "1 to create, 0 to change, 0 to delete, 0 to leave",
    ]


async def test_a_run_is_read_by_one_task_at_a_time(emulator: RunningEmulator, project: Project) -> None:
    plan = await plan_for(project, ["stripe.payment.refunds"])
    run = plan.apply()
    emulator.world.faults.add(operation="caches.*", latency=1.0)
    async with anyio.create_task_group() as group:
        group.start_soon(run.__anext__)
        await anyio.sleep(0.5)
        with pytest.raises(anyio.BusyResourceError):
            await anext(run)


PAGE = (Path(__file__).parents[2] / "docs/caches-as-code.md").read_text(encoding="utf-8")
EXAMPLES = {
    name: f"# {name}\n{text}" for name, text in re.findall(r"```(?:python|yaml)\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)
}


async def test_the_page_shows_what_is_printed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "caches.yaml").write_text(EXAMPLES["caches.yaml"], encoding="utf-8")
    await cached(project, "customers", incremental="PT6H", full_refresh="P7D")
    await cached(project, "balance_transactions", incremental="PT1H", full_refresh="P7D")
    await cached(project, "calls")
    plan = await plan_for(project, "caches.yaml", prune=True)
    assert re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL) == [str(plan)]


def test_the_examples_of_the_page_run(tmp_path: Path) -> None:
    assert list(EXAMPLES) == ["caches.yaml", "deploy.py", "in_python.py", "checking.py", "test_deploy.py"]
    for name, text in EXAMPLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "6 passed"), ran.stdout
