"""What a name in a statement stands for: a table with rows, or another statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import attrs


@attrs.frozen
class Column:
    """A column of a relation.

    Attributes:
        name: Its name in SQL.
        data_type: Its Trino type in lower case, such as `decimal(38,10)` or `timestamp(6)`.
        hidden: Whether `SELECT *` leaves it out; it can be asked for by name.
    """

    name: str
    data_type: str
    hidden: bool = False


@attrs.frozen
class SelectedRows:
    """Rows that a DuckDB `SELECT` makes, with the columns of the relation in their order."""

    select: str


@attrs.frozen
class StoredRows:
    """Rows as texts in the service's own form, or None for NULL; cast to the columns' types when they are loaded."""

    rows: Sequence[Sequence[str | None]] = attrs.field(repr=False)


@attrs.frozen
class Relation:
    """A table.

    Attributes:
        catalog: Name of its catalog, as answers show it.
        schema: Name of its schema.
        table: Its name.
        columns: Its columns, in order.
        rows: Where its rows come from.
        version: What tells these contents from all others that this engine sees; equal versions have equal rows, and
            are loaded once.
    """

    catalog: str
    schema: str
    table: str
    columns: tuple[Column, ...]
    rows: SelectedRows | StoredRows
    version: str


@attrs.frozen
class View:
    """A saved query: its statement is planned in the place of its name."""

    catalog: str
    schema: str
    table: str
    statement: str


class Resolver(Protocol):
    """Says what a name stands for."""

    def resolve(self, catalog: str, schema: str, table: str) -> Relation | View:
        """Return what the three-part name stands for; names are compared without regard to case.

        Raises:
            Refusal: 400 of shape A, `Table '...' does not exist`.
        """
        ...
