"""Ids of the forms that the service uses, the same in every run from the same seed."""

from __future__ import annotations

import hashlib
import uuid

import attrs

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@attrs.define
class IdSource:
    """Makes ids one after another; two sources with one seed make the same ids.

    Attributes:
        seed: Any text.
        made: How many have been made.
    """

    seed: str = "peaka-emulator"
    made: int = 0

    def uuid(self) -> str:
        """Return the next UUID, as connections, caches, runs and workspaces have."""
        return str(uuid.UUID(bytes=self._digest()[:16], version=4))

    def decimal(self) -> str:
        """Return the next decimal id of 18 digits, as catalogs and tables have: too long for a double."""
        return str(10**17 + int.from_bytes(self._digest()[:8], "big") % (9 * 10**17))

    def short(self, length: int = 8) -> str:
        """Return the next id of letters and digits, as projects and the public part of API keys have."""
        number = int.from_bytes(self._digest(), "big")
        return "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(length))

    def _digest(self) -> bytes:
        self.made += 1
        return hashlib.sha256(f"{self.seed}/{self.made}".encode()).digest()


def fraction_of(text: str) -> float:
    """Return a number from 0 up to 1 that is fixed by `text`: variety without chance."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32
