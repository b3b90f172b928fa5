"""A project: its groups of operations, and the ones that people's code makes better."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from peaka_api.groups import ProjectGroups

from .transport import Pipeline

if TYPE_CHECKING:
    from peaka_api.models import Project as ProjectDetails

    from .resources.caches.group import Caches
    from .resources.catalogs import Catalogs
    from .resources.exports import Exports

__all__ = ["Project"]


class Project(ProjectGroups):
    """The groups of one project: `caches`, `catalogs`, `connections`, `queries`, `tables`, `exports` and more.

    Made by `AsyncPeaka.project` and by `AsyncPeaka.walk_projects`. It holds no state of the service.

    Attributes:
        id: The id of the project.
        details: Its record, where it came from a list; `None` where it was made from an id.
    """

    def __init__(self, pipeline: Pipeline, project_id: str, details: ProjectDetails | None = None) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline
        self.id = project_id
        self.details = details

    def __repr__(self) -> str:
        name = f" {self.details.name!r}" if self.details else ""
        return f"<Project {self.id!r}{name}>"

    @cached_property
    def caches(self) -> Caches:
        """Copies of slow tables that Peaka keeps up to date: create many, wait for them."""
        from .resources.caches.group import Caches

        return Caches(self._pipeline, self._project_id)

    @cached_property
    def catalogs(self) -> Catalogs:
        """Catalogs, their schemas, tables and columns; search through all of them."""
        from .resources.catalogs import Catalogs

        return Catalogs(self._transport, self._project_id)

    @cached_property
    def exports(self) -> Exports:
        """Files made from a query or a table."""
        from .resources.exports import Exports

        return Exports(self._transport, self._project_id)

    def with_options(
        self,
        *,
        timeout: float | timedelta | None = None,
        attempt_timeout: float | timedelta | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Project:
        """The same project with other options; see `AsyncPeaka.with_options`."""
        changed = self._pipeline.options.changed(
            timeout=timeout, attempt_timeout=attempt_timeout, max_retries=max_retries, headers=headers
        )
        return Project(self._pipeline.with_options(changed), self.id, self.details)
