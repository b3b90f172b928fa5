"""CSV imports: what is checked before anything is sent, what is made on the way, and how a refusal reads."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import (
    ApiError,
    AsyncPeaka,
    AttemptFailed,
    BadRequest,
    ConnectionLost,
    File,
    HttpRequest,
    ImportOutcomeUnknown,
    ImportRefused,
    InvalidArgument,
    OutcomeUnknown,
    PeakaError,
    Project,
    RateLimited,
    ResponseDecodeError,
    ServerError,
    UnknownTable,
)
from peaka_async.emulator import PROJECT_ID
from peaka_async.emulator.export_formats import ROWS_PER_FILE
from peaka_async.models import ColumnDataType
from peaka_async.resources.tables.group import Tables
from peaka_async.resources.tables.mapping import SHOWN, named
from peaka_async.resources.tables.refusals import refused
from peaka_async.testing import RunningEmulator
from tests.client.test_tables_sources import Service
from tests.support.fake_http import path_of

pytestmark = pytest.mark.anyio

TYPES: dict[str, str] = {
    "age": "BIGINT", "price": "DECIMAL", "day": "DATE", "at": "TIMESTAMP", "hour": "TIME", "paid": "BOOLEAN",
    "key": "UUID", "note": "VARCHAR",
}  # fmt: skip


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


@pytest.fixture
async def project(peaka: AsyncPeaka) -> Project:
    return peaka.project()


@pytest.fixture
async def tables(project: Project) -> Tables:
    """The group, with a table `people` that has a column of each type."""
    group = Tables(project._pipeline, project.id)
    await group.create("people")
    await group.add_columns("people", [{"name": name, "dataType": kind} for name, kind in TYPES.items()])
    return group


def rows(emulator: RunningEmulator, name: str, *columns: str) -> list[list[str | None]]:
    """What a table holds in some columns; all that the service does not fill itself where none are named."""
    table = emulator.world.projects[PROJECT_ID].tables[name]
    places = [at for at, column in enumerate(table.columns) if (column in columns if columns else at > 6)]
    return [[row[at] for at in places] for row in table.rows]


def sent(emulator: RunningEmulator, operation: str = "tables.import_csv") -> int:
    return emulator.world.journal.count(operation)


async def test_headers_of_the_same_names_are_imported(tables: Tables, emulator: RunningEmulator) -> None:
    job = await tables.import_csv("people", b'age,text\n36,"Ada, Countess"\n,Bob\n')
    assert (job.status, job.result and job.result.processed) == ("COMPLETED", 2)
    assert rows(emulator, "people", "text", "age") == [["Ada, Countess", "36"], ["Bob", None]]


@pytest.mark.parametrize(
    ("columns", "contains_header"),
    [
        ({"text": "Name", "age": "Age in years"}, True),
        ({"text": 0, "age": "Age in years"}, True),
        ({"text": 0, "age": 1}, True),
        ({"text": 0, "age": 1}, False),
        (["text", "age"], False),
        (("text", "age"), False),
    ],
)
async def test_columns_come_from_headers_or_positions(
    tables: Tables, emulator: RunningEmulator, columns: Any, contains_header: bool
) -> None:
    header = b"Name,Age in years,Unused\n" if contains_header else b""
    job = await tables.import_csv(
        "people", header + b"Ada,36,x\nBob,7,y\n", columns=columns, contains_header=contains_header
    )
    assert job.result
    assert job.result.processed == 2
    assert rows(emulator, "people", "text", "age") == [["Ada", "36"], ["Bob", "7"]]


async def test_some_headers_of_the_same_name_are_imported_and_the_others_are_not(
    tables: Tables, emulator: RunningEmulator
) -> None:
    await tables.import_csv("people", b"age,nonsense,note\n1,2,3\n", columns=["note", "age"])
    await tables.import_csv("people", b"age,nonsense,note\n4,5,6\n", columns={"note": None})
    assert rows(emulator, "people", "age", "note") == [["1", "3"], [None, "6"]]


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (
            b"text,agee\na,1\n",
            {"columns": {"text": "text", "age": "age"}},
            (
                "columns does not fit the file: 'age' comes from the header 'age', which is not there, did you mean "
                "'agee'?; its headers are 'text', 'agee'. Nothing was sent"
            ),
        ),
        (
            b"Name;Age\na;1\n",
            {"columns": {"note": "Note"}},
            (
                "columns does not fit the file: 'note' comes from the header 'Note', which is not there; its headers "
                "are 'Name;Age', separated by ';'? The service reads commas. Nothing was sent"
            ),
        ),
        (
            b"text,agee\na,1\n",
            {},
            (
                "the table 'people' has no column 'agee' (did you mean 'age'?); it has 'text', 'age', 'price', 'day', "
                "'at', 'hour', 'paid', 'key', 'note'. Map other columns, or pass create=True to add them. Nothing was "
                "sent"
            ),
        ),
        (b"text\na\n", {"columns": {"Text": "text"}}, "no column 'Text' (did you mean 'text'?)"),
        (b"text,text\na,b\n", {}, "'text' comes from the header 'text', which is there twice: give its position"),
        (b"_id,text\n1,a\n", {}, "the file has '_id', which the service fills itself: pass skip_system_columns=True"),
        (b"_id,text\n1,a\n", {"columns": {"_id": "_id"}}, "'_id' is filled by the service itself"),
        (b"text\na\n", {"columns": {"text": 1}}, "'text' comes from position 1, and there are 0 to 0"),
        (b"text\na\n", {"columns": {"text": -1}}, "'text' comes from position -1"),
        (b"text\na\n", {"columns": {"text": True}}, "'text' comes from True, which is no header and no position"),
        (b"text\na\n", {"columns": {" ": "text"}}, "' ' is no name of a column"),
        (b"text,\na,b\n", {}, "'' is no name of a column"),
        (b"text\na\n", {"columns": {}}, "columns is empty: name the columns that the file fills"),
        (b"text\na\n", {"columns": "text"}, "columns must be a mapping or a sequence of names, not a str"),
        (b"text\na\n", {"columns": ["text", "text"]}, "columns has 'text' more than once"),
        (b"text\na\n", {"columns": {"text": ("text",)}}, "a tuple is a header or a position, and a type"),
        (b"a\n", {"contains_header": False}, "columns is needed for a file without a header"),
        (
            b"a\n",
            {"contains_header": False, "columns": {"text": "a"}},
            "'text' comes from the header 'a', and the file has none: give a position",
        ),
        (
            b"age\n1\n",
            {"columns": {"age": ("age", "DATE")}},
            "columns has DATE for 'age', which 'people' has as bigint",
        ),
        (b"age\n1\n", {"columns": {"age": ("age", "JSON")}}, "the service refuses JSON, store it as VARCHAR"),
        (b"age\n1\n", {"columns": {"age": ("age", 7)}}, "the type of age is a int; it must be one of VARCHAR, BIGINT"),
        (b"text,age\na,1\nb\n", {}, "line 3 of source has 1 fields and its first record has 2; a field with a comma"),
        (
            b"a,1\nDoe, John,41\n",
            {"columns": ["text", "age"], "contains_header": False},
            "line 2 of source has 3 fields",
        ),
        (b"", {}, "source is empty"),
        (b"\ntext\na\n", {}, "source begins with an empty line"),
        (b"te\xe9xt\na\n", {}, "source is no text in UTF-8: byte 2 is not"),
        ("text\na\n".encode("utf-16"), {}, "source is no text in UTF-8: byte 0 is not"),
        (b"\x1f\x8b\x08\x00", {}, "source is compressed (gzip); the service reads plain CSV: decompress it first"),
        (b'"text"x\na\n', {}, "source cannot be read as CSV at its first line"),
        (b'"text\na\n', {}, "source cannot be read as CSV at its first line: unexpected end of data"),
        (b"x" * 70_000, {}, "source has no line end within its first 65,536 characters; is it CSV?"),
    ],
)
async def test_what_does_not_fit_is_refused_before_anything_is_sent(
    tables: Tables, emulator: RunningEmulator, content: bytes, options: Any, message: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        await tables.import_csv("people", content, **options)
    assert message in str(caught.value)
    assert sent(emulator) == 0


async def test_everything_that_is_wrong_with_the_columns_is_told_at_once(tables: Tables) -> None:
    with pytest.raises(InvalidArgument, match=r"'age' comes from the header 'Age', .*; 'day' comes from position 9"):
        await tables.import_csv("people", b"text\na\n", columns={"age": "Age", "day": 9})


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((), {}),
        ((b"text\na\n",), {"file": object(), "request": "{}"}),
        ((), {"request": "{}"}),
        ((), {"file": object()}),
    ],
)
async def test_a_source_and_the_parts_of_the_api_exclude_each_other(
    tables: Tables, arguments: Any, options: Any
) -> None:
    with pytest.raises(InvalidArgument, match="source"):
        await tables.import_csv("people", *arguments, **options)


async def test_the_generated_form_still_works(tables: Tables, emulator: RunningEmulator) -> None:
    request = json.dumps({"mappings": [{"name": "text", "csvColumnIndex": 0}], "containsHeader": False})
    file = File(b"a\n", "import.csv", "text/csv")
    assert (await tables.import_csv("people", file=file, request=request)).status == "COMPLETED"
    assert (await tables.raw.import_csv("people", file=file, request=request)).status == 200
    assert rows(emulator, "people", "text") == [["a"], ["a"]]


async def test_a_byte_order_mark_does_not_hide_the_first_header(tables: Tables, emulator: RunningEmulator) -> None:
    await tables.import_csv("people", "\ufefftext,age\na,1\n".encode())
    assert rows(emulator, "people", "text", "age") == [["a", "1"]]


async def test_names_outside_of_ascii_arrive_whole(tables: Tables, emulator: RunningEmulator) -> None:
    await tables.import_csv("größen", "höhe,länge\n1,☃\n".encode(), create=True)
    assert rows(emulator, "größen", "höhe", "länge") == [["1", "☃"]]


async def test_a_table_and_its_columns_are_made_with_types_read_off_the_rows(
    tables: Tables, emulator: RunningEmulator
) -> None:
    content = (
        b"id,price,day,at,hour,paid,key,zip,text\n"
        b"1,1.50,2024-01-15,2024-01-15 10:30:00,10:30:00,true,0e984725-c51c-4bf4-9960-e1c80e27aba0,00501,x\n"
        b"-2,3,,2024-01-15T10:30:00.5,,False,,10001,\n"
    )
    job = await tables.import_csv("orders", content, create=True)
    assert job.result
    assert job.result.processed == 2
    made = {column.name: column.data_type for column in await tables.list_columns("orders")}
    assert {name: kind for name, kind in made.items() if not name.startswith("_")} == {
        "text": "varchar",
        "id": "bigint",
        "price": "decimal(38,10)",
        "day": "date",
        "at": "timestamp(6)",
        "hour": "time(6)",
        "paid": "boolean",
        "key": "uuid",
        "zip": "varchar",
    }
    assert rows(emulator, "orders", "id", "price", "zip", "paid") == [
        ["1", "1.5000000000", "true", "00501"],
        ["-2", "3.0000000000", "false", "10001"],
    ]


@pytest.mark.parametrize(
    "columns",
    [
        {"id": "VARCHAR", "total": "DECIMAL"},
        {"id": ColumnDataType.VARCHAR, "total": ColumnDataType.DECIMAL},
        {"id": ("id", "VARCHAR"), "total": (1, ColumnDataType.DECIMAL)},
        {"id": "varchar", "total": "Decimal"},
        {"id": ("id", "varchar"), "total": (1, "decimal")},
    ],
)
async def test_types_can_be_given_for_a_new_table(tables: Tables, columns: Any) -> None:
    await tables.import_csv("orders", b"id,total\n1,2\n", columns=columns, create=True)
    made = {column.name: column.data_type for column in await tables.list_columns("orders")}
    assert (made["id"], made["total"]) == ("varchar", "decimal(38,10)")


async def test_a_type_that_is_a_header_as_well_has_to_be_told_apart(tables: Tables, emulator: RunningEmulator) -> None:
    content = b"DATE,x\n2024-01-15,y\n"
    with pytest.raises(InvalidArgument, match=re.escape("'DATE' for 'day' is a type and a header; write ('DATE', ")):
        await tables.import_csv("orders", content, columns={"day": "DATE"}, create=True)
    assert sent(emulator, "tables.create") == 1, "only the one of the fixture"
    await tables.import_csv("orders", content, columns={"day": ("DATE", "DATE")}, create=True)
    assert rows(emulator, "orders", "day") == [["2024-01-15"]]


@pytest.mark.parametrize(
    ("header", "source", "told"),
    [
        ("DATE", "date", "'day' comes from the header 'date', which is not there, did you mean 'DATE'?"),
        ("id", "INT", "'day' comes from the header 'INT', which is not there; types are VARCHAR, BIGINT, "),
        ("id", ("id", "INT"), "the type of day is 'INT'; it must be one of VARCHAR, BIGINT, "),
        ("id", ("INT", "DATE"), "'day' comes from the header 'INT', which is not there; its headers are 'id'."),
        ("id", "date", "'day' comes from the header 'day', which is not there; its headers are 'id'."),
    ],
)
async def test_what_is_neither_a_header_nor_a_type_is_told(
    tables: Tables, emulator: RunningEmulator, header: str, source: Any, told: str
) -> None:
    with pytest.raises(InvalidArgument, match=re.escape(told)):
        await tables.import_csv("orders", f"{header}\n1\n".encode(), columns={"day": source}, create=True)
    assert sent(emulator, "tables.create") == 1, "only the one of the fixture"


async def test_a_header_that_has_the_name_of_a_type_in_another_case_is_the_header(
    tables: Tables, emulator: RunningEmulator
) -> None:
    await tables.import_csv("orders", b"date,x\n2024-01-15,y\n", columns={"day": "date"}, create=True)
    assert rows(emulator, "orders", "day") == [["2024-01-15"]]


async def test_types_are_no_matter_where_nothing_is_made(tables: Tables) -> None:
    with pytest.raises(InvalidArgument) as caught:
        await tables.import_csv("people", b"text\na\n", columns={"text": "INT"})
    assert str(caught.value) == (
        "columns does not fit the file: 'text' comes from the header 'INT', which is not there; its headers are "
        "'text'. Nothing was sent"
    )


async def test_a_table_that_is_not_there_says_what_makes_it(tables: Tables, emulator: RunningEmulator) -> None:
    with pytest.raises(UnknownTable) as caught:
        await tables.import_csv("nope", b"text\na\n")
    assert caught.value.hint == "`tables.create` makes it, and so does `tables.import_csv` with create=True"
    assert sent(emulator) == 0


async def test_a_table_that_is_there_gets_the_columns_that_it_lacks(tables: Tables, emulator: RunningEmulator) -> None:
    for _ in range(2):
        await tables.import_csv("people", b"age,height\n36,1.68\n", create=True)
    assert rows(emulator, "people", "age", "height") == [["36", "1.6800000000"]] * 2
    assert sent(emulator, "tables.create") == 1, "only the one of the fixture"
    assert sent(emulator, "tables.add_columns") == 2, "that of the fixture, and one for the first import"


async def test_a_new_table_without_a_header_takes_positions(tables: Tables, emulator: RunningEmulator) -> None:
    await tables.import_csv("plain", b"1,true\n2,false\n", columns=["id", "paid"], contains_header=False, create=True)
    made = {column.name: column.data_type for column in await tables.list_columns("plain")}
    assert (made["id"], made["paid"]) == ("bigint", "boolean")
    assert rows(emulator, "plain", "id", "paid") == [["1", "true"], ["2", "false"]]


async def test_names_that_differ_in_case_only_are_refused_before_a_table_is_made(
    tables: Tables, emulator: RunningEmulator
) -> None:
    with pytest.raises(InvalidArgument, match="'Id' and 'id' differ in case only"):
        await tables.import_csv("orders", b"id,Id\n1,2\n", create=True)
    with pytest.raises(InvalidArgument, match="'AGE' and 'age' differ in case only"):
        await tables.import_csv("people", b"AGE\n1\n", create=True)
    assert sent(emulator, "tables.create") == 1, "only the one of the fixture"


async def test_an_export_comes_back_without_the_columns_of_the_system(
    tables: Tables, emulator: RunningEmulator, project: Project
) -> None:
    await tables.import_csv("people", b'text,age,note\nAda,36,"a ""b"", c"\nBob,,\n')
    export = await project.exports.export_table("1", "table", "people")
    status = await project.exports.get(export.id)
    while status.status in ("PENDING", "RUNNING"):
        await anyio.sleep(1)
        status = await project.exports.get(export.id)
    (name,) = [name for name in emulator.world.files.names() if export.id in name]
    with emulator.world.files.open(name) as file:
        content = file.read()
    assert content.startswith(b"_id,_version,")
    await tables.import_csv("copy", content, create=True, skip_system_columns=True)
    assert rows(emulator, "copy", "text", "age", "note") == [["Ada", "36", 'a "b", c'], ["Bob", None, None]]


async def test_an_export_of_several_files_comes_back_file_by_file(
    tables: Tables, emulator: RunningEmulator, project: Project
) -> None:
    count = 2 * ROWS_PER_FILE + 1
    await tables.import_csv("people", b"text,age\n" + b"".join(b"%05d,%d\n" % (row, row) for row in range(count)))
    export = await project.exports.start(table=("1", "table", "people"), columns=["text", "age"])
    files = []
    for each in await export.files():
        (name,) = [name for name in emulator.world.files.names() if name.endswith(each.name)]
        with emulator.world.files.open(name) as file:
            files.append(file.read())
    assert len(files) == 3
    types = {"text": None, "age": "BIGINT"}
    for content in files:
        assert content.startswith(b"text,age\n")
        await tables.import_csv("copy", content, columns=types, create=True)
    assert rows(emulator, "copy", "text", "age") == rows(emulator, "people", "text", "age")
    # In one piece, the later headers are rows: where a type lets them, they are stored, so it must be without them.
    with pytest.raises(ImportRefused, match="'age'"):
        await tables.import_csv("again", b"".join(files), columns=types, create=True)
    bare = await project.exports.start(
        table=("1", "table", "people"), columns=["text", "age"], csv_options={"includeHeader": False}
    )
    await bare
    await tables.import_csv("again", bare.stream(), columns=["text", "age"], contains_header=False)
    assert rows(emulator, "again", "text", "age") == rows(emulator, "people", "text", "age")


async def test_a_value_that_cannot_be_read_is_named_with_its_line_and_column(
    tables: Tables, emulator: RunningEmulator
) -> None:
    with pytest.raises(ImportRefused) as caught:
        await tables.import_csv("people", b'age,text\n1,"two\nlines"\nit\'s line 9,x\n')
    error = caught.value
    assert (error.line, error.column, error.value, error.status) == (4, "age", "it's line 9", 400)
    assert str(error) == (
        "tables.import_csv: 400 Cannot read 'it's line 9' as bigint at line 4, column 'age' "
        f"(request {error.request_id}). Nothing of the file was stored"
    )
    assert rows(emulator, "people") == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Cannot read 'x, column 'y' at line 9' as date at line 4, column 'day'",
            (4, "day", "x, column 'y' at line 9"),
        ),
        ('ERROR: invalid input syntax for type bigint: "12x" at line 3, column age', (3, "age", "12x")),
        ("line 7: bad value", (7, None, None)),
        ('Value "7" out of range (line 2, column "age")', (2, "age", "7")),
        ('syntax error at or near ")"', (None, None, None)),
        ("Table 'people' does not exist", (None, None, None)),
    ],
)
def test_what_a_refusal_says_is_read_and_no_more_than_that(message: str, told: tuple[Any, ...]) -> None:
    error = refused(BadRequest(message, status=400, operation="tables.import_csv", code=100), None)
    assert (error.line, error.column, error.value) == told
    assert (error.message, error.status, error.code, error.hint) == (
        message, 400, 100, "Nothing of the file was stored",
    )  # fmt: skip


async def test_a_refused_file_says_that_the_table_it_made_is_there(tables: Tables) -> None:
    with pytest.raises(ImportRefused, match=r"stored\. The table that was made for it is there, and empty: delete it"):
        await tables.import_csv("orders", b"id\nx\n", columns={"id": "BIGINT"}, create=True)
    assert "orders" in [table.table_name for table in await tables.list()]


async def test_an_import_whose_answer_is_lost_says_how_to_find_out_and_is_not_repeated(
    tables: Tables, emulator: RunningEmulator, project: Project
) -> None:
    emulator.world.faults.add(operation="tables.import_csv", when="after", effect="reset")
    with pytest.raises(ImportOutcomeUnknown) as caught:
        await tables.import_csv("people", b"text\na\nb\n")
    assert caught.value.table_name == "people"
    assert str(caught.value).endswith(
        "An import is all or nothing: count the rows before you send the file again, with "
        'SELECT COUNT(*) FROM "peaka"."table"."people"'
    )
    result: Any = await project.queries.execute({"statement": caught.value.statement})
    assert result.data[0][0].value == "2"
    assert sent(emulator) == 1


@pytest.mark.parametrize("form", ["checked", "generated", "raw"])
@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_nothing_is_ever_sent_twice(tables: Tables, emulator: RunningEmulator, status: int, form: str) -> None:
    emulator.world.faults.add(operation="tables.import_csv", status=status)
    request = json.dumps({"mappings": [{"name": "text", "csvColumnIndex": 0}], "containsHeader": True})
    file = File(b"text\na\n", "import.csv", "text/csv")
    if status >= 500:
        expected: type[PeakaError] = ImportOutcomeUnknown if form == "checked" else OutcomeUnknown
    else:
        expected = RateLimited if status == 429 else ApiError
    with pytest.raises(expected) as caught:
        if form == "checked":
            await tables.import_csv("people", b"text\na\n")
        elif form == "generated":
            await tables.import_csv("people", file=file, request=request)
        else:
            await tables.raw.import_csv("people", file=file, request=request)
    assert type(caught.value) is expected
    assert sent(emulator) == 1


async def test_an_iterator_that_has_ended_the_time_of_its_import_says_what_may_have_held_it() -> None:
    async def never() -> AsyncGenerator[bytes]:
        yield b"text\n" * 20_000
        await anyio.sleep_forever()

    service = Service()
    project = AsyncPeaka(
        "ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=service.http, timeout=0.05
    ).project()
    with pytest.raises(ImportOutcomeUnknown) as caught:
        await project.tables.import_csv("people", never())
    assert caught.value.advice is not None
    assert caught.value.advice.endswith(
        "The source had not been read to its end. Where it sends requests of the same client, each needs a place of "
        "its own among those in flight: see max_concurrency"
    )


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "id;price",
            "the only header is 'id;price', separated by ';'? The service reads commas. If it is one column, ",
        ),
        ("id\tprice", "the only header is 'id\\tprice', separated by '\\t'?"),
        ("id|price", "the only header is 'id|price', separated by '|'?"),
        ("id, price", "there are blanks around the headers ' price', and they would be a part of the names: take them"),
        ("id,price ", "name the columns, such as columns={'price': 'price '}. Nothing was sent"),
        ("id,", "'' is no name of a column"),
        (
            'id,"a\nb"',
            "the headers 'a\\nb' are hardly names of columns: quotes, line ends or the like are in them, or ",
        ),
        ('id,"say ""hi"""', "Name the columns, such as columns={'name': 'say \"hi\"'}. Nothing was sent"),
        ("id," + "é" * 32, "or more than 63 bytes. Name the columns, "),
    ],
)
async def test_no_column_is_made_of_a_header_that_nobody_meant(
    tables: Tables, emulator: RunningEmulator, header: str, told: str
) -> None:
    with pytest.raises(InvalidArgument, match=re.escape(told)):
        await tables.import_csv("orders", f"{header}\n".encode(), create=True)
    assert sent(emulator, "tables.create") == 1, "only the one of the fixture"


