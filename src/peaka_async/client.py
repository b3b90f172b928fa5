"""The client: configuration, the groups of the account, and the way to a project."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from peaka_api.groups import AccountGroups

from .config import Config, check_project_id, rate, whole_number
from .errors import ConfigurationError
from .resources.keyed import RESOLVERS
from .secret import Secret
from .transport import Limits, Options, Pipeline, Shared, Telemetry
from .transport.middleware import Middleware, checked
from .transport.telemetry import configure_logging_from_environment

if TYPE_CHECKING:
    from peaka_api.models import ProjectInfo
    from peaka_api.transport import Response

    from .project import Project
    from .resources.drivers import Drivers
    from .resources.sql_tools import SqlTools
    from .transport import HttpClient
    from .transport.hooks import RequestInfo, ResponseInfo, RetryInfo
    from .walk import ProjectWalk

__all__ = ["AsyncPeaka"]

DEFAULT_CONCURRENCY = 20


class AsyncPeaka(AccountGroups):
    """The Peaka Partner API.

    Use it as `async with AsyncPeaka() as peaka:`, or close it with `aclose`. Making it does no I/O. It serves any
    number of tasks of one event loop at once, and works on asyncio and trio.

    The groups of the account are attributes: `organizations`, `workspaces`, `projects`, `connection_configs`,
    `drivers`, `embedded`, `sql_tools` and more. Those of a project are on `peaka.project(...)`. Every group has
    `.raw`, with the same methods returning the whole response.

    Args:
        api_key: A Partner key or a Project key. Left out, the variable `PEAKA_API_KEY` is read.
        project_id: The project that `project()` means. Left out, `PEAKA_PROJECT_ID`, if set.
        base_url: The server and root of the API. Left out, `PEAKA_BASE_URL`, else the server in the United States.
        timeout: Seconds that one call may take in all, attempts and pauses included. Left out, 30 s, and longer for
            operations that are known to be slow (running a query, importing a file, the AI agent).
        attempt_timeout: Seconds that each wait of one attempt may take: for a connection (10 s at most), for the
            answer to begin or go on. Left out, what is left of `timeout`.
        max_retries: How often a request is sent again at most. Only what is safe to repeat is repeated.
        max_concurrency: How many requests may be in flight at once; further ones wait their turn, in order. An event
            stream counts until it has begun, not for as long as it is open.
        requests_per_second: How many requests may begin in a second, evenly spaced. Left out, as many as there are.
        middleware: Async functions `(request, call_next) -> response` around each attempt, the first outermost. They
            see everything but the key; event streams pass them by.
        http_client: Replaces the HTTP library; see `peaka_async.HttpClient`. It is not closed with this client.
        on_request: Called with a `RequestInfo` before each attempt.
        on_response: Called with a `ResponseInfo` after each attempt, whether it was answered or failed.
        on_retry: Called with a `RetryInfo` before each pause. What one of these three raises is logged, not passed on.

    Raises:
        ConfigurationError: There is no key, or a value cannot be right. The message names what to set.

    Example:
        ```python
        async with AsyncPeaka() as peaka:
            print(await peaka.info())
            for status in await peaka.project().caches.list_statuses():
                print(status.table_name, status.status)
        ```
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        project_id: str | None = None,
        base_url: str | None = None,
        timeout: float | timedelta | None = None,
        attempt_timeout: float | timedelta | None = None,
        max_retries: int = 2,
        max_concurrency: int = DEFAULT_CONCURRENCY,
        requests_per_second: float | None = None,
        middleware: Sequence[Middleware] = (),
        http_client: HttpClient | None = None,
        on_request: Callable[[RequestInfo], None] | None = None,
        on_response: Callable[[ResponseInfo], None] | None = None,
        on_retry: Callable[[RetryInfo], None] | None = None,
    ) -> None:
        secret = None if api_key is None else Secret(api_key)
        # From here on the key is masked, also where a traceback shows local variables.
        del api_key
        config = Config.resolve(secret, project_id, base_url, os.environ)
        options = Options().changed(timeout=timeout, attempt_timeout=attempt_timeout, max_retries=max_retries)
        pace = None if requests_per_second is None else rate("requests_per_second", requests_per_second)
        limits = Limits(whole_number("max_concurrency", max_concurrency, 1), pace)
        telemetry = Telemetry(on_request=on_request, on_response=on_response, on_retry=on_retry)
        steps = checked(middleware)
        configure_logging_from_environment(os.environ)
        self._is_root = True
        self._owns_http = http_client is None
        if http_client is None:
            from .transport.http import HttpxClient

            http_client = HttpxClient()
        self._pipeline = Pipeline(Shared(config, http_client, limits, telemetry, steps), options, RESOLVERS)
        super().__init__(self._pipeline)

    def __repr__(self) -> str:
        if not hasattr(self, "_pipeline"):
            return "<AsyncPeaka that could not be set up>"
        config = self._config
        project = f", project_id={config.project_id!r}" if config.project_id else ""
        return f"AsyncPeaka(api_key={config.api_key!r}{project}, base_url={config.base_url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; further use is a `ClientStateError`. May be called twice.

        A client made by `with_options` leaves everything open. A cancellation does not keep connections open.

        Example:
            ```python
            peaka = AsyncPeaka()
            try:
                print(await peaka.info())
            finally:
                await peaka.aclose()
            ```
        """
        if self._is_root:
            self._pipeline.shared.close()
        if self._owns_http:
            await self._pipeline.shared.http.aclose()

    def project(self, project_id: str | None = None) -> Project:
        """A project's groups. No request is made.

        Args:
            project_id: Its id, eight characters. Left out, the `project_id` of the client.

        Raises:
            ConfigurationError: No id is given here nor to the client, or it cannot be one.

        Example:
            ```python
            project = peaka.project()
            print(project.id, [catalog.name for catalog in await project.catalogs.list()])
            ```
        """
        from .project import Project

        chosen = self._config.project_id if project_id is None else check_project_id(project_id)
        if chosen is None:
            raise ConfigurationError(
                "No project: pass its id to project(), project_id= to AsyncPeaka, or set PEAKA_PROJECT_ID"
            )
        return Project(self._pipeline, chosen)

    async def info(self) -> ProjectInfo:
        """Whose key this is, and which project it is bound to; the cheapest way to check a key.

        Returns:
            `ProjectInfo`: user id and email; `project_id` and `project_name` are set for a Project key only.

        Raises:
            Unauthorized: The key is missing or unknown.
            PeakaError: The request failed.

        Source:
            `GET /info`: operation `account.get_info`, behaviour reference section 1.3.

        Example:
            ```python
            me = await peaka.info()
            print(me.email, me.project_id or "every project")
            ```
        """
        return await self.account.get_info()

    @cached_property
    def drivers(self) -> Drivers:
        """Connection URLs for SQL drivers. They contain the API key."""
        from .resources.drivers import Drivers

        return Drivers(self._transport)

    @cached_property
    def sql_tools(self) -> SqlTools:
        """Translation between SQL dialects."""
        from .resources.sql_tools import SqlTools

        return SqlTools(self._transport)

    def walk_projects(self, *, max_concurrency: int = 4) -> ProjectWalk:
        """Every project that the key reaches: organizations, then their workspaces, then their projects.

        Args:
            max_concurrency: How many lists are read at once.

        Returns:
            An async iterator over `Project`, in the order of the lists; `details` of each holds its record.

        Source:
            Operations `organizations.list`, `workspaces.list`, `projects.list`; behaviour reference section 2.

        Example:
            ```python
            async for project in peaka.walk_projects():
                print(project, len(await project.caches.list_statuses()), "caches")
            ```
        """
        from .walk import ProjectWalk

        return ProjectWalk(self, self._pipeline, whole_number("max_concurrency", max_concurrency, 1))

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[Any]:
        """Send a request that the API document does not know yet, with the key, limits and errors of this client.

        Args:
            method: The HTTP verb.
            path: The path under the base URL, quoted, such as `/data/projects/acFxu7Xr/new-thing`.
            query: Parameters of the query string; `None` leaves one out, a sequence repeats it.
            json: The body, anything JSON can hold; `None` sends no body.
            headers: Further headers.

        Returns:
            `Response`: `parsed` is JSON where the answer is JSON, text for `text/*`, `None` for an empty body, else
            bytes. Only GET and HEAD are repeated after a failure.

        Raises:
            InvalidArgument: An argument cannot be right; nothing was sent.
            PeakaError: The request failed.

        Example:
            ```python
            response = await peaka.request("GET", "/info")
            print(response.status, response.parsed["email"])
            ```
        """
        from .adhoc import adhoc_call

        return await self._pipeline.send(adhoc_call(method, path, query, json, headers))

    def with_options(
        self,
        *,
        timeout: float | timedelta | None = None,
        attempt_timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncPeaka:
        """A client with other options that shares connections, limits and key with this one.

        Args:
            timeout: Seconds that one call may take in all.
            attempt_timeout: Seconds that each wait of one attempt may take.
            max_retries: How often a request is sent again at most.
            headers: Headers for every request, added to those there are.

        Raises:
            ConfigurationError: A value cannot be right.

        Example:
            ```python
            patient = peaka.with_options(timeout=300, max_retries=5)
            print(await patient.info())
            ```
        """
        changed = self._pipeline.options.changed(
            timeout=timeout, attempt_timeout=attempt_timeout, max_retries=max_retries, headers=headers
        )
        # The copy is made without __init__, which would read the environment and open connections of its own.
        other = object.__new__(type(self))
        other._is_root = other._owns_http = False
        other._pipeline = self._pipeline.with_options(changed)
        AccountGroups.__init__(other, other._pipeline)
        return other

    @property
    def _config(self) -> Config:
        return self._pipeline.shared.config
