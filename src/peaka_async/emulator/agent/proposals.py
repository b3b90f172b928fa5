"""What the agent proposes unasked: questions that it could answer, and descriptions of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from ..state.known_tables import KnownTable
from .finding import find_table, measure_of, moment_of
from .wording import read, stems

_MOST = 6
"""Questions that are proposed at once; an official client shows three."""


@attrs.frozen
class Proposal:
    """A question, and the topic that it belongs to."""

    question: str
    category: str


def propose(tables: Sequence[KnownTable], after: str = "") -> list[Proposal]:
    """Return questions about the tables, beginning with the table that the question before was about.

    Args:
        tables: The tables that may be used.
        after: The question before; empty for none.
    """
    found = find_table(read(after), tables)
    first = [] if found is None else [found.table]
    proposals: list[Proposal] = []
    for table in [*first, *(one for one in tables if one not in first)]:
        proposals += [Proposal(question, table.catalog.display_name) for question in _questions(table)]
        if len(proposals) >= _MOST:
            break
    return proposals[:_MOST]


def describe_column(table: str, column: str) -> str:
    """Return a description of a column, made from its name.

    Example:
        >>> describe_column("order_items", "unit_price")
        'Unit price of an order item'
    """
    of = " ".join(stems(table))
    words = column.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]} of {'an' if of[:1] in 'aeio' else 'a'} {of}"


def _questions(table: KnownTable) -> Iterator[str]:
    name, catalog = table.name.replace("_", " "), table.catalog.name
    yield f"How many {name} are in {catalog}?"
    measure = measure_of(table)
    if measure is not None:
        asked = "average" if "total" in measure.name else "total"
        yield f"What is the {asked} {measure.name.replace('_', ' ')} of {name} in {catalog}?"
    if moment_of(table) is not None:
        yield f"Show the latest 5 {name} in {catalog}"
