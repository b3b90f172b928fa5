"""Cancels a call at each of its checkpoints in turn: the places where a cancellation can arrive."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import Any

import anyio

__all__ = ["at_every_checkpoint"]

_MOST = 500
"""Checkpoints after which a call is taken to have no end."""


class _Stepped:
    """Awaits something, and cancels a scope when it gives way to the event loop for the nth time."""

    def __init__(self, work: Awaitable[Any], scope: anyio.CancelScope, at: int) -> None:
        self._work = work
        self._scope = scope
        self._at = at

    def __await__(self) -> Generator[Any, Any, Any]:
        steps: Any = self._work.__await__()
        resume: Callable[[], Any] = lambda: steps.send(None)  # noqa: E731  # the first of the three ways to go on
        count = 0
        while True:
            try:
                wanted = resume()
            except StopIteration as end:
                return end.value
            count += 1
            if count == self._at:
                self._scope.cancel()
            try:
                value = yield wanted
            except GeneratorExit:
                steps.close()
                raise
            except BaseException as error:  # noqa: BLE001  # whatever the event loop throws is passed on
                resume = _throwing(steps, error)
            else:
                resume = _sending(steps, value)


def _sending(steps: Any, value: Any) -> Callable[[], Any]:
    return lambda: steps.send(value)


def _throwing(steps: Any, error: BaseException) -> Callable[[], Any]:
    return lambda: steps.throw(error)


async def at_every_checkpoint(
    work: Callable[[], Awaitable[Any]], after_each: Callable[[], Awaitable[None]]
) -> tuple[int, Any]:
    """Run some work again and again, cancelled one checkpoint later each time, until it ends by itself.

    Args:
        work: Makes what is awaited.
        after_each: Awaited after each cancellation; it looks whether anything was left behind.

    Returns:
        How often it was cancelled, and what it returned in the end.
    """
    for at in range(1, _MOST):
        ended: list[Any] = []

        async def run(ended: list[Any] = ended) -> None:
            ended.append(await work())

        with anyio.CancelScope() as scope:
            await _Stepped(run(), scope, at)
        if ended and not scope.cancel_called:
            return at - 1, ended[0]
        await after_each()
    raise AssertionError(f"no end after {_MOST} checkpoints")
