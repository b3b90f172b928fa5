"""What starts a run refuses a wrong `on_update` before the run is started, because nobody would wait for that one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from peaka_async import ConfigurationError, Project
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio

STARTS: dict[str, Callable[[Project, Any], Awaitable[Any]]] = {
    "caches": lambda project, hook: project.caches.refresh("6f9619ff-8b86-d011-b42d-00c04fc964ff", on_update=hook),
    "exports": lambda project, hook: project.exports.start(query="7", on_update=hook),
    "materialized": lambda project, hook: project.materialized.refresh("7", on_update=hook),
    "metadata": lambda project, hook: project.metadata.refresh("7", on_update=hook),
}


async def an_async_one(update: object) -> None:
    raise AssertionError(update)


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize(("hook", "problem"), [("print", "must be a function"), (an_async_one, "a plain function")])
async def test_it_is_refused_before_anything_is_sent(
    emulator: RunningEmulator, start: Callable[[Project, Any], Awaitable[Any]], hook: Any, problem: str
) -> None:
    async with emulator.client() as peaka:
        with pytest.raises(ConfigurationError, match=f"on_update .*{problem}"):
            await start(peaka.project(), hook)
    assert emulator.world.journal.count() == 0
