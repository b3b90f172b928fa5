"""Every project that a key reaches, found by walking down from the organizations."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import anyio

from .errors import Forbidden, NotFound, PeakaError
from .project import Project

if TYPE_CHECKING:
    from .client import AsyncPeaka
    from .transport import Pipeline

__all__ = ["ProjectWalk"]

P = TypeVar("P", str, tuple[str, str])
C = TypeVar("C")


class ProjectWalk:
    """An async iterator over projects, in the order of the lists they come from.

    Each step reads what it needs and leaves nothing running: breaking off is free, and a cancelled step can be
    repeated. A workspace or an organization that refuses the key below the top is passed over and noted in `skipped`.

    Attributes:
        skipped: What was passed over: the organization, or the organization and workspace, with the error.
    """

    def __init__(self, peaka: AsyncPeaka, pipeline: Pipeline, max_concurrency: int) -> None:
        self._peaka = peaka
        self._pipeline = pipeline
        self._width = max_concurrency
        self._guard = anyio.ResourceGuard("walking with")
        self._organizations: deque[str] | None = None
        self._workspaces: deque[tuple[str, str]] = deque()
        self._found: deque[Project] = deque()
        self._count = 0
        self.skipped: list[tuple[str | tuple[str, str], PeakaError]] = []

    def __repr__(self) -> str:
        return f"<ProjectWalk after {self._count} projects, {len(self.skipped)} skipped>"

    def __aiter__(self) -> AsyncIterator[Project]:
        return self

    async def __anext__(self) -> Project:
        """The next project.

        Raises:
            BusyResourceError: Another task is walking with this object.
            Forbidden: The key is a Project key, which may not list organizations.
            PeakaError: A list could not be read; the next step tries it again.
        """
        with self._guard:
            if self._organizations is None:
                self._organizations = deque(item.id for item in await self._peaka.organizations.list())
            while not self._found:
                if self._workspaces:
                    await self._read(self._workspaces, self._projects_of, self._found)
                elif self._organizations:
                    await self._read(self._organizations, self._workspaces_of, self._workspaces)
                else:
                    raise StopAsyncIteration
            self._count += 1
            return self._found.popleft()

    async def _workspaces_of(self, organization: str) -> list[tuple[str, str]]:
        return [(organization, workspace.id) for workspace in await self._peaka.workspaces.list(organization)]

    async def _projects_of(self, place: tuple[str, str]) -> list[Project]:
        return [Project(self._pipeline, item.id, item) for item in await self._peaka.projects.list(*place)]

    async def _read(self, parents: deque[P], read: Callable[[P], Awaitable[list[C]]], children: deque[C]) -> None:
        """Read below the first few parents at once, and move on only when all of them are settled."""
        batch = list(islice(parents, self._width))
        results: dict[int, list[C] | PeakaError] = {}

        async def one(place: int, parent: P) -> None:
            try:
                results[place] = await read(parent)
            except PeakaError as error:
                results[place] = error

        async with anyio.create_task_group() as group:
            for place, parent in enumerate(batch):
                group.start_soon(one, place, parent)
        for result in results.values():
            if isinstance(result, PeakaError) and not isinstance(result, Forbidden | NotFound):
                raise result
        # Nothing is awaited from here on: a step that is cancelled or fails has changed nothing and can be repeated.
        for place in range(len(batch)):
            parent = parents.popleft()
            result = results[place]
            if isinstance(result, PeakaError):
                self.skipped.append((parent, result))
            else:
                children.extend(result)