@pytest.mark.parametrize("columns", [None, {"id": "BIGINT", "name": "VARCHAR"}])
async def test_quotes_that_are_never_closed_leave_no_empty_table(
    tables: Tables, emulator: RunningEmulator, columns: Any
) -> None:
    content = b'id,name\n1,"a\nb"\n2,"c\n3,d\n'
    with pytest.raises(InvalidArgument) as caught:
        await tables.import_csv("orders", content, columns=columns, create=True)
    assert str(caught.value) == (
        "source cannot be read as CSV: quotes that open in the record after that of line 2 are never closed. Nothing "
        "was sent"
    )
    assert sent(emulator, "tables.create") == 1, "only the one of the fixture"
    await tables.import_csv("orders", content + b'"\n', columns=columns, create=True)
    assert rows(emulator, "orders", "id", "name") == [["1", "a\nb"], ["2", "c\n3,d\n"]]


async def test_quotes_with_something_behind_them_are_left_to_the_service(tables: Tables) -> None:
    with pytest.raises(ImportRefused):
        await tables.import_csv("orders", b'id\n"1"x\n', create=True)


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"id;price\n1\n", {"id;price": None}),
        (b"id;price\n1\n", ["id;price"]),
        (b"id, price\n1,2\n", {"price": " price"}),
        (b"id;price,note\n1,2\n", None),
        (b"x" * 63 + b"\n1\n", None),
        (b"x" * 64 + b"\n1\n", {"x": "x" * 64}),
    ],
)
async def test_a_strange_header_is_a_column_where_it_is_named(
    tables: Tables, emulator: RunningEmulator, content: bytes, columns: Any
) -> None:
    await tables.import_csv("orders", content, columns=columns, create=True)
    assert sent(emulator) == 1


