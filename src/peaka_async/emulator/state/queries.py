"""Saved queries, their folders, and the runs of the materialized ones."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from .jobs import Job


@attrs.define
class QueryStore:
    """The saved queries of one project."""

    def refreshes(self) -> Iterator[Job]:
        """Yield every refresh of a materialized query."""
        yield from ()
