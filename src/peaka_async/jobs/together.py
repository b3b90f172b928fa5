"""Several things at once, and their first failure as itself: a group of exceptions would say no more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

import anyio

__all__ = ["together"]


async def together(work: Iterable[Callable[[], Awaitable[None]]], limit: int | None = None) -> None:
    """Run functions beside one another, and return when all have ended.

    Args:
        work: The functions. They are drawn as there is room for them.
        limit: How many run at once; all of them when left out.

    Raises:
        Exception: What the first of them raised; the others are cancelled.
    """
    pending = iter(list(work) if limit is None else work)
    failures: list[Exception] = []

    async def worker(group: anyio.abc.TaskGroup, first: Callable[[], Awaitable[None]]) -> None:
        try:
            await first()
            for further in pending if limit is not None else ():
                await further()
        except Exception as error:  # noqa: BLE001  # raised below, without the group around it
            failures.append(error)
            group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        for count, first in enumerate(pending, start=1):
            group.start_soon(worker, group, first)
            if count == limit:
                break
    if failures:
        raise failures[0]
