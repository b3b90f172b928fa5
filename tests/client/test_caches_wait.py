"""Waiting for caches: what ends a wait, what does not, and what a step leaves behind."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from peaka_async import (
    AttemptFailed,
    CacheProgress,
    ConfigurationError,
    Forbidden,
    InvalidArgument,
    JobCancelled,
    JobFailed,
    JobLost,
    JobState,
    WaitTimeout,
)
from tests.support.fake_caches import CATALOG, ROOT, FakeCaches, run, status
from tests.support.fake_http import answer

pytestmark = pytest.mark.anyio


def syncing(cache_id: str, seconds: float, *, end: str = "COMPLETED") -> Any:
    """A first sync: not begun for a second, then running, then ended."""

    def script(elapsed: float) -> dict[str, Any]:
        if elapsed < 1:
            return status(cache_id, "NOT_INITIALIZED")
        if elapsed < seconds:
            return status(cache_id, "RUNNING", full=run("RUNNING", cached=int(elapsed)))
        return status(cache_id, end, full=run(end, cached=int(seconds)))

    return script


async def test_awaiting_gives_the_final_status() -> None:
    service = FakeCaches({"c1": syncing("c1", 8)})
    final = await service.project().caches.wait("c1")
    assert (final.id, final.status) == ("c1", "COMPLETED")
    assert set(service.http.paths) == {"GET /data/projects/acFxu7Xr/cache/c1/status"}
    assert all("excludeLogs=true" in request.url for request in service.http.requests)


async def test_iterating_gives_every_poll_and_the_end() -> None:
    service = FakeCaches({"c1": syncing("c1", 4)})
    updates = [update async for update in service.project().caches.wait("c1", poll_interval=1)]
    assert [update.state for update in updates] == ["pending", "running", "running", "running", "succeeded"]
    assert [update.polls for update in updates] == [1, 2, 3, 4, 5]
    assert [update.changed for update in updates] == [True] * 5
    last = updates[-1]
    assert (last.cache_id, last.table, last.progress) == ("c1", "payment.c1", CacheProgress(4, 4, 0, 0))
    assert last.execution is not None
    assert last.execution.id == "r1"


@pytest.mark.parametrize(
    ("end", "kind"),
    [("FAILED", JobFailed), ("CANCELLED", JobCancelled), ("CANCELED", JobCancelled), ("DELETED", JobLost)],
)
async def test_an_end_that_is_no_success_is_an_error_when_awaited(end: str, kind: type[Exception]) -> None:
    service = FakeCaches({"c1": syncing("c1", 3, end=end)})
    with pytest.raises(kind) as caught:
        await service.project().caches.wait("c1")
    assert caught.value.job_id == "c1"  # type: ignore[attr-defined]
    assert caught.value.status.status == end  # type: ignore[attr-defined]


async def test_a_cache_that_is_deleted_meanwhile_is_lost() -> None:
    service = FakeCaches({"c1": lambda elapsed: status("c1", "RUNNING") if elapsed < 3 else 404})
    with pytest.raises(JobLost, match=r"^the sync of c1 is no longer there after \d\.\d s$"):
        await service.project().caches.wait("c1")


async def test_a_cache_of_which_nothing_was_ever_read_is_not_called_gone() -> None:
    service = FakeCaches({"c1": lambda _elapsed: 404})
    with pytest.raises(JobLost) as caught:
        await service.project().caches.wait("c1")
    assert (str(caught.value), caught.value.job_id, caught.value.status) == (
        "there is no sync of c1: the service knows no such id", "c1", None
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (status("c", "RUNNING", full=run("COMPLETED")), JobState.RUNNING),
        (status("c", "COMPLETED", incremental=run("COMPLETED", at=1), full=run("RUNNING", at=2)), JobState.RUNNING),
        (status("c", "COMPLETED", incremental=run("RUNNING", at=1), full=run("COMPLETED", at=2)), JobState.SUCCEEDED),
        (status("c", "COMPLETED", incremental=run("FAILED", at=2), full=run("COMPLETED", at=1)), JobState.FAILED),
        (status("c", "COMPLETED"), JobState.SUCCEEDED),
        (status("c", "HIBERNATING"), JobState.UNKNOWN),
        (status("c", "COMPLETED", full=run("HIBERNATING")), JobState.UNKNOWN),
        (status("c", "NOT_INITIALIZED"), JobState.PENDING),
    ],
)
async def test_a_cache_has_ended_when_it_and_its_newest_run_say_so(told: dict[str, Any], state: JobState) -> None:
    service = FakeCaches({"c": lambda elapsed: told})
    first = await service.project().caches.wait("c").__anext__()
    assert first.state is state


async def test_the_deadline_is_exact_and_the_error_carries_what_was_known() -> None:
    service = FakeCaches({"c1": lambda elapsed: status("c1", "RUNNING", full=run("RUNNING"))})
    started = anyio.current_time()
    with pytest.raises(WaitTimeout) as caught:
        await service.project().caches.wait("c1", timeout=60)
    assert anyio.current_time() - started == 60.0
    error = caught.value
    assert isinstance(error, TimeoutError)
    assert (error.job_id, error.pending, error.statuses["c1"].status) == ("c1", ("c1",), "RUNNING")
    assert str(error) == (
        "the sync of c1 had not ended after 60 s (running, and has never reported progress);"
        " the work goes on at the service"
    )


async def test_an_unknown_state_waits_for_the_deadline_and_is_no_success() -> None:
    service = FakeCaches({"c1": lambda elapsed: status("c1", "HIBERNATING")})
    with pytest.raises(WaitTimeout):
        await service.project().caches.wait("c1", timeout=30)


@pytest.mark.parametrize(
    "failure",
    [AttemptFailed("ReadError: reset", sent=True), answer(500, {}), answer(429, None, {"retry-after": "3"})],
)
async def test_a_failed_poll_does_not_end_the_wait(failure: Any) -> None:
    service = FakeCaches({"c1": syncing("c1", 10)}, fail_at=lambda elapsed: failure if 2 < elapsed < 8 else None)
    assert (await service.project().caches.wait("c1")).status == "COMPLETED"


async def test_polls_that_all_fail_end_at_the_deadline_with_the_last_reason() -> None:
    service = FakeCaches({"c1": syncing("c1", 1)}, fail_at=lambda elapsed: answer(500, {"message": "down"}))
    with pytest.raises(WaitTimeout, match=r"The last poll failed: caches\.\w+: 500 down"):
        await service.project().caches.wait("c1", timeout=20)


async def test_a_refusal_ends_the_wait_at_once() -> None:
    service = FakeCaches({"c1": syncing("c1", 100)}, fail_at=lambda elapsed: answer(403, {}) if elapsed > 5 else None)
    started = anyio.current_time()
    with pytest.raises(Forbidden):
        await service.project().caches.wait("c1")
    assert anyio.current_time() - started < 20


async def test_a_poll_that_hangs_does_not_outlast_the_deadline() -> None:
    service = FakeCaches({"c1": syncing("c1", 1)}, delay=1000.0)
    started = anyio.current_time()
    with pytest.raises(WaitTimeout):
        await service.project(timeout=900).caches.wait("c1", timeout=10)
    assert anyio.current_time() - started <= 15.0


async def test_many_caches_take_one_request_per_tick() -> None:
    scripts = {f"c{number}": syncing(f"c{number}", 2 + number / 10) for number in range(60)}
    service = FakeCaches(scripts)
    updates = [update async for update in service.project().caches.wait_many(scripts)]
    finals = [update for update in updates if update.state.is_final]
    assert {update.cache_id for update in finals} == set(scripts)
    assert all(update.changed for update in updates)
    lists = [path for path in service.http.paths if path in (f"GET {ROOT}/status", f"GET {CATALOG}")]
    assert len(lists) <= 12
    # The last few that are left are cheaper one by one.
    assert len(service.http.paths) <= 20


async def test_one_failure_among_many_is_an_outcome_and_not_an_exception() -> None:
    scripts = {
        "good": syncing("good", 3),
        "bad": syncing("bad", 4, end="FAILED"),
        "gone": lambda elapsed: status("gone", "RUNNING") if elapsed < 3 else 404,
        "late": syncing("late", 9),
    }
    finals = await FakeCaches(scripts).project().caches.wait_many([*scripts, "good"])
    assert {cache_id: update.state.value for cache_id, update in finals.items()} == {
        "good": "succeeded",
        "bad": "failed",
        "gone": "lost",
        "late": "succeeded",
    }


async def test_a_cache_that_a_list_leaves_out_once_is_not_lost() -> None:
    scripts: dict[str, Any] = {f"c{number}": syncing(f"c{number}", 30) for number in range(5)}
    service = FakeCaches(scripts)
    honest = service._answer

    async def flaky(request: Any) -> Any:
        result = await honest(request)
        if request.url.endswith("/cache/status") and len(service.http.requests) == 3:
            return answer(200, [])
        return result

    service.http.handler = flaky
    finals = await service.project().caches.wait_many(scripts)
    assert {update.state.value for update in finals.values()} == {"succeeded"}


async def test_the_time_of_many_is_one_time_and_the_rest_is_named() -> None:
    scripts = {"a": syncing("a", 3), "b": syncing("b", 500), "c": syncing("c", 500), "d": syncing("d", 4)}
    watch = FakeCaches(scripts).project().caches.wait_many(scripts, timeout=60)
    with pytest.raises(WaitTimeout) as caught:
        await watch
    assert (caught.value.pending, set(caught.value.statuses)) == (("b", "c"), set(scripts))
    assert watch.pending == ("b", "c")


async def test_no_caches_is_no_request() -> None:
    service = FakeCaches()
    assert await service.project().caches.wait_many([]) == {}
    assert service.http.requests == []


async def test_a_step_that_times_out_loses_nothing() -> None:
    service = FakeCaches({"c1": syncing("c1", 20)}, delay=0.5)
    waiter = service.project().caches.wait("c1", poll_interval=2)
    seen: list[str] = []
    for _ in range(100):
        with anyio.move_on_after(0.7):
            seen.append((await waiter.__anext__()).state.value)
        if seen and seen[-1] == "succeeded":
            break
    assert seen[0] == "pending"
    assert seen[-1] == "succeeded"


async def test_leaving_the_loop_leaves_nothing_running_and_it_can_go_on_later() -> None:
    service = FakeCaches({"c1": syncing("c1", 6)})
    waiter = service.project().caches.wait("c1", poll_interval=1)
    async for _ in waiter:
        break
    polls = len(service.http.requests)
    await anyio.sleep(100)
    assert len(service.http.requests) == polls
    assert (await waiter).status == "COMPLETED"


async def test_a_waiter_may_move_to_another_task_but_not_be_shared() -> None:
    service = FakeCaches({"c1": syncing("c1", 6)})
    waiter = service.project().caches.wait("c1", poll_interval=1)
    await waiter.__anext__()
    busy: list[BaseException] = []

    async def other() -> None:
        await waiter

    async def intruder() -> None:
        await anyio.sleep(0.5)
        try:
            await waiter.__anext__()
        except anyio.BusyResourceError as error:
            busy.append(error)

    async with anyio.create_task_group() as group:
        group.start_soon(other)
        group.start_soon(intruder)
    assert len(busy) == 1


async def test_a_cancelled_wait_lets_the_cancellation_through() -> None:
    service = FakeCaches({"c1": syncing("c1", 1000)})
    with anyio.move_on_after(5) as scope:
        await service.project().caches.wait("c1")
    assert scope.cancelled_caught


@pytest.mark.parametrize("bad", [5, None, b"id"])
async def test_ids_of_a_wrong_type_are_refused_before_anything_is_sent(bad: Any) -> None:
    caches = FakeCaches().project().caches
    with pytest.raises(InvalidArgument):
        caches.wait(bad)
    with pytest.raises(InvalidArgument):
        caches.wait_many([bad])
    with pytest.raises(InvalidArgument, match="several"):
        caches.wait_many("one-id")
    with pytest.raises(ConfigurationError, match="timeout"):
        caches.wait("c", timeout=0)
    with pytest.raises(ConfigurationError, match="poll_interval"):
        caches.wait("c", poll_interval=-1)


async def test_an_empty_id_is_refused_before_anything_is_sent() -> None:
    service = FakeCaches()
    with pytest.raises(InvalidArgument, match="cache_id"):
        await service.project().caches.wait("")
    assert service.http.requests == []
