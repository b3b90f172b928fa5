"""Names under which files are written: what the service says, made so that it cannot lead out of the directory."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["file_names"]

_LONGEST = 180
"""Bytes of a name, below the 255 that file systems take, with room for what is put around it meanwhile."""

_UNUSABLE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]')
"""Characters that some file system refuses or reads in another way; a colon opens streams and drives on Windows."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that mean a device on Windows, with any ending."""


def file_names(names: Iterable[str]) -> list[str]:
    """A name for each file, in the same order: the last part of what it is called, unlike any other's.

    Args:
        names: What the service calls the files.

    Example:
        >>> file_names(["part-00000.csv", "../../etc/passwd", ".."])
        ['part-00000.csv', 'passwd', 'file-2']
    """
    taken: set[str] = set()
    found: list[str] = []
    for place, name in enumerate(names):
        base = usable = _plain(name) or f"file-{place}"
        number = place
        # File systems that do not tell cases apart would let one file overwrite another.
        while usable.casefold() in taken:
            usable = f"{number}-{base}"
            number += 1
        taken.add(usable.casefold())
        found.append(usable)
    return found


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    # A dot or blank at the end is dropped by Windows; that also leaves nothing of "." and "..".
    last = _UNUSABLE.sub("_", last).rstrip(". ")
    if _DEVICE.fullmatch(last):
        last = f"_{last}"
    # Of a long name the end tells more: it has the type.
    return last.encode()[-_LONGEST:].decode(errors="ignore").lstrip()
