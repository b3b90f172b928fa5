"""Keeps a world in a file, so that it survives the end of its process, also a sudden one."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from .clock import ScaledClock
from .world import World

_PAUSE = 1.0
"""Seconds between two looks at whether there is something new to write."""


class StateFileError(Exception):
    """The file is there and is not the state of a world."""


class StateFile:
    """Reads a world from a file on entering, and writes it there while it changes and on leaving.

    What happened in the last second before a sudden end may be missing; the file itself is always whole.

    Args:
        world: Whose state it is.
        path: The file; made if there is none.
    """

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="peaka-emulator-state", daemon=True)
        self._written = -1

    def __enter__(self) -> Self:
        """Read the file, if there is one, and begin to keep it.

        Raises:
            StateFileError: It is not the state of a world, or of one that this version cannot read.
        """
        if self._path.exists():
            self._read()
        self._write()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()
        self._write()

    def _read(self) -> None:
        try:
            snapshot = json.loads(self._path.read_text(encoding="utf-8"))
            if not isinstance(snapshot, dict):
                raise TypeError("it is no JSON object")
            self._world.restore(cast("dict[str, Any]", snapshot))
        except (ValueError, TypeError, KeyError, OSError) as error:
            raise StateFileError(f"{self._path} cannot be taken up: {error}. Move it away, or name another") from error
        clock = self._world.clock
        if isinstance(clock, ScaledClock):
            # What was under way went on in the meantime, as it would have in the service.
            moment = datetime.fromisoformat(clock.timestamp())
            clock.advance(max((datetime.now(UTC) - moment).total_seconds(), 0.0))

    def _keep(self) -> None:
        while not self._stopped.wait(_PAUSE):
            if self._world.touched != self._written:
                self._write()

    def _write(self) -> None:
        with self._world.lock:
            self._written = self._world.touched
            snapshot = self._world.snapshot()
        partial = self._path.with_name(f"{self._path.name}.partial")
        # For its owner alone: keys and credentials are in it.
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(snapshot, file, separators=(",", ":"))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path)
