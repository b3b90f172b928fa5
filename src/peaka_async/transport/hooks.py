"""What user code may watch: plain functions, what those of a call are given, and the wall around them."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from attrs import frozen

from ..errors import ConfigurationError

__all__ = ["Hook", "Hooks", "RequestInfo", "ResponseInfo", "RetryInfo", "check_hook"]

T = TypeVar("T")

logger = logging.getLogger("peaka_async")


@frozen
class RequestInfo:
    """An attempt that is about to be sent: what `on_request` is given.

    Attributes:
        operation: Which operation it is, such as `caches.create`; `request` for what `AsyncPeaka.request` sends.
        method: The HTTP verb.
        path: The template of the path, without ids: `/data/projects/{projectId}/cache`; `{path}` where there is none.
        attempt: Its number within the call, from 1.
    """

    operation: str
    method: str
    path: str
    attempt: int


@frozen
class ResponseInfo:
    """How an attempt ended, answered or not: what `on_response` is given.

    Attributes:
        operation: Which operation it is.
        method: The HTTP verb.
        path: The template of the path, without ids.
        attempt: Its number within the call, from 1.
        status: The HTTP status, or `None` where no answer came.
        request_id: The id that the service gave the request, or `None`.
        elapsed: Seconds from the start of the attempt to its end.
        error: The class of the error that it ended in, such as `ConnectionLost`; `Cancelled` for a cancellation; `None`
            where it ended in an answer that nothing is known to be wrong with, or of which the status says enough.
    """

    operation: str
    method: str
    path: str
    attempt: int
    status: int | None
    request_id: str | None
    elapsed: float
    error: str | None


@frozen
class RetryInfo:
    """That an attempt failed and another one follows: what `on_retry` is given.

    Attributes:
        operation: Which operation it is.
        method: The HTTP verb.
        path: The template of the path, without ids.
        attempt: The number of the attempt that failed, from 1.
        error: The class of the error, such as `ServerError`.
        status: The HTTP status of the error, or `None` where no answer came.
        wait: Seconds until the next attempt.
    """

    operation: str
    method: str
    path: str
    attempt: int
    error: str
    status: int | None
    wait: float


class Hooks:
    """The hooks of one client; `None` where there is none, so that nobody makes what nobody wants to see."""

    __slots__ = ("on_request", "on_response", "on_retry")

    def __init__(
        self,
        on_request: Callable[[RequestInfo], None] | None,
        on_response: Callable[[ResponseInfo], None] | None,
        on_retry: Callable[[RetryInfo], None] | None,
    ) -> None:
        self.on_request = None if on_request is None else Hook("on_request", on_request)
        self.on_response = None if on_response is None else Hook("on_response", on_response)
        self.on_retry = None if on_retry is None else Hook("on_retry", on_retry)


def check_hook(name: str, function: object) -> None:
    """Refuse what cannot be a hook; `None` is none.

    Raises:
        ConfigurationError: It is no function, or an async one.
    """
    if function is None:
        return
    if not callable(function):
        raise ConfigurationError(f"{name} must be a function, not a {type(function).__name__}")
    for each in (function, getattr(type(function), "__call__", None)):  # noqa: B004  # is it async, not is it there
        if inspect.iscoroutinefunction(each) or inspect.isasyncgenfunction(each):
            raise ConfigurationError(f"{name} must be a plain function: nothing would await an async one")


class Hook(Generic[T]):
    """A function of the user's, whose errors stay its own."""

    __slots__ = ("_function", "_name", "_told")

    def __init__(self, name: str, function: Callable[[T], Any]) -> None:
        check_hook(name, function)
        self._name = name
        self._function = function
        self._told: set[str] = set()

    def __call__(self, info: T) -> None:
        """Run it. Cancellation and the other BaseExceptions pass, nothing else does."""
        try:
            result = self._function(info)
        except Exception as error:  # noqa: BLE001  # watching a call must not break it: a bug in a hook is reported, and the call goes on
            self._report(f"raised {type(error).__name__}")
            return
        if isinstance(result, Coroutine):
            # Such as from a lambda around an async function, which cannot be known beforehand.
            result.close()
            self._report("returned a coroutine, which nothing awaits")

    def _report(self, what: str) -> None:
        # A hook that fails once fails with every request; its message may hold anything, so it is not shown.
        if what not in self._told:
            self._told.add(what)
            logger.warning("the hook %s %s; further ones like it are not reported", self._name, what)
