"""Results of queries: columns with types, rows of Python values. No path of the API is known here."""

from __future__ import annotations

from .decoding import decode_result
from .result import QueryResult, ResultColumn
from .rows import Row
from .types import TrinoType

__all__ = ["QueryResult", "ResultColumn", "Row", "TrinoType", "decode_result"]
