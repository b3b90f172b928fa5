"""Rows as the text of files, CSV or JSON lines, in parts, compressed or not.

Of the live files it is known that they are CSV or JSONL, that their names end in `.gz` when compressed, and that there
can be several. All else is a guess: the names, 10,000 rows a part, a header in each part of a CSV, quotes only where
they are needed, NULL as nothing and an empty text as two quotes, and the JSON types.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence

import attrs

from .state.results import ResultColumn

ROWS_PER_FILE = 10_000

_JSON_NUMBERS = {"tinyint", "smallint", "integer", "bigint", "real", "double"}
_ESCAPES = {r"\n": "\n", r"\r": "\r", r"\t": "\t"}

Row = Sequence[str | None]


@attrs.frozen
class CsvOptions:
    """How a CSV file is written.

    Attributes:
        delimiter: What stands between two fields.
        quote: The character around a field that needs it, written twice inside.
        separator: What ends a record.
        header: Whether the first record of each file has the names of the columns.
        null: What stands for NULL; a text that reads the same is quoted.
    """

    delimiter: str = ","
    quote: str = '"'
    separator: str = "\n"
    header: bool = True
    null: str = ""


@attrs.frozen
class FileFormat:
    """What kind of files are wanted.

    Attributes:
        csv: How CSV is written; None for JSON lines.
        compressed: Whether with gzip.
    """

    csv: CsvOptions | None = attrs.field(factory=CsvOptions)
    compressed: bool = False


def unescaped(text: str) -> str:
    """Return an option of a CSV file with its escapes read.

    The document writes the default of the record separator as a backslash and an `n`, so a client may well send that.
    """
    return re.sub(r"\\[nrt]", lambda found: _ESCAPES[found[0]], text)


def written(columns: Sequence[ResultColumn], rows: Sequence[Row], wanted: FileFormat) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the contents of each file.

    Args:
        columns: The columns of the rows.
        rows: The rows, with the values as texts in the service's form.
        wanted: What kind of files.
    """
    record = _json_record(columns) if wanted.csv is None else _csv_record(wanted.csv)
    head = ""
    if wanted.csv is not None and wanted.csv.header:
        head = record([one.name for one in columns])
    for number, first in enumerate(range(0, len(rows), ROWS_PER_FILE)):
        text = head + "".join(record(row) for row in rows[first : first + ROWS_PER_FILE])
        # JSON can carry half of a character into the name of a column; Java writes a question mark for it.
        content = text.encode(errors="replace")
        name = f"part-{number:05d}.{'jsonl' if wanted.csv is None else 'csv'}"
        # Without a time inside, so that the same rows give the same bytes.
        yield (f"{name}.gz", gzip.compress(content, mtime=0)) if wanted.compressed else (name, content)


def _csv_record(options: CsvOptions) -> Callable[[Row], str]:
    # Any character of a longer delimiter: one at the end of a field would run into the delimiter behind it.
    special = re.compile("[" + re.escape(f"{options.delimiter}{options.quote}{options.separator}\r\n") + "]")

    def field(value: str | None) -> str:
        if value is None:
            return options.null
        if value != options.null and special.search(value) is None:
            return value
        return options.quote + value.replace(options.quote, options.quote * 2) + options.quote

    def record(row: Row) -> str:
        return options.delimiter.join(map(field, row)) + options.separator

    return record


def _json_record(columns: Sequence[ResultColumn]) -> Callable[[Row], str]:
    """Return what writes a row as a JSON object; of two columns of one name the later one is kept.

    Whole numbers, doubles and booleans are JSON's own. Decimals and all else are texts, which lose no digits.
    """
    last = {one.name: place for place, one in enumerate(columns)}
    members = [
        (json.dumps(name, ensure_ascii=False), place, _json_value(columns[place])) for name, place in last.items()
    ]

    def record(row: Row) -> str:
        return "{" + ",".join(f"{name}:{value(row[place])}" for name, place, value in members) + "}\n"

    return record


def _json_value(column: ResultColumn) -> Callable[[str | None], str]:
    def text(value: str | None) -> str:
        return "null" if value is None else _json_text(value)

    def plain(value: str | None) -> str:
        return "null" if value is None else value

    def number(value: str | None) -> str:
        # JSON has no word for infinity or for what is no number.
        return plain(value) if value is None or value[-1].isdigit() else text(value)

    if column.data_type == "boolean":
        return plain
    return number if column.data_type in _JSON_NUMBERS else text


def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