@pytest.mark.parametrize("name", ["id;price", " price"])
async def test_a_strange_header_is_a_column_where_the_table_has_it(
    tables: Tables, emulator: RunningEmulator, name: str
) -> None:
    await tables.create("orders")
    await tables.add_columns("orders", [{"name": name, "dataType": "VARCHAR"}])
    await tables.import_csv("orders", f"{name}\n1\n".encode())
    assert rows(emulator, "orders", name) == [["1"]]


@pytest.mark.parametrize("state", ["FAILED", "failed", "ERROR", "CANCELLED", "CANCELED"])
async def test_an_import_that_the_service_reports_as_failed_is_refused(
    tables: Tables, emulator: RunningEmulator, state: str
) -> None:
    emulator.world.faults.add(operation="tables.import_csv", status=200, body={"id": "j", "status": state})
    with pytest.raises(ImportRefused) as caught:
        await tables.import_csv("orders", b"id\n1\n", create=True)
    assert (caught.value.message, caught.value.status) == (f"the import ended as {state}", 200)
    assert caught.value.request_id is not None
    assert str(caught.value).endswith(
        "Nothing of the file was stored. The table that was made for it is there, and empty: delete it to have other "
        "types"
    )


@pytest.mark.parametrize(
    "body",
    [{"id": "j"}, {"id": "j", "status": "PENDING"}, {"id": "j", "status": "RUNNING", "progress": 10}, {"status": None}],
)
async def test_an_import_that_has_not_ended_is_returned_as_it_is(
    tables: Tables, emulator: RunningEmulator, body: Any
) -> None:
    emulator.world.faults.add(operation="tables.import_csv", status=200, body=body)
    assert (await tables.import_csv("people", b"text\na\n")).to_dict() == body


