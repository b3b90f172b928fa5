"""From the body of an answer to a result, in any of the three shapes, and without holding up the event loop.

A hundred thousand rows take a decoder long enough to be noticed by everything else on the loop. So they are understood
some at a time, with a checkpoint in between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import anyio.lowlevel
import msgspec

from peaka_api.errors import DecodeError

from .body import Body
from .collecting import Collector, Values
from .result import QueryResult, ResultColumn
from .shapes import Types, shape_of

__all__ = ["decode", "decode_result"]

T = TypeVar("T")


async def decode(content: bytes, types: Types | None, collect: Callable[[Sequence[ResultColumn]], Collector[T]]) -> T:
    """Read the answer to a query.

    Args:
        content: The body.
        types: The types of the columns, for the shapes that do not tell them.
        collect: What becomes of the rows.

    Raises:
        DecodeError: It is no such answer, such as one that is cut off, as very large ones can be.
    """
    try:
        body = Body(content)
        shape = shape_of(body, types)
        collector = collect(shape.columns)
        while not body.is_over:
            collector.take(body, shape)
            await anyio.lowlevel.checkpoint()
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise DecodeError(f"this is no result of a query, or one that is cut off: {error}") from error
    return collector.result()


async def decode_result(content: bytes, types: Types | None = None) -> QueryResult:
    """Read the answer to a query as Python values; see `decode`."""
    return await decode(content, types, Values)
