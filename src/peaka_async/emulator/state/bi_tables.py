"""BI tables: tables inside Peaka that the API can shape and read, and that lose every underscore of their names."""

from __future__ import annotations

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

SYSTEM_COLUMNS = {
    "_id": "bigint",
    "_version": "bigint",
    "_created_time": "timestamp(6)",
    "_created_by": "varchar",
    "_last_modified_time": "timestamp(6)",
    "_last_modified_by": "varchar",
    "_session": "varchar",
    "_operation": "varchar",
    "text": "varchar",
}
"""The nine columns that every BI table begins with; their underscores stay."""


@attrs.frozen
class BiColumn:
    """A column of a BI table: all that the service keeps of a request for one.

    `displayName` is replaced by the name; `isNotNull`, `isUnique` and `desc` are dropped.
    """

    name: str
    data_type: str
    default: str | None = None


@attrs.define
class BiTable:
    """One BI table and its columns by name."""

    name: str
    columns: dict[str, BiColumn] = attrs.field(
        factory=lambda: {name: BiColumn(name, data_type) for name, data_type in SYSTEM_COLUMNS.items()}, repr=False
    )

    def add(self, columns: list[BiColumn]) -> None:
        """Add columns, all or none.

        Raises:
            Refusal: 400 with the text of a database error, where a column of that name exists.
        """
        added: dict[str, BiColumn] = {}
        for column in columns:
            if column.name in self.columns or column.name in added:
                raise gateway(f'ERROR: column "{column.name}" of relation "{self.name}" already exists')
            added[column.name] = column
        self.columns.update(added)

    def drop(self, name: str) -> None:
        """Remove a column.

        Raises:
            Refusal: 400, where there is no such column or it is one of the system's.
        """
        if name not in self.columns:
            raise gateway(f"Column '{name}' cannot be resolved")
        if name in SYSTEM_COLUMNS:
            raise gateway(f"Column '{name}' belongs to the system and cannot be dropped")
        del self.columns[name]


def stored_name(name: str) -> str:
    """Return the name that a table or column is really given: without underscores, so `a_b` and `ab` are one."""
    return name.replace("_", "")


def trino_type(data_type: str) -> str:
    """Return the type as answers spell it.

    Raises:
        Refusal: 400 for `JSON`, which pages promise and the service refuses, and for anything else unknown.
    """
    if data_type not in DATA_TYPES:
        raise gateway(f"No enum constant com.peaka.gateway.model.ColumnRequest.ColumnType.{data_type}")
    return DATA_TYPES[data_type]
