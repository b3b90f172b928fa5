"""CSV imports: from an upload and its mappings to rows for a table. Section 7.

| Case                                              | Outcome                                        |
|---------------------------------------------------|------------------------------------------------|
| an empty cell                                     | NULL                                           |
| a column that no mapping names                    | its default, or NULL                           |
| a header that the file lacks                      | NULL, and no refusal                           |
| an unknown target column, or no mapping at all    | 400, the syntax error of a database            |
| `csvColumnName` where there is no header          | 400, about storage                             |
| a cell that is no value of its column's type      | 400 with value, line and column; nothing kept  |

Guesses: lines with nothing on them are no rows; a line may have fewer cells than others, which are NULL then, or more,
which count for nothing; an index beyond the file gives NULL as a missing header does; of two equal headers the first
counts; a column can be the target of one mapping only; no mapping at all is refused like one with an unknown target.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from .bodies import check_body
from .cells import Reader, read_cell, reader_of
from .document import packaged_document
from .errors import Refusal, bad_request, gateway
from .multipart import Part
from .state.internal_tables import STAMPED_COLUMNS, InternalColumn, NewRows

_REQUEST = {"$ref": "#/components/schemas/ImportCsvRequest"}


@attrs.frozen
class Mapped:
    """One mapping: a target column, and the header or else the position from 0 that its cells stand at."""

    name: str
    header: str | None
    index: int | None


@attrs.frozen
class Upload:
    """What a client sent to be imported.

    Attributes:
        content: The bytes of the file.
        mappings: Where the cells go.
        has_header: Whether the first line holds names.
    """

    content: bytes = attrs.field(repr=False)
    mappings: tuple[Mapped, ...]
    has_header: bool


def read_upload(parts: Mapping[str, Part]) -> Upload:
    """Read the two parts of an upload: a file with a name, and a field without one that holds JSON text.

    Raises:
        Refusal: 400, where a part is missing or in the other's form, or the JSON does not say what it should. The live
            wording of these was not recorded.
    """
    file, request = parts.get("file"), parts.get("request")
    if file is None or file.filename is None:
        raise bad_request("Required part 'file' is not present")
    if request is None or request.filename is not None:
        raise bad_request("Required parameter 'request' is not present")
    try:
        asked: Any = json.loads(request.content)
    except (ValueError, RecursionError) as error:
        raise bad_request("Malformed JSON in the part 'request'") from error
    check_body(asked, _REQUEST, packaged_document(), "request")
    return Upload(file.content, tuple(map(_mapped, asked["mappings"])), asked["containsHeader"])


def read_rows(upload: Upload, columns: Sequence[InternalColumn]) -> NewRows:
    """Return the rows of an upload, a cell for each of the columns; takes as long as the file is long.

    Raises:
        Refusal: 400, where the mappings do not fit the columns or a cell does not fit its column; the first one counts.
    """
    _check_mappings(upload, columns)
    records = _records(upload.content)
    header = next(records, (0, list[str]()))[1] if upload.has_header else []
    fields = [_field(one, upload.mappings, header) for one in columns]
    return NewRows([_row(fields, line, record) for line, record in records])


def _mapped(value: dict[str, Any]) -> Mapped:
    mapped = Mapped(value["name"], value.get("csvColumnName"), value.get("csvColumnIndex"))
    if (mapped.header is None) == (mapped.index is None):
        raise bad_request(f"The mapping of '{mapped.name}' needs one of csvColumnName and csvColumnIndex")
    if mapped.index is not None and mapped.index < 0:
        raise bad_request("Property 'csvColumnIndex' must be zero or more")
    return mapped


def _check_mappings(upload: Upload, columns: Sequence[InternalColumn]) -> None:
    if not upload.has_header and any(one.header is not None for one in upload.mappings):
        # Measured as an unrelated text about storage, which was not written down.
        raise gateway("The object could not be read from storage")
    targets = [one.name for one in upload.mappings]
    for name in targets:
        if name in STAMPED_COLUMNS:
            raise gateway(f"Column '{name}' belongs to the system and cannot be written")
        if targets.count(name) > 1:
            raise gateway(f'ERROR: column "{name}" specified more than once')
    if not targets or not {one.name for one in columns}.issuperset(targets):
        raise gateway('syntax error at or near ")"')


def _records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield what is on each line that is not empty, with the number of the line, from 1, at which it begins."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise gateway(f"The file is not text in UTF-8: byte {error.start}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise gateway(f"The file cannot be read as CSV at line {line}: {error}") from error


@attrs.frozen
class _Field:
    """How one column is filled: from a place in the file, or else with one text for all rows."""

    column: InternalColumn
    read: Reader
    index: int | None = None
    otherwise: str | None = None


def _field(column: InternalColumn, mappings: Sequence[Mapped], header: list[str]) -> _Field:
    read = reader_of(column.data_type)
    mapped = next((one for one in mappings if one.name == column.name), None)
    if mapped is None:
        return _Field(column, read, otherwise=read_cell(column.default, column.data_type))
    if mapped.header is None:
        return _Field(column, read, mapped.index)
    return _Field(column, read, header.index(mapped.header) if mapped.header in header else None)


def _row(fields: list[_Field], line: int, record: list[str]) -> tuple[str | None, ...]:
    cells: list[str | None] = []
    for field in fields:
        if field.index is None:
            cells.append(field.otherwise)
            continue
        text = record[field.index] if field.index < len(record) else ""
        try:
            cells.append(field.read(text) if text else None)
        except ValueError as error:
            raise _unreadable(text, field.column, line) from error
    return tuple(cells)


def _unreadable(text: str, column: InternalColumn, line: int) -> Refusal:
    return gateway(f"Cannot read '{text}' as {column.data_type} at line {line}, column '{column.name}'")
