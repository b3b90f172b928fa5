"""Ids of the forms that the service uses, the same in every run from the same seed."""

from __future__ import annotations

import hashlib
import uuid


class IdSource:
    """Makes ids one after another; two sources with one seed make the same ids.

    Args:
        seed: Any text.
    """

    def __init__(self, seed: str = "peaka-emulator") -> None:
        self._seed = seed
        self._made = 0

    def uuid(self) -> str:
        """Return the next UUID, as connections, caches, runs and workspaces have."""
        return str(uuid.UUID(bytes=self._digest()[:16], version=4))

    def decimal(self) -> str:
        """Return the next decimal id of 18 digits, as catalogs and tables have: too long for a double."""
        return str(10**17 + int.from_bytes(self._digest()[:8], "big") % (9 * 10**17))

    def _digest(self) -> bytes:
        self._made += 1
        return hashlib.sha256(f"{self._seed}/{self._made}".encode()).digest()


def fraction_of(text: str) -> float:
    """Return a number from 0 up to 1 that is fixed by `text`: variety without chance."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32
