"""For tests of applications that use Peaka: an emulator in the test's own process, and clocks that jump.

With the extra `emulator` installed, pytest has the fixtures `peaka_emulator`, a fresh one for each test, and
`peaka_client`, a client of it. `docs/testing.md` shows how to test an application with them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .in_process import InProcessClient as InProcessClient
    from .running import RunningEmulator as RunningEmulator
    from .virtual_time import VirtualLoop as VirtualLoop
    from .virtual_time import virtual_backend as virtual_backend

_HOME = {
    "InProcessClient": "in_process",
    "RunningEmulator": "running",
    "VirtualLoop": "virtual_time",
    "virtual_backend": "virtual_time",
}

__all__ = ["InProcessClient", "RunningEmulator", "VirtualLoop", "virtual_backend"]  # given by __getattr__


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
