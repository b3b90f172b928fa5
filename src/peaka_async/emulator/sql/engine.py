"""Placeholder of the lead's so that imports work; the SQL engineer replaces it."""

from __future__ import annotations


class Engine:
    """Runs statements."""

    def close(self) -> None:
        """Close."""