@pytest.mark.parametrize("body", ["<html>", [], {"status": "COMPLETED", "result": 7}])
async def test_a_success_that_cannot_be_read_leaves_open_what_was_stored(
    tables: Tables, emulator: RunningEmulator, body: Any
) -> None:
    emulator.world.faults.add(operation="tables.import_csv", status=200, body=body)
    with pytest.raises(ImportOutcomeUnknown) as caught:
        await tables.import_csv("people", b"text\na\n")
    assert isinstance(caught.value.cause, ResponseDecodeError)
    assert (caught.value.operation, caught.value.status, caught.value.attempts) == ("tables.import_csv", 200, 1)
    assert sent(emulator) == 1


async def test_an_import_that_is_lost_says_that_its_table_is_new(tables: Tables, emulator: RunningEmulator) -> None:
    emulator.world.faults.add(operation="tables.import_csv", status=500, when="after")
    with pytest.raises(ImportOutcomeUnknown, match="The table was made for this import, so it has its rows or none"):
        await tables.import_csv("orders", b"id\n1\n", create=True)
    assert rows(emulator, "orders", "id") == [["1"]]


async def test_a_connection_that_was_refused_is_tried_again() -> None:
    service = Service()
    refusals = [AttemptFailed("ConnectError: refused", sent=False)] * 2
    handler = service.http.handler

    def handle(request: HttpRequest) -> Any:
        return refusals.pop() if refusals and path_of(request).endswith("/import") else handler(request)

    service.http.handler = handle
    await service.tables.import_csv("people", b"text\na\n")
    assert service.files == [b"text\na\n"]
    assert len(service.http.requests) == 4


