"""The rows of a table at its source, as a DuckDB `SELECT` that makes the same ones whenever it is run."""

from __future__ import annotations

from ..sql.types import parse_type, quoted
from ..state.sources import Contents, SourceTable
from .files import select_file
from .plausible import plausible


def select_rows(table: SourceTable, contents: Contents) -> str:
    """Return a `SELECT` of the rows that a table had at one moment, all columns in order, hidden ones among them.

    Args:
        table: The table; its columns and, for a mounted one, its file count, not how many rows it has now.
        contents: Which rows.

    Raises:
        ValueError: The table has no columns, or one of a type for which nothing can be made up.
        CannotMount: The file of the table cannot be read any more.
    """
    if not table.columns:
        raise ValueError(f"table {table.name!r} has no columns, so it can have no rows")
    if table.file is not None:
        return select_file(table, contents)
    items = ", ".join(
        f"CAST({column.values or plausible(table.name, column)} AS {parse_type(column.data_type).stored})"
        f" AS {quoted(column.name)}"
        for column in table.columns
    )
    # Names are quoted, and all else is the emulator's own: no text of a request comes here.
    numbers = f"SELECT range AS i, {_updates(contents)} AS r FROM range({contents.first}, {contents.last})"  # noqa: S608 - see above
    return f"SELECT {items} FROM ({numbers})"  # noqa: S608 - see above


def _updates(contents: Contents) -> str:
    """Return an expression for how often row `i` was updated."""
    bounds = sorted(bound for bound in contents.revisions if bound > contents.first)
    cases = [
        f"WHEN i < {bound} THEN {len(bounds) - place}"
        for place, bound in enumerate(bounds)
        if place == 0 or bounds[place - 1] != bound
    ]
    return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"
