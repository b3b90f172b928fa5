"""The mechanism of waiting, part by part: when it polls, which calls it makes, what updates and tokens say."""

from __future__ import annotations

import json
import logging
import random
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaka_async import (
    CacheProgress,
    CacheUpdate,
    ConfigurationError,
    InvalidArgument,
    JobFailed,
    JobStalled,
    JobState,
    WaitTimeout,
)
from peaka_async.jobs import Interval, Token
from peaka_async.jobs.ledger import ALL, Ledger
from peaka_async.jobs.together import together
from tests.support.fake_caches import FakeCaches, run, status


@pytest.mark.parametrize(
    ("elapsed", "silent", "jobs", "wait"),
    [
        (0, 0, 1, 1.001),
        (20, 0, 1, 1.001),
        (40, 0, 1, 2.0),
        (600, 0, 1, 3.0),
        (600, 60, 1, 6.0),
        (600, 600, 1, 15.0),
        (0, 0, 1000, 2.0),
        (0, 0, 100_000, 3.0),
    ],
)
def test_the_interval_follows_what_has_happened(elapsed: float, silent: float, jobs: int, wait: float) -> None:
    assert Interval(jitter=0.0).after(elapsed=elapsed, silent=silent, jobs=jobs) == pytest.approx(wait)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 100_000), st.integers())
def test_an_interval_is_never_too_short_nor_too_long(elapsed: float, silent: float, jobs: int, seed: int) -> None:
    wait = Interval(draw=random.Random(seed)).after(elapsed=elapsed, silent=silent, jobs=jobs)
    assert 0.9 <= wait <= 16.5


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 100_000))
def test_a_fixed_interval_is_fixed(elapsed: float, silent: float, jobs: int) -> None:
    assert Interval.fixed(7.5).after(elapsed=elapsed, silent=silent, jobs=jobs) == 7.5


def ids(count: int) -> list[str]:
    return [f"j{number}" for number in range(count)]


GROUPS = {f"j{number}": "g1" if number < 50 else "g2" for number in range(100)}


def test_before_anything_is_measured_one_is_asked_for_by_itself_and_more_as_a_list() -> None:
    ledger = Ledger(groups=True, everything=True)
    assert ledger.cheapest(ids(1), {}, 0.0) == [("one", "j0")]
    assert ledger.cheapest(ids(2), {}, 0.0) == [ALL]
    assert ledger.cheapest(ids(2), GROUPS, 0.0) == [("group", "g1")]
    assert ledger.cheapest(ids(50), GROUPS, 0.0) == [("group", "g1")]


def test_where_there_is_no_list_every_job_is_asked_for() -> None:
    ledger = Ledger(groups=False, everything=False)
    assert ledger.cheapest(ids(3), {}, 0.0) == [("one", "j0"), ("one", "j1"), ("one", "j2")]


def test_groups_and_single_calls_are_mixed_where_that_is_cheapest() -> None:
    ledger = Ledger(groups=True, everything=True)
    ledger.measured(ALL, elapsed=5.0, size=12_000_000, now=0.0)
    assert ledger.cheapest([*ids(50), "j99"], GROUPS, 0.0) == [("group", "g1"), ("one", "j99")]


def test_a_call_that_was_dear_is_tried_again_when_that_is_long_ago() -> None:
    ledger = Ledger(groups=False, everything=True)
    ledger.measured(ALL, elapsed=0.0, size=1_000_000, now=0.0)
    assert ledger.cheapest(ids(10), {}, 1.0) == [("one", job) for job in ids(10)]
    assert ledger.cheapest(ids(10), {}, 3600.0) == [ALL]


def test_a_call_that_fails_is_left_for_others_and_not_for_ever() -> None:
    ledger = Ledger(groups=False, everything=True)
    ledger.failed(ALL, 0.0)
    assert ledger.cheapest(ids(10), {}, 1.0) == [("one", job) for job in ids(10)]
    assert ledger.cheapest(ids(10), {}, 3600.0) == [ALL]


def test_a_token_is_plain_json_that_says_which_jobs_and_nothing_of_where() -> None:
    token = Token(kind="cache.sync", scope="acFxu7Xr", jobs={"c1": {"baseline": None}}, left=12.3456)
    text = token.write()
    assert json.loads(text) == {
        "peaka": 1, "kind": "cache.sync", "scope": "acFxu7Xr", "left": 12.346, "jobs": {"c1": {"baseline": None}},
    }  # fmt: skip
    assert Token.read(text) == Token(kind="cache.sync", scope="acFxu7Xr", jobs={"c1": {"baseline": None}}, left=12.346)


