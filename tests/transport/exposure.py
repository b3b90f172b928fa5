"""All that any tool could show of an error or a log record, as one text to search."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Iterator
from typing import Any


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error with everything behind it: causes, contexts, members of groups, and errors kept as attributes."""
    seen: set[int] = set()
    todo: list[Any] = [error]
    while todo:
        current = todo.pop()
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        todo += [current.__cause__, current.__context__, *vars(current).values()]
        if isinstance(current, BaseExceptionGroup):
            todo += current.exceptions


def of_error(error: BaseException) -> str:
    """Text, repr, attributes and notes of an error and all behind it, and the local variables of our own frames."""
    told: list[str] = []
    for each in chain(error):
        told += [str(each), repr(each), repr(each.args), repr(vars(each)), *getattr(each, "__notes__", [])]
        shown = traceback.TracebackException.from_exception(each, capture_locals=True)
        told += [str(frame.locals) for frame in shown.stack if "/peaka_a" in frame.filename]
    return "\n".join(told)


def of_records(records: Iterable[logging.LogRecord]) -> str:
    """The text of log records, what they were made of, and what they carry beside it."""
    told: list[str] = []
    for record in records:
        told += [record.getMessage(), repr(record.args), repr(vars(record)), record.exc_text or ""]
        if record.exc_info and record.exc_info[1] is not None:
            told.append(of_error(record.exc_info[1]))
    return "\n".join(told)
