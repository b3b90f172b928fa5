"""Values of every type of Trino's: how each is written in a statement, and what it is in Python and in Arrow.

Drawn are the parameters of a type, and the values of a column of it, as far as the emulator has them.
"""

from __future__ import annotations

from hypothesis import strategies as st

from .containers import CONTAINERS
from .kinds import ROWS, Column, Kind, column, exactly
from .moments import MOMENTS
from .scalars import HARD_TEXTS, NUMBERS, TEXTS, texts

__all__ = ["FAMILIES", "HARD_TEXTS", "ROWS", "Column", "Kind", "columns", "exactly", "texts"]

FAMILIES = {"numbers": NUMBERS, "texts": TEXTS, "moments": MOMENTS, "containers": CONTAINERS}
"""Types that are tried together, in one statement."""


def columns(family: str) -> st.SearchStrategy[tuple[Column, ...]]:
    """A column of each type of a family."""
    return st.tuples(*map(column, FAMILIES[family]))