@given(st.one_of(st.text(), st.none(), st.integers(), st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["peaka", "kind", "jobs", "left", "scope"]), inner),
).map(json.dumps)))  # fmt: skip
def test_whatever_is_no_token_is_refused_in_words(value: Any) -> None:
    with pytest.raises(InvalidArgument, match="token"):
        Token.read(value)


@pytest.mark.anyio
async def test_the_first_failure_of_several_things_is_raised_as_itself() -> None:
    ended: list[str] = []

    async def fails() -> None:
        await anyio.sleep(1)
        raise LookupError("mine")

    async def takes_long() -> None:
        await anyio.sleep(100)
        ended.append("long")

    with pytest.raises(LookupError, match="mine"):
        await together([takes_long, fails])
    assert ended == []


@pytest.mark.anyio
async def test_no_more_things_than_allowed_go_on_at_once() -> None:
    going: list[int] = []
    most: list[int] = []

    async def thing() -> None:
        going.append(1)
        most.append(len(going))
        await anyio.sleep(1)
        going.pop()

    await together([thing] * 10, limit=3)
    assert (max(most), len(most)) == (3, 10)


def counting(cache_id: str) -> Any:
    def script(elapsed: float) -> dict[str, Any]:
        state = "RUNNING" if elapsed < 10 else "COMPLETED"
        return status(cache_id, state, full=run(state, cached=int(elapsed) * 100))

    return script


@pytest.mark.anyio
async def test_an_update_says_what_has_changed_and_how_fast() -> None:
    service = FakeCaches({"c1": counting("c1")})
    seen = [update async for update in service.project().caches.wait("c1", poll_interval=2)]
    assert [update.progress for update in seen] == [CacheProgress(n, n, 0, 0) for n in (0, 200, 400, 600, 800, 1000)]
    assert [update.change.cached for update in seen] == [0, 200, 200, 200, 200, 200]
    assert [update.rate for update in seen] == [None, 100.0, 100.0, 100.0, 100.0, 100.0]
    assert [(update.polls, update.elapsed) for update in seen] == [(n, 2.0 * (n - 1)) for n in range(1, 7)]
    assert [update.is_final for update in seen] == [False] * 5 + [True]
    assert repr(seen[1]) == (
        "<CacheUpdate c1 running, 2.0 s, CacheProgress(cached=200, inserted=200, updated=0, deleted=0)>"
    )
    execution = seen[0].execution
    assert execution is not None
    assert (execution.id, seen[0].execution_id, seen[-1].status) == ("r1", "r1", seen[-1].status)


@pytest.mark.anyio
async def test_a_callback_is_given_every_update_also_when_awaited(log: pytest.LogCaptureFixture) -> None:
    seen: list[CacheUpdate] = []
    service = FakeCaches({"c1": counting("c1")})
    await service.project().caches.wait("c1", poll_interval=5, on_update=seen.append)
    assert [update.state for update in seen] == [JobState.RUNNING, JobState.RUNNING, JobState.SUCCEEDED]

    def broken(update: CacheUpdate) -> None:
        raise LookupError("a secret")

    await FakeCaches({"c1": counting("c1")}).project().caches.wait("c1", on_update=broken)
    warnings = [record.getMessage() for record in log.records if record.levelno == logging.WARNING]
    assert warnings == ["the hook on_update raised LookupError; further ones like it are not reported"]


@pytest.mark.anyio
async def test_each_change_of_state_is_one_line_in_the_log(log: pytest.LogCaptureFixture) -> None:
    await FakeCaches({"c1": counting("c1")}).project().caches.wait("c1", poll_interval=5)
    lines = [record.getMessage() for record in log.records if record.getMessage().startswith("the sync")]
    assert lines == ["the sync of c1 is running after 0.0 s", "the sync of c1 is succeeded after 10.0 s"]


@pytest.mark.anyio
async def test_a_sync_without_progress_is_stalled_and_the_error_says_what_to_do() -> None:
    service = FakeCaches({"c1": lambda elapsed: status("c1", "RUNNING", full=run("RUNNING"))})
    with pytest.raises(JobStalled, match=r"runs and has never reported progress for 1[01][0-9] s") as caught:
        await service.project().caches.wait("c1", stall_after=100)
    assert 100 <= caught.value.silent <= 112
    assert caught.value.job_id == "c1"
    assert "stall_after=" in str(caught.value)


