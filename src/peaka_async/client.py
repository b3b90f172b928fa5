"""The client: configuration, the groups of the account, and the way to a project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from peaka_api.groups import AccountGroups

from .config import Config, check_project_id, whole_number
from .errors import ConfigurationError
from .secret import Secret
from .transport import Options, Pipeline, Shared

if TYPE_CHECKING:
    from peaka_api.models import ProjectInfo
    from peaka_api.transport import Response

    from .project import Project
    from .transport import HttpClient
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
        max_retries: How often a request is sent again at most. Only what is safe to repeat is repeated.
        max_concurrency: How many requests may be in flight at once; further ones wait their turn, in order.
        http_client: Replaces the HTTP library; see `peaka_async.HttpClient`. It is not closed with this client.

    Raises:
        ConfigurationError: There is no key, or a value cannot be right. The message names what to set.

    Example:
        ```python
        async with AsyncPeaka() as peaka:
            me = await peaka.info()
            caches = await peaka.project().caches.list_statuses()
        ```
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        project_id: str | None = None,
        base_url: str | None = None,
        timeout: float | timedelta | None = None,
        max_retries: int = 2,
        max_concurrency: int = DEFAULT_CONCURRENCY,
        http_client: HttpClient | None = None,
    ) -> None:
        secret = None if api_key is None else Secret(api_key)
        # From here on the key is masked, also where a traceback shows local variables.
        del api_key
        config = Config.resolve(secret, project_id, base_url, os.environ)
        concurrency = whole_number("max_concurrency", max_concurrency, 1)
        options = Options().changed(timeout=timeout, max_retries=max_retries, headers=None)
        self._owns_http = http_client is None
        if http_client is None:
            from .transport.http import HttpxClient

            http_client = HttpxClient(max_connections=concurrency)
        self._pipeline = Pipeline(Shared(config, http_client, concurrency), options)
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
        """Close the connections. May be called twice; a client made by `with_options` leaves them open."""
        if self._owns_http:
            await self._pipeline.shared.http.aclose()

    def project(self, project_id: str | None = None) -> Project:
        """A project's groups. No request is made.

        Args:
            project_id: Its id, eight characters. Left out, the `project_id` of the client.

        Raises:
            ConfigurationError: No id is given here nor to the client, or it cannot be one.
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
        """
        return await self.account.get_info()

    def walk_projects(self, *, max_concurrency: int = 4) -> ProjectWalk:
        """Every project that the key reaches: organizations, then their workspaces, then their projects.

        Args:
            max_concurrency: How many lists are read at once.

        Returns:
            An async iterator over `Project`, in the order of the lists; `details` of each holds its record.

        Source:
            Operations `organizations.list`, `workspaces.list`, `projects.list`; behaviour reference section 2.
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
        """
        from .adhoc import adhoc_call

        return await self._pipeline.send(adhoc_call(method, path, query, json, headers))

    def with_options(
        self,
        *,
        timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncPeaka:
        """A client with other options that shares connections, limits and key with this one.

        Args:
            timeout: Seconds that one call may take in all.
            max_retries: How often a request is sent again at most.
            headers: Headers for every request, added to those there are.

        Raises:
            ConfigurationError: A value cannot be right.
        """
        changed = self._pipeline.options.changed(timeout=timeout, max_retries=max_retries, headers=headers)
        # The copy is made without __init__, which would read the environment and open connections of its own.
        other = object.__new__(type(self))
        other._owns_http = False
        other._pipeline = Pipeline(self._pipeline.shared, changed)
        AccountGroups.__init__(other, other._pipeline)
        return other

    @property
    def _config(self) -> Config:
        return self._pipeline.shared.config
