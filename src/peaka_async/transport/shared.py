"""What all clients made from one another have in common."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import anyio.lowlevel

from ..config import Config
from ..errors import ClientStateError
from .limits import Limits
from .middleware import Middleware
from .retry import Quota
from .seam import HttpClient
from .telemetry import Telemetry

__all__ = ["Shared"]

T = TypeVar("T")


class Shared:
    """Key and connections, limits and quota, telemetry and chance; and whether they may be used from here.

    Args:
        config: Key and server.
        http: The HTTP library.
        limits: How much may go out.
        telemetry: Who is told.
        middleware: The user's steps around each attempt.
    """

    def __init__(
        self,
        config: Config,
        http: HttpClient,
        limits: Limits,
        telemetry: Telemetry,
        middleware: Sequence[Middleware] = (),
    ) -> None:
        self.config = config
        self.http = http
        self.limits = limits
        self.telemetry = telemetry
        self.middleware = middleware
        self.quota = Quota()
        self.draw: random.Random = random.Random()  # noqa: S311  # jitter guards nothing
        self._common: dict[Hashable, Any] = {}
        self._is_closed = False
        self._loop: object | None = None

    def check(self) -> None:
        """Refuse a use that could only fail later and less clearly.

        Raises:
            ClientStateError: The client is closed, or its connections are on another event loop.
        """
        if self._is_closed:
            raise ClientStateError("this client is closed; make another one")
        here = anyio.lowlevel.current_token()
        if self._loop is None:
            self._loop = here
        elif self._loop != here:
            raise ClientStateError(
                "this client has its connections on another event loop; make one client per event loop"
                " (each asyncio.run has a loop of its own)"
            )

    def common(self, key: Hashable, make: Callable[[], T]) -> T:
        """What the floors above have only once for all these clients; made when it is first asked for."""
        if key not in self._common:
            self._common[key] = make()
        found: T = self._common[key]
        return found

    def close(self) -> None:
        """No further use."""
        self._is_closed = True
