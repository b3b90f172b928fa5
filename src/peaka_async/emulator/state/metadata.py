"""What is known about tables beyond their columns, and the refreshes that find it out. Section 15."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from .jobs import Job


@attrs.define
class MetadataStore:
    """The metadata of one project."""

    def refreshes(self) -> Iterator[Job]:
        """Yield every refresh."""
        yield from ()
