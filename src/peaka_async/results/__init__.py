"""Results of queries: columns with types, rows of Python values. No path of the API is known here."""

from __future__ import annotations

from .collecting import Collector, Values
from .decoding import decode, decode_result
from .pending import PendingResult
from .result import QueryResult, ResultColumn
from .rows import Row
from .types import TrinoType

__all__ = [
    "Collector",
    "PendingResult",
    "QueryResult",
    "ResultColumn",
    "Row",
    "TrinoType",
    "Values",
    "decode",
    "decode_result",
]
