"""Refreshes of metadata: each is waited for to its own end, and where nobody can tell, that is said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import (
    AsyncPeaka,
    BadRequest,
    InvalidArgument,
    JobFailed,
    JobNotCancellable,
    JobStalled,
    JobState,
    WaitTimeout,
)
from peaka_async.resources.metadata import Metadata
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

POSTGRES, STRIPE = "700000000000000003", "700000000000000001"


@pytest.fixture
async def metadata(emulator: RunningEmulator) -> AsyncIterator[Metadata]:
    async with emulator.client() as client:
        yield client.project().metadata


def over(http: FakeHttp) -> Metadata:
    return AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http).project().metadata


def telling(*statuses: Any) -> FakeHttp:
    """A service that says these states one after the other, and then always the last."""
    left = [status if isinstance(status, dict) else {"status": status} for status in statuses]

    def serve(request: Any) -> Any:
        if request.method == "POST":
            return answer(200, {})
        return answer(200, left.pop(0) if len(left) > 1 else left[0])

    return FakeHttp(serve)


async def states(run: Any) -> list[str]:
    return list(dict.fromkeys([update.state.value async for update in run]))


async def test_a_refresh_is_followed_to_its_end(metadata: Metadata) -> None:
    run = await metadata.refresh(POSTGRES)
    updates = [update async for update in run]
    assert list(dict.fromkeys(update.state for update in updates))[-2:] == [JobState.RUNNING, JobState.SUCCEEDED]
    assert (updates[-1].catalog_id, updates[-1].is_final) == (POSTGRES, True)
    assert (await metadata.get_refresh_status(POSTGRES)).status == "not-active"


async def test_a_catalog_of_which_nothing_is_heard_is_taken_to_be_done_after_ten_seconds(metadata: Metadata) -> None:
    began = anyio.current_time()
    await metadata.wait(POSTGRES)
    assert 10 <= anyio.current_time() - began <= 13


@pytest.mark.parametrize("left", ["failed", "stuck", "completed", "FAILED"])
@pytest.mark.parametrize(
    ("told", "seen"),
    [
        (["active", "active", "not-active"], ["pending", "running", "succeeded"]),
        (["waiting", "not-active"], ["pending", "running", "succeeded"]),
        (["not-active"], ["pending", "succeeded"]),
        (["not-active", "active", "not-active"], ["pending", "running", "succeeded"]),
        (["delayed", "failed"], ["pending", "running", "failed"]),
        (["not-active", "failed"], ["pending", "failed"]),
    ],
)
async def test_the_state_that_the_refresh_before_has_left_is_not_that_of_the_new_one(
    left: str, told: list[str], seen: list[str]
) -> None:
    run = await over(telling(left, left, left, *told)).refresh("7")
    assert await states(run) == seen


async def test_another_end_than_the_one_that_was_left_is_that_of_the_new_one() -> None:
    assert (await (await over(telling("failed", "failed", "completed")).refresh("7"))).status == "completed"
    with pytest.raises(JobFailed):
        await (await over(telling("completed", "stuck")).refresh("7"))


@pytest.mark.parametrize("left", ["failed", "stuck", "completed"])
async def test_where_the_state_that_was_left_stands_nobody_can_tell_and_that_is_said(left: str) -> None:
    run = await over(telling(left)).refresh("7")
    began = anyio.current_time()
    with pytest.raises(JobStalled) as caught:
        await run
    assert 10 <= anyio.current_time() - began <= 13
    assert (caught.value.job_id, caught.value.status.status) == ("7", left)
    assert str(caught.value).startswith(
        "the metadata refresh of 7 has shown no state of its own, so that nobody can tell whether it has run, for 1"
    )
    final = (await over(telling(left)).wait_many([await over(telling(left)).refresh("7")]))["7"]
    assert (final.state, final.is_stalled, final.is_final) == (JobState.PENDING, True, True)


@pytest.mark.parametrize("options", [{"on_stall": "warn"}, {"stall_after": 60}])
async def test_a_refresh_that_queues_for_longer_is_waited_for_where_that_is_asked_for(options: Any) -> None:
    began = anyio.current_time()

    def serve(request: Any) -> Any:
        if request.method == "POST":
            return answer(200, {})
        passed = anyio.current_time() - began
        return answer(200, {"status": "completed" if passed < 30 else "active" if passed < 50 else "failed"})

    with pytest.raises(JobFailed):
        await (await over(FakeHttp(serve)).refresh("7", **options))
    assert 50 <= anyio.current_time() - began <= 80


async def test_asking_returns_at_once_with_a_token_however_long_the_reads_after_it_hang() -> None:
    asked = 0

    async def serve(request: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked > 2:
            await anyio.sleep(1000)
        return answer(200, {"status": "failed"})

    began = anyio.current_time()
    run = await over(FakeHttp(serve)).refresh("7", timeout=100)
    assert (anyio.current_time(), asked) == (began, 2)
    with anyio.move_on_after(20):
        await run
    finals = over(telling("active", "not-active")).resume(run.token)
    assert (await finals)["7"].state is JobState.SUCCEEDED


async def test_what_was_left_is_known_elsewhere_too() -> None:
    token = (await over(telling("failed")).refresh("7")).token
    assert await states(over(telling("failed", "failed", "active", "not-active")).resume(token)) == [
        "pending", "running", "succeeded",
    ]  # fmt: skip


async def test_a_failure_at_the_emulator_is_not_that_of_the_refresh_after_it(
    emulator: RunningEmulator, metadata: Metadata
) -> None:
    run = await metadata.refresh(POSTGRES)
    job = emulator.world.projects["EmuDemo1"].metadata.runs[POSTGRES][0]
    job.finish(emulator.world.clock.now(), failure="the source is away")
    with pytest.raises(JobFailed, match="the source is away"):
        await run
    assert (await (await metadata.refresh(POSTGRES))).status == "not-active"


async def test_tasks_that_wait_for_what_was_left_to_change_share_their_polls() -> None:
    http = telling("failed", *["failed"] * 5, "active", "not-active")
    metadata = over(http)
    first = await metadata.refresh("7")
    second = metadata.resume(first.token)
    before = len(http.requests)
    polls: list[int] = []

    async def follow(run: Any) -> None:
        polls.append([update.polls async for update in run][-1])

    async with anyio.create_task_group() as group:
        group.start_soon(follow, first)
        group.start_soon(follow, second)
    assert len(http.requests) - before == max(polls)


async def test_a_poll_that_is_refused_does_not_lose_a_refresh_that_was_started() -> None:
    answers = [answer(200, {"status": "failed"}), answer(200, {}), answer(400, {})]
    http = FakeHttp(lambda _: answers.pop(0) if answers else answer(200, {"status": "not-active"}))
    run = await over(http).refresh("7")
    with pytest.raises(BadRequest):
        await run
    assert (await run).status == "not-active"


async def test_what_the_service_says_of_a_failure_is_in_the_error() -> None:
    told = {"status": "failed", "error": "no access to public"}
    with pytest.raises(JobFailed, match=r"the metadata refresh of 7 failed after 0\.0 s: no access to public$"):
        await over(telling(told)).wait("7")
    with pytest.raises(JobFailed, match=r"the metadata refresh of 7 failed after 0\.0 s$"):
        await over(telling({"status": "failed", "error": {"code": 7}})).wait("7")


async def test_another_text_beside_the_state_is_a_sign_of_life() -> None:
    told = [{"status": "active", "text": f"schema {number}"} for number in range(200)]
    http = telling(*told, "not-active")
    assert (await over(http).wait("7", poll_interval=1, stall_after=30)).status == "not-active"
    with pytest.raises(JobStalled):
        await over(telling(*[told[0]] * 200, "not-active")).wait("7", poll_interval=1, stall_after=30)


async def test_what_waits_where_one_runs_already_waits_for_all(metadata: Metadata) -> None:
    await metadata.refresh(POSTGRES)
    run = await metadata.refresh(POSTGRES)
    await run
    assert (await metadata.get_refresh_status(POSTGRES)).status == "not-active"


async def test_a_callback_goes_along_with_its_token() -> None:
    http = telling("not-active")
    await over(http).refresh("7", callback_url="https://example.com/done", callback_token="t0ken")
    assert json_of(http.requests[1]) == {
        "catalogId": "7", "callbackURL": "https://example.com/done", "callbackToken": "t0ken",
    }  # fmt: skip


async def test_several_catalogs_are_waited_for_together(metadata: Metadata) -> None:
    run = await metadata.refresh(POSTGRES)
    await metadata.refresh(STRIPE)
    finals = await metadata.wait_many([STRIPE, POSTGRES, run])
    assert {catalog: final.state for catalog, final in finals.items()} == {
        STRIPE: JobState.SUCCEEDED,
        POSTGRES: JobState.SUCCEEDED,
    }
    with pytest.raises(InvalidArgument, match="for one catalog use wait"):
        metadata.wait_many(STRIPE)
    with pytest.raises(InvalidArgument, match="catalog_id must be the id of a catalog, not ''"):
        metadata.wait_many([""])


async def test_waiting_goes_on_elsewhere_and_knows_what_was_seen(emulator: RunningEmulator, metadata: Metadata) -> None:
    run = await metadata.refresh(STRIPE, timeout=5)
    with pytest.raises(WaitTimeout) as caught:
        await run
    assert caught.value.token is not None
    await anyio.sleep(3600)
    began = anyio.current_time()
    async with emulator.client() as other:
        finals = await other.project().metadata.resume(caught.value.token)
    # It was seen active, so that not-active is its end at once.
    assert (finals[STRIPE].state, anyio.current_time() - began < 1) == (JobState.SUCCEEDED, True)
    for changed, why in (
        (caught.value.token.replace("EmuDemo1", "EmuDemo2"), "of the project 'EmuDemo2'"),
        (caught.value.token.replace("metadata.refresh", "export"), "token is for export"),
    ):
        with pytest.raises(InvalidArgument, match=why):
            metadata.resume(changed)


async def test_nothing_can_cancel_a_refresh_and_that_is_said_without_asking(
    emulator: RunningEmulator, metadata: Metadata
) -> None:
    run = await metadata.refresh(STRIPE)
    before = len(emulator.world.journal.of("metadata.get_refresh_status"))
    with pytest.raises(JobNotCancellable) as caught:
        await run.cancel()
    assert caught.value.job_id == STRIPE
    assert str(caught.value) == (
        f"the metadata refresh of {STRIPE} cannot be cancelled: the API has no call for that. Stop waiting for it, and"
        " let it end by itself"
    )
    assert len(emulator.world.journal.of("metadata.get_refresh_status")) == before
    await run
    # Like any job that has ended, it is left as it is.
    await run.cancel()


async def test_nobody_is_told_to_cancel_what_cannot_be_cancelled() -> None:
    with pytest.raises(JobStalled, match=r"for 30 s\. .* some never end\. Wait for longer with stall_after=$"):
        await over(telling("active")).wait("7", stall_after=30, poll_interval=1)
