"""The made-up sample file of a Peaka Table."""

from __future__ import annotations

import csv
import io

from attrs import field, frozen

__all__ = ["CsvSample"]


@frozen
class CsvSample:
    """A CSV file of the form that a table takes, with made-up rows: no row of the table is in it.

    Attributes:
        text: The file as it came.
        header: The names of the columns, in an order that changes between calls.
        rows: The made-up rows, as texts.
    """

    text: str = field(repr=False)
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=lambda rows: f"<{len(rows)} rows>")

    @classmethod
    def read(cls, text: str) -> CsvSample | None:
        """Read a file; `None` where there is nothing on its lines, which is the sample of an unknown table.

        Example:
            ```python
            sample = CsvSample.read(await project.tables.get_sample_csv(people))
            print(sample and sample.header)
            ```
        """
        records = [tuple(record) for record in csv.reader(io.StringIO(text, newline="")) if record]
        return cls(text, records[0], tuple(records[1:])) if records else None
