"""The refusal to mount a file or a folder."""

from __future__ import annotations

from pathlib import Path


class CannotMount(ValueError):
    """A file or folder that cannot be shown as a source.

    Args:
        path: Where it is.
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot mount {path}: {reason}")
        self.path = path
        self.reason = reason