async def test_columns_that_were_made_for_a_refused_file_are_named(tables: Tables) -> None:
    columns = {"n": "BIGINT", "m": "DATE", "age": None}
    with pytest.raises(ImportRefused) as caught:
        await tables.import_csv("people", b"n,m,age\nx,,\n", columns=columns, create=True)
    assert caught.value.hint == (
        "Nothing of the file was stored. The columns that were made for it are there, and empty: 'n', 'm'; "
        "delete_column removes one, to have another type"
    )
    with pytest.raises(ImportRefused) as caught:
        await tables.import_csv("people", b"n,m,age\nx,,\n", columns=columns, create=True)
    assert caught.value.hint == "Nothing of the file was stored"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [({"status": 500}, ServerError), ({"status": 400}, BadRequest), ({"effect": "reset"}, OutcomeUnknown)],
)
async def test_a_table_whose_columns_could_not_be_made_is_told(
    tables: Tables, emulator: RunningEmulator, fault: Any, expected: type[PeakaError]
) -> None:
    emulator.world.faults.add(operation="tables.add_columns", **fault)
    with pytest.raises(expected, match="The table that was made for it is there, and empty: delete it") as caught:
        await tables.import_csv("orders", b"id\n1\n", create=True)
    assert type(caught.value) is expected
    assert sent(emulator) == 0


