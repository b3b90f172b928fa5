"""Sample CSVs: the header of a Peaka Table and five made-up rows, in another order each time. Section 6.5."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from .ids import fraction_of
from .state.internal_tables import InternalColumn, InternalTable

_ROWS = 5
NO_TABLE = "\n" * _ROWS
"""What the sample of a table that does not exist holds."""


def next_sample(table: InternalTable) -> str:
    """Return the next sample of a table, without a newline at its end; its importer reads it.

    The columns move on by one place from each sample to the next, so that no two in a row have them in one order.
    """
    fields = table.fillable
    first = table.samples % len(fields)
    fields = fields[first:] + fields[:first]
    rows = [[_made_up(one, f"{table.name}/{table.samples}/{row}/{one.name}") for one in fields] for row in range(_ROWS)]
    table.samples += 1
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[one.name for one in fields], *rows])
    return text.getvalue().removesuffix("\n")


def _made_up(column: InternalColumn, about: str) -> str:
    return _VALUES[column.data_type](fraction_of(about))


_VALUES: dict[str, Callable[[float], str]] = {
    "varchar": lambda _: "sample text",
    "bigint": lambda chance: str(int(chance * 1000)),
    "boolean": lambda chance: str(chance < 0.5).lower(),
    "decimal(38,10)": lambda chance: f"{chance * 1000:.2f}",
    "timestamp(6)": lambda chance: str(datetime(2024, 1, 1) + timedelta(seconds=int(chance * 31_536_000))),  # noqa: DTZ001 (the type has no zone)
    "time(6)": lambda chance: time(int(chance * 24)).isoformat(),
    "date": lambda chance: (date(2024, 1, 1) + timedelta(days=int(chance * 365))).isoformat(),
    "uuid": lambda chance: str(uuid.UUID(int=int(chance * 2**128), version=4)),
    "json": lambda chance: f'{{"sample": {int(chance * 1000)}}}',
}
"""A value of each type for a number from 0 up to 1. Those other than texts and numbers were not recorded."""
