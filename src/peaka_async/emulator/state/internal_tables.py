"""Tables inside Peaka: columns that the API shapes, and rows that are only ever added. Section 6."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import ClassVar

import attrs

from ..errors import gateway

DATA_TYPES = {
    "VARCHAR": "varchar",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DECIMAL": "decimal(38,10)",
    "TIMESTAMP": "timestamp(6)",
    "TIME": "time(6)",
    "DATE": "date",
    "UUID": "uuid",
}
"""Data types as requests spell them, and as answers do."""

STAMPED_COLUMNS = {
    "_id": "bigint",
    "_version": "bigint",
    "_created_time": "timestamp(6)",
    "_created_by": "varchar",
    "_last_modified_time": "timestamp(6)",
    "_last_modified_by": "varchar",
    "_session": "varchar",
}
"""The columns that the service itself fills. Only `_id` was recorded with its type: the other types are guesses."""


@attrs.frozen
class InternalColumn:
    """A column of a table inside Peaka: all that the service keeps of a request for one.

    Attributes:
        name: Its name in SQL.
        data_type: Its Trino type, in lower case.
        display_name: Its label for people.
        default: What rows get whose import leaves the column out, as the request had it; None for NULL.
        not_null: A flag that the live service drops; kept, and not enforced, where documents are followed.
        unique: Another such flag.
        comment: The `desc` of the request, dropped and kept like the flags.
    """

    name: str
    data_type: str
    display_name: str
    default: str | None = None
    not_null: bool = False
    unique: bool = False
    comment: str | None = None


@attrs.frozen
class Stamp:
    """What the columns of the system say of new rows.

    Attributes:
        after: The last `_id` that was given out in the project; theirs count on from it.
        at: When they were made, as the text of a `timestamp(6)`.
        by: The id of the user who made them.
    """

    after: int
    at: str
    by: str


@attrs.frozen
class NewRows:
    """Rows to add: a cell for each column that the service does not fill itself, in their order.

    Attributes:
        cells: The rows, as texts in the service's form.
        digest: What tells these cells from all others. It takes its time, and needs no lock.
    """

    cells: Sequence[tuple[str | None, ...]] = attrs.field(repr=False)
    digest: str = attrs.field(
        default=attrs.Factory(lambda self: hashlib.sha256(repr(self.cells).encode()).hexdigest(), takes_self=True)
    )


def _system_columns(table: StoredTable) -> dict[str, InternalColumn]:
    return {name: InternalColumn(name, data_type, name) for name, data_type in table.system.items()}


def _first_version(table: StoredTable) -> str:
    return _chained("", *table.columns.values())


@attrs.define
class StoredTable:
    """A table inside Peaka, of either family.

    Whoever reads rows goes on with the list that it was given while the table changes: a change puts a new list in
    its place.

    Attributes:
        name: Its name.
        columns: Its columns by name, in order, the system's first.
        rows: Its rows as texts in the service's form, with the cells in the order of the columns.
        version: A digest that changes with every change of rows or columns; tables that share it are alike in both.
    """

    system: ClassVar[Mapping[str, str]] = STAMPED_COLUMNS

    name: str
    columns: dict[str, InternalColumn] = attrs.field(
        default=attrs.Factory(_system_columns, takes_self=True), repr=False
    )
    rows: list[list[str | None]] = attrs.field(factory=list[list[str | None]], repr=False)
    version: str = attrs.field(default=attrs.Factory(_first_version, takes_self=True), repr=False)

    @property
    def fillable(self) -> tuple[InternalColumn, ...]:
        """The columns that the service does not fill itself, in order: `text` and those that were added."""
        return tuple(one for one in self.columns.values() if one.name not in self.system or one.name == "text")

    def add(self, columns: list[InternalColumn]) -> None:
        """Add columns, all or none; rows that are there have NULL in them, which is a guess.

        Raises:
            Refusal: 400 with the text of a database error, where a column of that name exists.
        """
        names = {name.lower() for name in self.columns}
        for column in columns:
            self._refuse_taken(column.name, names)
            names.add(column.name.lower())
        self.columns = {**self.columns, **{one.name: one for one in columns}}
        self.rows = [[*row, *(None for _ in columns)] for row in self.rows]
        self.version = _chained(self.version, "add", *columns)

    def drop(self, name: str) -> None:
        """Remove a column with its cells.

        Raises:
            Refusal: 400, where there is no such column or it is one of the system's.
        """
        at = self._place(name, "dropped")
        self.columns = {one.name: one for one in self.columns.values() if one.name != name}
        self.rows = [row[:at] + row[at + 1 :] for row in self.rows]
        self.version = _chained(self.version, "drop", name)

    def cells(self, name: str) -> list[str | None]:
        """Return what the rows have in a column.

        Raises:
            Refusal: 400, where there is no such column or it is one of the system's.
        """
        at = self._place(name, "changed")
        return [row[at] for row in self.rows]

    def replace(self, name: str, column: InternalColumn, cells: list[str | None]) -> None:
        """Put another definition and other cells in the place of a column's.

        Args:
            name: The column's name until now.
            column: Its new definition.
            cells: Its new cells, one for each row.

        Raises:
            Refusal: 400, where there is no such column, it is one of the system's, or its new name is taken.
        """
        at = self._place(name, "changed")
        self._refuse_taken(column.name, {one.lower() for one in self.columns if one != name})
        self.columns = {one.name: one for one in (column if old == name else one for old, one in self.columns.items())}
        self.rows = [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(self.rows, cells, strict=True)]
        self.version = _chained(self.version, "replace", name, column, hashlib.sha256(repr(cells).encode()).hexdigest())

    def append(self, rows: NewRows, stamp: Stamp) -> int:
        """Add rows behind those that are there.

        What `_version` and `_session` hold is not known: 1 and NULL are guesses.

        Returns:
            The last `_id` that has been given out now.
        """
        said = {
            "_version": "1",
            "_created_time": stamp.at,
            "_created_by": stamp.by,
            "_last_modified_time": stamp.at,
            "_last_modified_by": stamp.by,
            "_session": None,
            "_operation": "INSERT",
        }
        head = [said[name] for name in self.system if name in said]
        added: list[list[str | None]] = [
            [str(row_id), *head, *cells] for row_id, cells in enumerate(rows.cells, stamp.after + 1)
        ]
        self.rows = [*self.rows, *added]
        self.version = _chained(self.version, "append", stamp, rows.digest)
        return stamp.after + len(added)

    def _place(self, name: str, done: str) -> int:
        if name not in self.columns:
            raise gateway(f"Column '{name}' cannot be resolved")
        if name in self.system:
            raise gateway(f"Column '{name}' belongs to the system and cannot be {done}")
        return list(self.columns).index(name)

    def _refuse_taken(self, name: str, names: set[str]) -> None:
        # SQL compares names without regard to case.
        if name.lower() in names:
            raise gateway(f'ERROR: column "{name}" of relation "{self.name}" already exists')


@attrs.define
class InternalTable(StoredTable):
    """One Peaka Table, which CSV imports add rows to.

    Attributes:
        samples: How many sample files of it were given out; each has its columns in another order.
    """

    system: ClassVar[Mapping[str, str]] = {**STAMPED_COLUMNS, "text": "varchar"}

    samples: int = 0


def trino_type(data_type: str, *, documented: bool = False) -> str:
    """Return the type as answers spell it.

    Args:
        data_type: The type as a request spells it.
        documented: Whether there is `JSON`, which pages promise and the live service refuses.

    Raises:
        Refusal: 400, where there is no such type.
    """
    if documented and data_type == "JSON":
        return "json"
    if data_type not in DATA_TYPES:
        raise gateway(f"No enum constant com.peaka.gateway.model.ColumnRequest.ColumnType.{data_type}")
    return DATA_TYPES[data_type]


def _chained(version: str, *change: object) -> str:
    return hashlib.sha256(repr((version, *change)).encode()).hexdigest()