async def test_a_table_that_was_made_is_told_whatever_comes_of_the_file(
    tables: Tables, emulator: RunningEmulator
) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"id\n" * 30_000
        raise LookupError("the database has gone")

    with pytest.raises(LookupError) as caught:
        await tables.import_csv("orders", broken(), create=True)
    left = "The table that was made for it is there, and empty: delete it to have other types"
    assert caught.value.__notes__ == [left]
    emulator.world.faults.add(operation="tables.import_csv", status=429)
    with pytest.raises(RateLimited) as limited:
        await tables.import_csv("others", b"id\n1\n", create=True)
    assert limited.value.hint == left


async def test_columns_of_the_system_are_never_meant(tables: Tables) -> None:
    with pytest.raises(InvalidArgument) as caught:
        await tables.import_csv("people", b"version,text\n1,a\n")
    assert str(caught.value).startswith("the table 'people' has no column 'version'; it has 'text', 'age', 'price'")
    assert "_" not in str(caught.value).partition("Map other")[0]


async def test_a_declared_column_of_a_name_that_bi_tables_reserve_is_imported(
    tables: Tables, emulator: RunningEmulator
) -> None:
    await tables.add_columns("people", [{"name": "_operation", "dataType": "VARCHAR"}])
    await tables.import_csv("people", b"_operation,text\nbuy,a\n")
    await tables.import_csv("people", b"_id,_operation,text\n7,sell,b\n", skip_system_columns=True)
    assert rows(emulator, "people", "_operation", "text") == [["a", "buy"], ["b", "sell"]]


def test_a_refusal_keeps_all_that_was_known_of_it() -> None:
    error = BadRequest(
        "line 7: bad", status=413, operation="tables.import_csv", code=100, request_id="r", attempts=3, retry_after=1.5,
        excerpt="line 7: bad value",
    )  # fmt: skip
    result = refused(error, None)
    told = dict(vars(error), hint="Nothing of the file was stored", line=7, column=None, value=None)
    assert vars(result) == told


def test_the_statement_that_counts_quotes_the_name_of_the_table() -> None:
    cause = ConnectionLost("lost", operation="tables.import_csv")
    error = ImportOutcomeUnknown(cause, operation="tables.import_csv", attempts=1, table_name='a"b')
    assert error.statement == 'SELECT COUNT(*) FROM "peaka"."table"."a""b"'
    assert error.advice == (
        f"An import is all or nothing: count the rows before you send the file again, with {error.statement}"
    )


def test_a_message_lists_no_more_than_so_many_names() -> None:
    names = [f"c{number}" for number in range(SHOWN + 3)]
    assert named(names) == ", ".join(f"'c{number}'" for number in range(SHOWN)) + " and 3 more"
    assert named(names[:SHOWN]) == ", ".join(f"'c{number}'" for number in range(SHOWN))
