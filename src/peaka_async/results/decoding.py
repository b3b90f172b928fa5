"""From the body of an answer to a result, in any of the three shapes, and without holding up the event loop.

A hundred thousand rows take a decoder long enough to be noticed by everything else on the loop. So they are understood
some at a time, with a checkpoint in between.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import anyio.lowlevel
import msgspec

from peaka_api.errors import DecodeError

from .body import Body
from .collecting import Collector, Values
from .result import QueryResult, ResultColumn
from .shapes import Types, shape_like, shape_of

__all__ = ["decode", "decode_result", "finished", "give_way"]

T = TypeVar("T")


async def decode(
    content: bytes,
    types: Types | None,
    collect: Callable[[Sequence[ResultColumn]], Collector[T]],
    *,
    columns: Sequence[ResultColumn] | None = None,
) -> T:
    """Read the answer to a query.

    Args:
        content: The body.
        types: The types of the columns, for the shapes that do not tell them.
        collect: What becomes of the rows.
        columns: The columns of an earlier part of the same answer, which these must be too.

    Raises:
        DecodeError: It is no such answer, such as one that is cut off, as very large ones can be.
    """
    with _understanding():
        body = Body(content)
        shape = shape_of(body, types) if columns is None else shape_like(body, columns)
    collector = collect(shape.columns)
    while not body.is_over:
        with _understanding():
            collector.take(body, shape)
        await give_way(collector)
    return await finished(collector)


async def give_way(collector: Collector[Any]) -> None:
    """Let others have their turn after rows were added, and the collector do some of what it has put off."""
    await anyio.lowlevel.checkpoint()
    if collector.work(is_end=False):
        await anyio.lowlevel.checkpoint()


async def finished(collector: Collector[T]) -> T:
    """What a collector makes of all rows; what it has put off is done in small steps."""
    while collector.work(is_end=True):
        await anyio.lowlevel.checkpoint()
    return collector.result()


@contextmanager
def _understanding() -> Generator[None]:
    """Say of what cannot be read that it is no answer.

    Raises:
        DecodeError: It cannot.
    """
    try:
        yield
    except (msgspec.DecodeError, ValueError) as error:
        raise DecodeError(f"this is no result of a query, or one that is cut off: {error}") from error


async def decode_result(content: bytes, types: Types | None = None) -> QueryResult:
    """Read the answer to a query as Python values; see `decode`."""
    return await decode(content, types, Values)
