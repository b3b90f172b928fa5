"""Steps of the user around each attempt."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias, cast

from ..errors import ConfigurationError
from .seam import HttpRequest, HttpResponse

__all__ = ["Middleware", "Next", "around", "checked"]

Next: TypeAlias = Callable[[HttpRequest], Awaitable[HttpResponse]]
"""The rest of the way: give it the request, changed or not, and it returns the answer or raises `AttemptFailed`."""

Middleware: TypeAlias = Callable[[HttpRequest, Next], Awaitable[HttpResponse]]
"""A step around each attempt, inside of limits, deadline and retries.

It sees the request without the key, and the answer whatever its status. What it raises ends the call.
"""


def around(steps: Sequence[Middleware], last: Next) -> Next:
    """The steps put around the last one; the first is the outermost."""
    for step in reversed(steps):
        last = partial(_call, step, last)
    return last


async def _call(step: Middleware, rest: Next, request: HttpRequest) -> HttpResponse:
    return await step(request, rest)


def checked(steps: Any) -> tuple[Middleware, ...]:
    """The steps as given to the client.

    Raises:
        ConfigurationError: They are not a sequence of async functions.
    """
    if not isinstance(steps, Sequence) or isinstance(steps, str):
        raise ConfigurationError("middleware must be a list of async functions (request, call_next) -> response")
    found = cast("Sequence[Any]", steps)
    for step in found:
        call = step if inspect.isfunction(step) or inspect.ismethod(step) else getattr(step, "__call__", None)  # noqa: B004  # to look at the method, not to ask whether there is one
        if not inspect.iscoroutinefunction(call):
            raise ConfigurationError(f"middleware must be async functions; {step!r} is none")
    return tuple(found)