@pytest.mark.anyio
async def test_a_sync_that_never_begins_is_stalled_too() -> None:
    service = FakeCaches({"c1": lambda elapsed: status("c1", "NOT_INITIALIZED")})
    with pytest.raises(JobStalled, match="the sync of c1 has not begun for"):
        await service.project().caches.wait("c1", stall_after=30)


@pytest.mark.anyio
async def test_one_that_moves_is_not_stalled_however_long_it_takes() -> None:
    def slow(elapsed: float) -> dict[str, Any]:
        state = "RUNNING" if elapsed < 500 else "COMPLETED"
        return status("c1", state, full=run(state, cached=int(elapsed) // 50))

    final = await FakeCaches({"c1": slow}).project().caches.wait("c1", stall_after=80)
    assert final.status == "COMPLETED"


@pytest.mark.anyio
async def test_a_stall_that_only_warns_is_said_once_and_taken_back_when_it_moves() -> None:
    def resting(elapsed: float) -> dict[str, Any]:
        state = "RUNNING" if elapsed < 300 else "COMPLETED"
        return status("c1", state, full=run(state, cached=0 if elapsed < 200 else 1))

    caches = FakeCaches({"c1": resting, "c2": counting("c2")}).project().caches
    seen = [
        update
        async for update in caches.wait_many(["c1", "c2"], stall_after=50, on_stall="warn")
        if update.cache_id == "c1"
    ]
    assert [(update.state.value, update.is_stalled, update.is_final) for update in seen] == [
        ("running", False, False),
        ("running", True, False),
        ("running", False, False),
        ("running", True, False),
        ("succeeded", False, True),
    ]


@pytest.mark.anyio
async def test_among_many_a_stalled_one_has_an_outcome_and_the_others_go_on() -> None:
    scripts = {"hung": lambda elapsed: status("hung", "RUNNING", full=run("RUNNING")), "c2": counting("c2")}
    finals = await FakeCaches(scripts).project().caches.wait_many(scripts, stall_after=60)
    assert {cache_id: (final.state.value, final.is_stalled) for cache_id, final in finals.items()} == {
        "hung": ("running", True),
        "c2": ("succeeded", False),
    }


@pytest.mark.anyio
async def test_a_failure_says_what_the_service_recorded() -> None:
    failed = run("FAILED") | {"error": {"message": "the source has gone away"}}
    service = FakeCaches({"c1": lambda elapsed: status("c1", "FAILED", full=failed)})
    with pytest.raises(JobFailed, match=r"the sync of c1 failed after 0\.0 s: .*the source has gone away"):
        await service.project().caches.wait("c1")


@pytest.mark.anyio
async def test_what_goes_on_after_the_time_is_up_can_be_resumed_by_its_token() -> None:
    service = FakeCaches({"c1": counting("c1"), "c2": counting("c2")})
    with pytest.raises(WaitTimeout) as caught:
        await service.project().caches.wait_many(["c1", "c2"], timeout=5)
    token = caught.value.token
    assert token is not None
    assert "secret" not in token
    finals = await service.project().caches.resume(token, timeout=60)
    assert {cache_id: final.state.value for cache_id, final in finals.items()} == dict.fromkeys(
        ("c1", "c2"), "succeeded"
    )


@pytest.mark.parametrize(
    ("options", "kind", "named"),
    [
        ({"on_stall": "ignore"}, InvalidArgument, "on_stall is 'ignore'; it must be 'raise' or 'warn'"),
        ({"on_exit": True}, InvalidArgument, "on_exit is True; it must be 'leave' or 'cancel'"),
        ({"stall_after": 0}, ConfigurationError, "stall_after"),
        ({"timeout": -1}, ConfigurationError, "timeout"),
        ({"on_update": 5}, ConfigurationError, "on_update must be a function"),
    ],
)
@pytest.mark.anyio
async def test_wrong_options_are_refused_before_anything_is_sent(options: Any, kind: Any, named: str) -> None:
    service = FakeCaches()
    with pytest.raises(kind, match=named):
        service.project().caches.wait("c1", **options)
    assert service.http.requests == []
