"""What a user may do with anything that waits: break off, time a step out, go on elsewhere; and the result is the same.

Nothing may run between two steps, and no cancel scope may be open: so every shape is broken off at each of its
checkpoints and at each request, and has to come to the same end as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import anyio
import anyio.lowlevel
import pytest

from peaka_async import BatchReport, CacheUpdate, HttpRequest
from peaka_async.models import CacheStatus
from tests.support.fake_caches import FakeCaches, sync_from
from tests.transport.cancelling import at_every_checkpoint

pytestmark = pytest.mark.anyio

SHAPES = ("wait", "wait_many", "refresh", "create_many", "and_wait")
TABLES = [("7", "payment", f"t{number}") for number in range(5)]

Hook: TypeAlias = Callable[[], None]


class Scene:
    """A service on which things take their time, and one thing of a shape that waits for it.

    Attributes:
        service: The service.
        waiting: What waits.
        moments: How many requests have come, and how many have been done: places to break off at.
        at: The moment at which `hook` is called.
    """

    def __init__(self) -> None:
        self.service = FakeCaches(sync_seconds=8.0)
        self.waiting: Any = None
        self.moments = 0
        self.at = 0
        self.hook: Hook = lambda: None
        honest = self.service._answer

        async def handler(request: HttpRequest) -> Any:
            self._moment()
            await anyio.sleep(0.1)
            answer = await honest(request)
            # Now it is done, and nobody knows yet.
            self._moment()
            await anyio.sleep(0.1)
            return answer

        self.service.http.handler = handler

    @classmethod
    async def of(cls, shape: str) -> Scene:
        scene = cls()
        caches = scene.service.project().caches
        patience: dict[str, Any] = {"poll_interval": 1.0}
        if shape in ("wait", "wait_many", "refresh"):
            scene.service.scripts = {name: sync_from(1.0, 6.0, name) for name in ("c0", "c1", "c2")}
        if shape == "wait":
            scene.waiting = caches.wait("c0", **patience)
        elif shape == "wait_many":
            scene.waiting = caches.wait_many(["c0", "c1", "c2"], **patience)
        elif shape == "refresh":
            await anyio.sleep(0.5)
            scene.waiting = await caches.refresh("c0", **patience)
        else:
            batch = caches.create_many(TABLES, chunk_size=2, max_concurrency=2)
            scene.waiting = batch if shape == "create_many" else batch.and_wait(**patience)
        scene.moments = 0
        return scene

    def _moment(self) -> None:
        self.moments += 1
        if self.moments == self.at:
            self.hook()

    async def is_quiet(self) -> bool:
        """Whether nothing goes on between two steps."""
        before = len(self.service.http.requests)
        for _ in range(20):
            await anyio.lowlevel.checkpoint()
        return len(self.service.http.requests) == before and self.service.http.in_flight == 0


def gist(result: Any) -> Any:
    """What of a result does not depend on when it was asked for."""
    if isinstance(result, CacheStatus):
        run = result.last_full_refresh_cache_execution
        return result.id, result.status, run and run.id
    if isinstance(result, BatchReport):
        return [(one.index, one.state.value, one.cache_id, one.sync and gist(one.sync)) for one in result.outcomes]
    if isinstance(result, CacheUpdate):
        return result.job_id, result.state.value, result.execution_id, result.progress.cached
    return {job: gist(update) for job, update in result.items()}


async def undisturbed(shape: str) -> Any:
    scene = await Scene.of(shape)
    return gist(await scene.waiting)


@pytest.mark.parametrize("shape", SHAPES)
async def test_leaving_the_loop_leaves_nothing_running_and_it_can_go_on_later(shape: str) -> None:
    scene = await Scene.of(shape)
    async for _ in scene.waiting:
        break
    asked = len(scene.service.http.requests)
    await anyio.sleep(1.5)
    assert len(scene.service.http.requests) == asked
    assert gist(await scene.waiting) == await undisturbed(shape)


@pytest.mark.parametrize("shape", SHAPES)
async def test_an_error_in_the_loop_comes_out_as_it_is_and_leaves_nothing_running(shape: str) -> None:
    scene = await Scene.of(shape)
    with pytest.raises(LookupError, match="mine"):
        async for _ in scene.waiting:
            raise LookupError("mine")
    assert await scene.is_quiet()
    assert gist(await scene.waiting) == await undisturbed(shape)


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.3])
@pytest.mark.parametrize("shape", SHAPES)
async def test_steps_that_time_out_are_repeated_until_there_is_nothing_more(shape: str, seconds: float) -> None:
    """A step that is too short for a request can never get anywhere, so the time grows while nothing comes."""
    scene = await Scene.of(shape)
    patience, broken = seconds, 0
    seen: list[Any] = []
    while True:
        with anyio.move_on_after(patience) as scope:
            try:
                seen.append(await anext(scene.waiting))
            except StopAsyncIteration:
                break
        if scope.cancelled_caught:
            broken += 1
            patience += 0.05
            assert await scene.is_quiet()
    assert broken > 0
    assert seen, "a step that timed out must not end it in silence"
    assert gist(await scene.waiting) == await undisturbed(shape)


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_deadline_around_the_loop_cancels_only_what_is_inside(shape: str) -> None:
    scene = await Scene.of(shape)
    with anyio.move_on_after(0.45) as scope:
        async for _ in scene.waiting:
            pass
    assert (scope.cancelled_caught, await scene.is_quiet()) == (True, True)
    assert gist(await scene.waiting) == await undisturbed(shape)


@pytest.mark.parametrize("shape", SHAPES)
async def test_it_may_be_begun_in_one_task_and_ended_in_another(shape: str) -> None:
    scene = await Scene.of(shape)
    results: list[Any] = []

    async def begin() -> None:
        async for _ in scene.waiting:
            break

    async def go_on() -> None:
        with anyio.move_on_after(1.3):
            async for _ in scene.waiting:
                pass

    async def end() -> None:
        results.append(gist(await scene.waiting))

    for part in (begin, go_on, end):
        async with anyio.create_task_group() as group:
            group.start_soon(part)
    assert results == [await undisturbed(shape)]


@pytest.mark.parametrize("shape", SHAPES)
async def test_the_task_that_began_may_be_gone_by_an_error(shape: str) -> None:
    scene = await Scene.of(shape)

    async def begin() -> None:
        async for _ in scene.waiting:
            raise LookupError("mine")

    with pytest.RaisesGroup(LookupError):
        async with anyio.create_task_group() as group:
            group.start_soon(begin)
    assert gist(await scene.waiting) == await undisturbed(shape)


@pytest.mark.parametrize("shape", SHAPES)
async def test_two_consumers_at_once_are_refused_and_the_first_is_not_disturbed(shape: str) -> None:
    scene = await Scene.of(shape)
    refused: list[str] = []

    async def intrude(way: Callable[[], Awaitable[Any]]) -> None:
        await anyio.sleep(0.45)
        try:
            await way()
        except anyio.BusyResourceError as error:
            refused.append(str(error))

    async def awaits() -> None:
        await scene.waiting

    async with anyio.create_task_group() as group:
        group.start_soon(intrude, lambda: anext(scene.waiting))
        group.start_soon(intrude, awaits)
        result = gist(await scene.waiting)
    assert len(refused) == 2
    assert result == await undisturbed(shape)


@pytest.mark.parametrize("shape", SHAPES)
async def test_asked_again_after_its_end_it_says_the_same_and_asks_nothing(shape: str) -> None:
    scene = await Scene.of(shape)
    first = gist(await scene.waiting)
    asked = len(scene.service.http.requests)
    assert gist(await scene.waiting) == first
    assert [one async for one in scene.waiting] == []
    assert len(scene.service.http.requests) == asked


@pytest.mark.parametrize("way", ["await", "loop"])
@pytest.mark.parametrize("shape", SHAPES)
async def test_broken_off_at_any_checkpoint_it_goes_on_to_the_same_end(shape: str, way: str) -> None:
    wanted = await undisturbed(shape)
    scenes = [await Scene.of(shape)]

    async def loop() -> Any:
        async for _ in scenes[-1].waiting:
            pass
        return await scenes[-1].waiting

    async def go_on() -> None:
        scene = scenes[-1]
        assert await scene.is_quiet()
        assert gist(await scene.waiting) == wanted
        _assert_created_once(scene)
        scenes.append(await Scene.of(shape))

    times, result = await at_every_checkpoint(lambda: scenes[-1].waiting if way == "await" else loop(), go_on)
    assert times > 1
    assert gist(result) == wanted


@pytest.mark.parametrize("again", [0, 1, 7])
@pytest.mark.parametrize("shape", SHAPES)
async def test_broken_off_at_any_request_it_goes_on_to_the_same_end(shape: str, again: int) -> None:
    """Before a request is done and after it; and, where `again` is set, so many moments later once more."""
    wanted = await undisturbed(shape)
    for moment in range(1, 200):
        scene = await Scene.of(shape)
        is_undisturbed = await _broken_off(scene, moment)
        if is_undisturbed:
            assert moment > 5
            return
        if again:
            await _broken_off(scene, scene.moments + again)
        assert gist(await scene.waiting) == wanted
        _assert_created_once(scene)
    raise AssertionError("it has no end")


async def _broken_off(scene: Scene, moment: int) -> bool:
    """Await it, and break off at a moment; whether it ended before."""
    scene.at = moment
    with anyio.CancelScope() as scope:
        scene.hook = scope.cancel
        await scene.waiting
    assert await scene.is_quiet()
    return not scope.cancel_called


def _assert_created_once(scene: Scene) -> None:
    """What was done is not asked for again, however often it was broken off: it is looked for first."""
    names = [item["tableName"] for batch in scene.service.batches for item in batch]
    assert len(names) == len(set(names))
