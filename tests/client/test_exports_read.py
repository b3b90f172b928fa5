"""Reading the rows of exported files: what was written comes back, however it is written, cut and packed."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaka_async import DownloadError, EmptyExport, InvalidArgument, Project, QueryResult, TrinoType
from peaka_async.emulator.control.effects import Answer
from peaka_async.emulator.control.faults import Fault
from peaka_async.emulator.export_formats import CsvOptions, FileFormat, written
from peaka_async.emulator.seed.demo import POSTGRES_CATALOG_ID
from peaka_async.emulator.state.results import ResultColumn
from peaka_async.resources.exports.csv_text import CsvForm, CsvRecords, Record
from peaka_async.resources.exports.rows import CsvRows, FileRows, JsonRows, Unpacked
from peaka_async.resources.exports.types import types_given
from peaka_async.testing import RunningEmulator

ORDERS = (POSTGRES_CATALOG_ID, "public", "orders")

FIELDS = st.none() | st.text(alphabet='a,;"\n\r|\\ \u00e9\U0001f600', max_size=6) | st.just("NULL")
"""Texts with everything in them that means something in CSV."""


def rows_of(rows: FileRows, files: list[bytes], step: int) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    """What files are read as, some bytes at a time."""
    found: list[tuple[str | None, ...]] = []
    for content in files:
        for start in range(0, len(content), step):
            found += zip(*rows.feed(content[start : start + step]), strict=True)
        found += zip(*rows.end(), strict=True)
    for columns in rows.rest():
        found += zip(*columns, strict=True)
    return tuple(rows.names), found


@given(
    st.lists(st.tuples(FIELDS, FIELDS), max_size=8),
    st.sampled_from([",", ";", "||", "\t"]),
    st.sampled_from(["\n", "\r\n", "|"]),
    st.sampled_from(['"', "'"]),
    st.sampled_from(["", "NULL"]),
    st.integers(1, 40),
)
@settings(deadline=None)
def test_csv_comes_back(  # given by hypothesis
    rows: list[tuple[str | None, str | None]], delimiter: str, separator: str, quote: str, null: str, step: int
) -> None:
    if set(delimiter) & set(separator):
        return
    options = CsvOptions(delimiter, quote, separator, null=null)
    columns = [ResultColumn("a", "varchar"), ResultColumn("b,\n", "varchar")]
    files = [content for _, content in written(columns, rows or [(None, None)], FileFormat(options))]
    form = CsvForm(delimiter, quote, separator, null=null)
    assert rows_of(CsvRows(form), files, step) == (("a", "b,\n"), rows or [(None, None)])


@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=8), st.integers(1, 40))
@settings(deadline=None)
def test_json_lines_come_back(rows: list[tuple[str | None, str | None]], step: int) -> None:
    columns = [ResultColumn("a", "varchar"), ResultColumn('b"\n', "varchar")]
    files = [content for _, content in written(columns, rows, FileFormat(None))]
    assert rows_of(JsonRows(), files, step) == (("a", 'b"\n'), rows)


def test_json_values_are_text_as_they_are_written() -> None:
    line = b'{"n":12345678901234567890123,"d":1.10,"e":1e5,"t":true,"z":null,"l":[1.5, {"a": 2}],"s":"\\u00e9"}'
    assert rows_of(JsonRows(), [line], 7) == (
        ("n", "d", "e", "t", "z", "l", "s"),
        [("12345678901234567890123", "1.10", "1e5", "true", None, '[1.5, {"a": 2}]', "\u00e9")],
    )


def test_a_column_that_turns_up_late_was_null_before() -> None:
    assert rows_of(JsonRows(), [b'{"a":1}\n{"b":2}\n', b'{"c":3,"a":4}\n'], 100) == (
        ("a", "b", "c"),
        [("1", None, None), (None, "2", None), ("4", None, "3")],
    )


@pytest.mark.parametrize("content", [b"", b"a", b"a,b\n1,2\n" * 50_000])
@pytest.mark.parametrize("step", [1, 1000, 100_000])
def test_compressed_parts_after_one_another_are_one_file(content: bytes, step: int) -> None:
    if step == 1:
        content = content[:400]
    half = len(content) // 2
    for packed in (gzip.compress(content), gzip.compress(content[:half]) + gzip.compress(content[half:]), content):
        unpacked = Unpacked()
        found = b""
        for start in range(0, len(packed), step):
            for data in unpacked.feed(packed[start : start + step]):
                assert 0 < len(data) <= 64 * 1024
                found += data
        assert found + b"".join(unpacked.end()) == content


def test_a_record_of_any_length_is_looked_at_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    match = CsvRecords._match

    def watched(self: CsvRecords) -> tuple[list[Record], int]:
        looked_at.append(len(self._rest))
        return match(self)

    monkeypatch.setattr(CsvRecords, "_match", watched)
    long = "x" * 2_000_000
    assert rows_of(CsvRows(CsvForm()), [f'a\n"{long}"\n'.encode()], 4096) == (("a",), [(long,)])
    assert sum(looked_at) < 6 * len(long)


@pytest.mark.parametrize("step", [1, 1000])
def test_blank_lines_between_objects_are_nothing(step: int) -> None:
    assert rows_of(JsonRows(), [b'{"a":1}\n\n{"a":2}\n\n'], step) == (("a",), [("1",), ("2",)])


@pytest.mark.parametrize("content", [b'{"a":1},{"a":2}\n', b'{"a":1\n"b":2}\n', b"[1]\n"])
def test_what_is_no_object_on_each_line_is_no_file_of_lines(content: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        rows_of(JsonRows(), [content], 1000)


def test_nothing_of_a_wrong_record_is_told() -> None:
    with pytest.raises(ValueError, match="ends within quotes") as caught:
        rows_of(CsvRows(CsvForm()), [b'a\n"a secret'], 1000)
    assert "secret" not in str(caught.value)


async def sorted_rows(project: Project, columns: str = "*", limit: int = 12_000) -> QueryResult:
    return await project.sql(f"SELECT {columns} FROM postgres.public.orders ORDER BY id LIMIT {limit}")  # ours


@pytest.mark.anyio
@pytest.mark.parametrize("format", ["CSV", "JSONL"])
@pytest.mark.parametrize("compression", ["NONE", "GZIP"])
async def test_a_table_comes_back_with_its_types(project: Project, format: Any, compression: Any) -> None:  # noqa: A002  # the API's name
    export = await project.exports.start(table=ORDERS, format=format, compression=compression, limit=12_000)
    found = await export.read()
    wanted = await sorted_rows(project)
    assert [(column.name, column.type) for column in found.columns] == [
        (column.name, column.type) for column in wanted.columns
    ]
    assert list(found) == list(wanted)
    assert (await export.read().to_arrow()).equals(wanted.to_arrow())
    assert (await export.read().to_polars()).height == len(wanted)
    assert len(await export.files()) == 2


@pytest.mark.anyio
async def test_types_are_as_they_are_given(emulator: RunningEmulator, project: Project) -> None:
    query = await project.queries.create(
        display_name="q", input_query="SELECT DATE '2024-02-29' AS day, CAST(1.5 AS decimal(5,2)) AS price, 7 AS n"
    )
    export = await project.exports.start(query=query.id)
    assert (await export.read()).to_dicts() == [{"day": "2024-02-29", "price": "1.50", "n": "7"}]
    typed = await export.read(types={"day": "date", "price": TrinoType.parse("decimal(5,2)"), "n": None})
    assert typed.to_dicts() == [{"day": dt.date(2024, 2, 29), "price": Decimal("1.50"), "n": "7"}]
    with pytest.raises(InvalidArgument, match="not in the files: no; there are day, price, n"):
        await export.read(types={"no": "bigint"})
    assert emulator.world.journal.count("catalogs.list_columns") == 0


@pytest.mark.anyio
async def test_given_types_come_before_those_of_the_table(project: Project) -> None:
    export = await project.exports.start(table=ORDERS, columns=["id", "customer_id"], limit=1)
    found = await export.read(types={"id": "varchar"})
    assert (found.column("id"), found.column("customer_id")) == (["1"], [14])


@pytest.mark.anyio
async def test_files_of_a_table_that_the_key_may_not_look_at_are_read_as_text(
    emulator: RunningEmulator, project: Project
) -> None:
    export = await project.exports.start(table=ORDERS, columns=["id"], limit=1)
    emulator.world.faults.add(Fault("catalogs.list_columns", Answer(403)))
    assert (await export.read()).column("id") == ["1"]


@pytest.mark.anyio
async def test_a_table_that_is_gone_is_read_as_text(emulator: RunningEmulator, project: Project) -> None:
    await project.tables.import_csv("gone", b"n\n1\n", create=True)
    export = await project.exports.start(table=("1", "table", "gone"), columns=["n"])
    await export
    await project.tables.delete("gone")
    assert (await export.read()).to_dicts() == [{"n": "1"}]


@pytest.mark.anyio
async def test_csv_is_read_as_it_was_asked_for(project: Project) -> None:
    options = {"delimiter": "|", "quoteChar": "'", "recordSeparator": "\\n", "includeHeader": False, "nullValue": "-"}
    export = await project.exports.start(table=ORDERS, columns=["id", "note"], csv_options=options, limit=50)
    wanted = await sorted_rows(project, "id, note", 50)
    assert list(await export.read()) == list(wanted)
    later = project.exports.job(export.export_id)
    with pytest.raises(InvalidArgument, match="no header"):
        later.read(csv_options=options)
    named = {**options, "includeHeader": True}
    again = await project.exports.start(table=ORDERS, columns=["id", "note"], csv_options=named, limit=50)
    assert list(await project.exports.job(again.export_id).read(csv_options=named)) == list(wanted)


@pytest.mark.anyio
async def test_what_ended_badly_is_told_as_in_waiting(project: Project) -> None:
    query = await project.queries.create(display_name="q", input_query="SELECT 1 AS a WHERE false")
    export = await project.exports.start(query=query.id)
    with pytest.raises(EmptyExport):
        await export.read()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"delimiter": 5}, "delimiter must be a str, not 5"),
        ({"includeHeader": "yes"}, "includeHeader must be a bool, not 'yes'"),
        ({"quoteChar": "''"}, "quoteChar must be one character"),
        ({"delimeter": ";"}, "'delimeter' is none of them, and would be ignored; did you mean 'delimiter'"),
        ({"delimiter": "\n"}, "must be told apart"),
        (["delimiter"], "csv_options must be a mapping"),
    ],
)
async def test_options_that_cannot_be_right_are_refused_before_anything_is_sent(
    emulator: RunningEmulator, project: Project, options: Any, problem: str
) -> None:
    with pytest.raises(InvalidArgument, match=problem):
        await project.exports.start(table=ORDERS, csv_options=options)
    with pytest.raises(InvalidArgument, match=problem):
        project.exports.job("6f9619ff-8b86-d011-b42d-00c04fc964ff").read(csv_options=options)
    assert emulator.world.journal.count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "int8", "bogus(", "decimal(", "decimal(a,2)", "string", "double precision", "date with time zone", "array",
        "array(bigint", "array(bigint))", "array()", "vector(3)",
    ],
)  # fmt: skip
def test_a_type_that_trino_lacks_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        types_given({"id": text})
    assert str(caught.value) == f"types['id'] is {text!r}, which is no type of Trino; one is 'decimal(12,2)'"


@pytest.mark.parametrize(
    "text",
    [
        "tinyint", "smallint", "int", "INTEGER", "bigint", "real", "double", "boolean", "decimal(38, 10)", "date",
        "uuid", "varbinary", "time", "time(3) with time zone", "timestamp(6)", "timestamp without time zone",
        "Timestamp(3)  with time zone", "interval day to second", "interval year to month", "varchar", "varchar(20)",
        "char(3)", "json", "ipaddress", "HyperLogLog", "array(bigint)", "map(varchar, array(decimal(12, 2)))",
        "row(a bigint, b row(c varchar(3), d timestamp(3) with time zone))",
    ],
)  # fmt: skip
def test_every_type_that_trino_has_can_be_given(text: str) -> None:
    assert types_given({"a": text}) == {"a": TrinoType.parse(text)}


@pytest.mark.anyio
@pytest.mark.parametrize("types", [["date"], {"a": 5}, {"a": ""}, {"a": "int8"}])
async def test_types_that_cannot_be_right_are_refused(project: Project, types: Any) -> None:
    with pytest.raises(InvalidArgument, match="types"):
        project.exports.job("6f9619ff-8b86-d011-b42d-00c04fc964ff").read(types=types)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'a\n"1', "ends within quotes"),
        (b'a\n"1"x\n', "something behind them"),
        (b"a,b\n1\n", "have not all 2 fields"),
        (b"a\n\xff\n", "utf-8"),
        (gzip.compress(b"a\n1\n", mtime=0)[:-5], "middle of something compressed"),
        (gzip.compress(b"a\n1\n", mtime=0) + b"more", "incorrect header check"),
    ],
)
async def test_a_file_that_is_something_else_is_an_error(
    project: Project, monkeypatch: pytest.MonkeyPatch, content: bytes, problem: str
) -> None:
    class Reader:
        """Gives this content as that of any file."""

        def __init__(self, *_: object) -> None:
            self.left = [content]

        def __aiter__(self) -> AsyncIterator[bytes]:
            return self

        async def __anext__(self) -> bytes:
            if not self.left:
                raise StopAsyncIteration
            return self.left.pop()

        async def aclose(self) -> None:
            pass

    monkeypatch.setattr("peaka_async.resources.exports.rows.FileReader", Reader)
    export = await project.exports.start(table=ORDERS, limit=5)
    with pytest.raises(DownloadError, match=problem):
        await export.read()
