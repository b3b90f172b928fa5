"""Export jobs and the files that they leave."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from .jobs import Job


@attrs.define
class ExportStore:
    """The exports of one project."""

    def jobs(self) -> Iterator[Job]:
        """Yield every export."""
        yield from ()
