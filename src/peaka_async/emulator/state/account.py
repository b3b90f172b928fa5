"""The whole state of one emulated service: all that a snapshot holds."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..ids import IdSource
from .accounts import ApiKey, Organization, Workspace
from .jobs import Context, Job, JobKind
from .project import ProjectState


@attrs.define
class Account:
    """Organizations, workspaces, projects and keys by id, the keys by their secret."""

    organizations: dict[str, Organization] = attrs.field(factory=dict[str, Organization])
    workspaces: dict[str, Workspace] = attrs.field(factory=dict[str, Workspace])
    projects: dict[str, ProjectState] = attrs.field(factory=dict[str, ProjectState])
    keys: dict[str, ApiKey] = attrs.field(factory=dict[str, ApiKey], repr=False)
    ids: IdSource = attrs.field(factory=IdSource)

    def jobs(self) -> Iterator[tuple[ProjectState, JobKind, Job]]:
        """Yield every job with its project and its kind."""
        for project in self.projects.values():
            yield from ((project, kind, job) for kind, job in project.jobs())

    def catch_up(self, context: Context) -> None:
        """Let everything happen that has come due since somebody last looked."""
        for project in self.projects.values():
            project.catch_up(context)
