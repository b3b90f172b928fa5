"""Stops a statement from outside: when its caller has gone, or when its time is over."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from .refusals import QueryCancelled, QueryTimeout

_AGAIN = 0.01


class Interruptible(Protocol):
    """What can be interrupted, such as a cursor of DuckDB's."""

    def interrupt(self) -> None:
        """Make what runs now fail; does nothing where nothing runs."""
        ...


class Stop:
    """A wish to stop that is kept until the run that it is meant for has ended."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._asked = False

    def ask(self) -> None:
        """Ask for the stop; returns at once, from any thread."""
        with self._changed:
            self._asked = True
            self._changed.notify_all()

    @contextmanager
    def watching(self, running: Interruptible, timeout: float | None) -> Generator[None]:
        """Interrupt what runs inside of this context when a stop is asked for, or was, or when the time is over.

        Args:
            running: What to interrupt.
            timeout: Seconds that the context may last; None for no limit.

        Raises:
            QueryCancelled: A stop was asked for.
            QueryTimeout: The time was over.
        """
        run = _Run(self._changed)
        thread = threading.Thread(
            target=self._guard, args=(running, timeout, run), name="peaka-emulator-sql-watch", daemon=True
        )
        thread.start()
        failure: Exception | None = None
        try:
            yield
        except Exception as error:
            failure = error
            raise
        finally:
            run.end()
            thread.join()
            # Whatever the interrupt made of the statement, it is not the statement's own failure; one that had its
            # rows before the interrupt came has been too slow all the same.
            if self._asked:
                raise QueryCancelled from failure
            if run.late and timeout is not None:
                raise QueryTimeout(timeout) from failure

    def _guard(self, running: Interruptible, timeout: float | None, run: _Run) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._asked or run.ended, timeout)
            run.late = not self._asked and not run.ended
            # DuckDB forgets an interrupt that comes just before a statement begins, so one is not enough.
            while not run.ended:
                running.interrupt()
                self._changed.wait(_AGAIN)


class _Run:
    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self.ended = False
        self.late = False

    def end(self) -> None:
        with self._changed:
            self.ended = True
            self._changed.notify_all()
