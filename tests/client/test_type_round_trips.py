"""Round trips of every type over HTTP: through SQL, through an import, and through an export back into an import.

The emulator runs the SQL for real. What the service changes on the way, and what the emulator guesses that it changes,
is in tests of its own below, by name; no value is left out of the others because of it.

Out of reach of the emulator's SQL are times with a time zone, more than nine digits of a second, nanoseconds before
1678 and after 2261, years before 0 and after 9999, U+0000 in a literal, and types such as `ipaddress`. It says so, and
they are read from answers that are written here. The zone of a moment it forgets, and has all of them in UTC.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peaka_async import BadRequest, Project
from peaka_async.emulator import JobKind, ManualClock, Transition, TransitionMode, demo_world
from peaka_async.results import QueryResult
from peaka_async.testing import RunningEmulator
from tests.client.test_tables_round_trip import TYPES, csv_of
from tests.support.trino import HARD_TEXTS, ROWS, Column, columns, exactly, texts

pa: Any = pytest.importorskip("pyarrow")

pytestmark = pytest.mark.anyio

PAGE = 4
"""Rows of the first page, which tells the types; the others come in the compact format."""
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(FEW, max_examples=6)


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    """In real time, because of the real sockets."""
    return request.param


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    """One for all statements, which change nothing."""
    with RunningEmulator(demo_world(ManualClock()), transport="socket") as running:
        yield running


@asynccontextmanager
async def project_alone() -> AsyncGenerator[Project]:
    """A project of an emulator of its own, in which exports end at once."""
    world = demo_world(ManualClock())
    world.transitions[JobKind.EXPORT] = Transition(TransitionMode.AT_ONCE)
    with RunningEmulator(world, transport="socket") as running:
        async with running.client() as peaka:
            yield peaka.project()


# Through SQL


def statement(drawn: tuple[Column, ...]) -> str:
    names = ", ".join(f"c{place}" for place in range(len(drawn)))
    rows = zip(map(str, range(ROWS)), *(column.literals for column in drawn), strict=True)
    values = ", ".join(f"({', '.join(row)})" for row in rows)
    return f"SELECT {names} FROM (VALUES {values}) AS t(n, {names}) ORDER BY n"


def in_numbers(column: Any) -> list[Any]:
    """The values of a column of Arrow's; of moments, of which Python has not all digits, the numbers."""
    if pa.types.is_temporal(column.type):
        column = column.cast(f"int{column.type.bit_width}")
    values: list[Any] = column.to_pylist()
    return values


async def check_come_back(emulator: RunningEmulator, drawn: tuple[Column, ...]) -> None:
    """See that values are the same in the typed format, in the compact one, and in Arrow, whole and in batches."""
    sql = statement(drawn)
    async with emulator.client() as peaka:
        project = peaka.project()
        whole = await project.sql(sql)
        paged = [row async for row in project.rows(sql, page_size=PAGE)]
        batches = [batch async for batch in project.record_batches(sql, page_size=PAGE)]
    assert [str(column.type) for column in whole.columns] == [column.kind.name for column in drawn]
    for place, column in enumerate(drawn):
        assert exactly(column.kind, whole.column(place)) == column.in_python
        assert exactly(column.kind, [row[place] for row in paged]) == column.in_python
    for table in (whole.to_arrow(), pa.Table.from_batches(batches)):
        assert [str(kind) for kind in table.schema.types] == [column.kind.arrow for column in drawn]
        for column, found in zip(drawn, table.columns, strict=True):
            assert exactly(column.kind, in_numbers(found)) == column.in_arrow


@given(drawn=columns("numbers"))
@FEW
async def test_numbers_come_back_equal_through_sql(emulator: RunningEmulator, drawn: tuple[Column, ...]) -> None:
    await check_come_back(emulator, drawn)


@given(drawn=columns("texts"))
@FEW
async def test_texts_and_bytes_come_back_equal_through_sql(
    emulator: RunningEmulator, drawn: tuple[Column, ...]
) -> None:
    await check_come_back(emulator, drawn)


@given(drawn=columns("moments"))
@FEW
async def test_moments_and_intervals_come_back_equal_through_sql(
    emulator: RunningEmulator, drawn: tuple[Column, ...]
) -> None:
    await check_come_back(emulator, drawn)


@given(drawn=columns("containers"))
@FEWER
async def test_arrays_maps_and_rows_come_back_as_json_that_says_the_same(
    emulator: RunningEmulator, drawn: tuple[Column, ...]
) -> None:
    await check_come_back(emulator, drawn)


def moment(*parts: int) -> dt.datetime:
    """A timestamp without a time zone, as Trino's have none."""
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  # that is the point


EXAMPLES: list[tuple[str, str, Any]] = [
    ("TRUE", "boolean", True),
    ("TINYINT '-128'", "tinyint", -128),
    ("SMALLINT '32767'", "smallint", 32767),
    ("INTEGER '-2147483648'", "integer", -2147483648),
    ("BIGINT '9223372036854775807'", "bigint", 9223372036854775807),
    ("REAL '0.1'", "real", 0.1),
    ("DOUBLE '12547407.86'", "double", 12547407.86),
    ("DOUBLE '-0.0'", "double", -0.0),
    ("DOUBLE 'NaN'", "double", float("nan")),
    ("DOUBLE '-Infinity'", "double", float("-inf")),
    ("DECIMAL '1.50'", "decimal(3,2)", Decimal("1.50")),
    ("DECIMAL '-12345678901234567890123456789012345678'", "decimal(38,0)",
     Decimal(-12345678901234567890123456789012345678)),
    ("CAST('0.5' AS decimal(38,38))", "decimal(38,38)", Decimal("0.50000000000000000000000000000000000000")),
    ("CAST('' AS varchar)", "varchar", ""),
    ("CAST('  it''s\n\"x\" 🦉 ' AS varchar)", "varchar", "  it's\n\"x\" 🦉 "),
    ("CAST('null' AS varchar(10))", "varchar(10)", "null"),
    ("CAST('a' AS char(3))", "char(3)", "a  "),
    ("X'00ff'", "varbinary", b"\x00\xff"),
    ("X''", "varbinary", b""),
    ("DATE '0001-01-01'", "date", dt.date(1, 1, 1)),
    ("TIME '23:59:59'", "time(0)", dt.time(23, 59, 59)),
    ("TIME '00:00:00.000001'", "time(6)", dt.time(0, 0, 0, 1)),
    ("TIMESTAMP '9999-12-31 23:59:59.999999'", "timestamp(6)", moment(9999, 12, 31, 23, 59, 59, 999999)),
    ("TIMESTAMP '2024-02-29 10:11:12.5 UTC'", "timestamp(1) with time zone",
     dt.datetime(2024, 2, 29, 10, 11, 12, 500000, dt.UTC)),
    ("UUID '6f9619ff-8b86-d011-b42d-00c04fc964ff'", "uuid", UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
    ("JSON '{\"a\":[1,null]}'", "json", '{"a":[1,null]}'),
    ("INTERVAL -'1 02:03:04.567' DAY TO SECOND", "interval day to second",
     -dt.timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=567)),
    ("INTERVAL '1-2' YEAR TO MONTH", "interval year to month", "1-2"),
    ("ARRAY['a', NULL]", "array(varchar(1))", '["a",null]'),
    ("map(ARRAY['a'], ARRAY[0.50])", "map(varchar(1), decimal(2,2))", '{"a":0.50}'),
    ("CAST(ROW(1, 'x') AS row(a bigint, b varchar))", "row(a bigint, b varchar)", '{"a":1,"b":"x"}'),
]  # fmt: skip


async def test_the_values_that_are_most_often_read_wrongly_come_back_equal(emulator: RunningEmulator) -> None:
    listed = ", ".join(f"if(n < 3, {literal}) AS c{place}" for place, (literal, _, _) in enumerate(EXAMPLES))
    sql = f"SELECT {listed} FROM (VALUES 1, 2, 3) AS t(n) ORDER BY n"
    async with emulator.client() as peaka:
        whole = await peaka.project().sql(sql)
        paged = [row async for row in peaka.project().rows(sql, page_size=1)]
    values = [repr(value) for _, _, value in EXAMPLES]
    assert [str(column.type) for column in whole.columns] == [name for _, name, _ in EXAMPLES]
    for rows in (whole, paged):
        assert [list(map(repr, row)) for row in rows] == [values, values, ["None"] * len(values)]


# What SQL changes


async def test_a_real_has_in_python_the_fewest_digits_and_in_arrow_its_own_value(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        result = await peaka.project().sql("SELECT REAL '0.1' AS a")
    assert result[0].a == 0.1
    assert result.to_arrow()["a"].to_pylist() == [0.10000000149011612]


async def test_nanoseconds_are_cut_off_in_python_and_whole_in_arrow(emulator: RunningEmulator) -> None:
    async with emulator.client() as peaka:
        result = await peaka.project().sql(
            "SELECT TIME '00:00:00.999999999' AS a, TIMESTAMP '1969-12-31 23:59:59.1234567' AS b"
        )
    assert result[0] == (dt.time(0, 0, 0, 999999), moment(1969, 12, 31, 23, 59, 59, 123456))
    table = result.to_arrow()
    assert [in_numbers(column) for column in table.columns] == [[999_999_999], [-876_543_300]]


async def test_a_moment_keeps_its_instant_and_not_its_zone(emulator: RunningEmulator) -> None:
    # In Trino it keeps both; the emulator's session has UTC alone.
    async with emulator.client() as peaka:
        result = await peaka.project().sql("SELECT TIMESTAMP '2024-07-15 10:11:12 Europe/Berlin' AS a")
    (value,) = result.column("a")
    assert value == dt.datetime(2024, 7, 15, 10, 11, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert repr(value) == "datetime.datetime(2024, 7, 15, 8, 11, 12, tzinfo=datetime.timezone.utc)"


@pytest.mark.parametrize(("literal", "lacking"), [
    ("TIME '10:11:12 +02:00'", "the type time with time zone"),
    ("TIME '10:11:12.0123456789'", "time with more than 9 fractional digits"),
    ("TIMESTAMP '2024-01-15 10:11:12.0123456789'", "timestamp with more than 9 fractional digits"),
    ("TIMESTAMP '2024-01-15 10:11:12.0123456789 UTC'", "timestamp with time zone with more than 9 fractional digits"),
    ("TIMESTAMP '1677-01-01 00:00:00.1234567'", "nanoseconds before 1678 and after 2261"),
    ("DATE '-0044-03-15'", "years before 0 and after 9999"),
    ("'\0'", r"the character U\+0000, or half of a surrogate pair, in a text"),
    ("CAST('10.0.0.1' AS ipaddress)", "the type ipaddress"),
])  # fmt: skip
async def test_what_the_emulator_has_no_values_of_it_refuses_by_name(
    emulator: RunningEmulator, literal: str, lacking: str
) -> None:
    async with emulator.client() as peaka:
        with pytest.raises(BadRequest, match=f"the emulator does not support {lacking}"):
            await peaka.project().sql(f"SELECT {literal}")


ISTANBUL = ZoneInfo("Europe/Istanbul")
AT_TEN = dt.datetime(2024, 1, 15, 10, 11, 12, 123456)  # noqa: DTZ001  # the zones are put to it below
CLOCK = ((10 * 60 + 11) * 60 + 12) * 10**9 + 123456789
"""Nanoseconds of that day."""
DAY = (AT_TEN.date().toordinal() - dt.date(1970, 1, 1).toordinal()) * 86_400 * 10**9
"""Nanoseconds until that day."""
HOUR = 3_600 * 10**9

ANSWERED: list[tuple[str, str, Any, str, Any]] = [
    ("time(3) with time zone", "10:11:12.123+02:00",
     dt.time(10, 11, 12, 123000, dt.timezone(dt.timedelta(hours=2))), "string", "10:11:12.123000+02:00"),
    ("time(12)", "10:11:12.123456789012", dt.time(10, 11, 12, 123456), "time64[ns]", CLOCK),
    ("timestamp(12)", "2024-01-15 10:11:12.123456789012", AT_TEN, "timestamp[ns]", DAY + CLOCK),
    ("timestamp(12) with time zone", "2024-01-15 10:11:12.123456789012 UTC", AT_TEN.replace(tzinfo=dt.UTC),
     "timestamp[ns, tz=UTC]", DAY + CLOCK),
    ("timestamp(9) with time zone", "2024-01-15 10:11:12.123456789 Europe/Istanbul", AT_TEN.replace(tzinfo=ISTANBUL),
     "timestamp[ns, tz=UTC]", DAY + CLOCK - 3 * HOUR),
    ("timestamp(9) with time zone", "2024-01-15 10:11:12.123456789 -03:00",
     AT_TEN.replace(tzinfo=dt.timezone(dt.timedelta(hours=-3))), "timestamp[ns, tz=UTC]", DAY + CLOCK + 3 * HOUR),
    ("timestamp(9)", "1600-01-15 10:11:12.123456789", AT_TEN.replace(year=1600), "string",
     "1600-01-15 10:11:12.123456789"),
    ("timestamp(3)", "-0044-03-15 10:11:12.123", "-0044-03-15 10:11:12.123", "string", "-0044-03-15 10:11:12.123"),
    ("date", "12024-01-15", "12024-01-15", "string", "12024-01-15"),
    ("interval day to second", "106751991167 07:12:55.807", "106751991167 07:12:55.807", "string",
     "106751991167 07:12:55.807"),
    ("varchar", "a\0b", "a\0b", "string", "a\0b"),
    ("ipaddress", "10.0.0.1", "10.0.0.1", "string", "10.0.0.1"),
]  # fmt: skip


async def test_values_that_the_emulator_has_not_are_read_from_answers_that_have_them() -> None:
    heads = [{"columnName": f"c{place}"} for place in range(len(ANSWERED))]
    cells = [
        {"name": f"c{place}", "displayName": f"c{place}", "dataType": name, "order": place, "value": text}
        for place, (name, text, *_) in enumerate(ANSWERED)
    ]
    with RunningEmulator(demo_world(ManualClock()), transport="socket") as running:
        for number, data in enumerate([[cells], [[text for _, text, *_ in ANSWERED]], []], 1):
            body = json.dumps({"columns": heads, "data": data})
            running.world.faults.add(operation="queries.execute", nth=number, status=200, body=body)
        running.world.faults.add(
            operation="queries.execute", nth=4, status=200, body=json.dumps({"columns": heads, "data": [cells]})
        )
        async with running.client() as peaka:
            project = peaka.project()
            paged = [row async for row in project.rows("SELECT 1 ORDER BY 1", page_size=1)]
            table = (await project.sql("SELECT 1")).to_arrow()
    values = [repr(value) for _, _, value, _, _ in ANSWERED]
    assert [list(map(repr, row)) for row in paged] == [values, values]
    assert [str(kind) for kind in table.schema.types] == [arrow for _, _, _, arrow, _ in ANSWERED]
    assert [in_numbers(column) for column in table.columns] == [[exact] for *_, exact in ANSWERED]


# Through an import, and through an export back into an import

COLUMNS = {"n": "BIGINT", **{f"c_{name.lower()}": name for name in TYPES}}
"""A column of every type that tables inside Peaka have, and before them the number of the row."""
NAMES = list(COLUMNS)

# An empty text has a test of its own.
VALUES = {name: values for name, (values, _, _) in TYPES.items()} | {"VARCHAR": texts().filter(bool)}
rows_of_every_type = st.lists(
    st.tuples(*(st.none() | values for values in VALUES.values())), min_size=1, max_size=12
).map(lambda rows: [(number, *row) for number, row in enumerate(rows)])

LONG = f"{'9' * 28}.{'9' * 10}"
LEAST = (-(2**63), False, Decimal(f"-{LONG}"), moment(1, 1, 1), dt.time(), dt.date(1, 1, 1), UUID(int=0))
LAST = moment(9999, 12, 31, 23, 59, 59, 999999)
MOST = (2**63 - 1, True, Decimal(LONG), LAST, dt.time.max, dt.date.max, UUID(int=2**128 - 1))
HARD_ROWS = [(n, text, *(LEAST, MOST, [None] * 7)[n % 3]) for n, text in enumerate(HARD_TEXTS) if text]


async def make_table(project: Project, name: str) -> None:
    await project.tables.create(name)
    await project.tables.add_columns(name, [{"name": one, "dataType": kind} for one, kind in COLUMNS.items()])


async def read_table(project: Project, name: str, *columns: str) -> QueryResult:
    listed = ", ".join(columns or NAMES)
    return await project.sql(f'SELECT {listed} FROM "peaka"."table"."{name}" ORDER BY _id')


def told_apart(rows: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Rows so that 1.5 is not equal to 1.50, nor 1 to True. Which of two equal hours is meant, says no type here."""
    return [
        [repr(value.replace(fold=0) if isinstance(value, dt.datetime | dt.time) else value) for value in row]
        for row in rows
    ]


async def exported(project: Project, name: str, **options: Any) -> bytes:
    """The one file of an export of a table, decompressed."""
    export = await project.exports.start(table=("1", "table", name), **options)
    with TemporaryDirectory() as directory:
        (path,) = await export.download(directory)
        content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


@given(rows=rows_of_every_type)
@example(rows=HARD_ROWS)
@FEW
async def test_what_is_imported_is_read_equal_by_sql(rows: list[tuple[Any, ...]]) -> None:
    async with project_alone() as project:
        await make_table(project, "t")
        await project.tables.import_csv("t", csv_of(NAMES, rows))
        found = await read_table(project, "t")
    assert [str(column.type) for column in found.columns] == ["bigint", *(wire for _, _, wire in TYPES.values())]
    assert told_apart(found) == told_apart(rows)


@given(rows=rows_of_every_type, compression=st.sampled_from(["NONE", "GZIP"]), with_system_columns=st.booleans())
@example(rows=HARD_ROWS, compression="NONE", with_system_columns=True)
@FEW
async def test_an_export_in_csv_comes_back_equal_through_an_import(
    rows: list[tuple[Any, ...]], compression: str, *, with_system_columns: bool
) -> None:
    async with project_alone() as project:
        for name in ("first", "second"):
            await make_table(project, name)
        await project.tables.import_csv("first", csv_of(NAMES, rows))
        content = await exported(project, "first", compression=compression, include_system_columns=with_system_columns)
        assert (b"_created_time" in content) is with_system_columns
        await project.tables.import_csv("second", content, skip_system_columns=True)
        first, second = await read_table(project, "first"), await read_table(project, "second")
    assert [column.type for column in second.columns] == [column.type for column in first.columns]
    assert told_apart(second) == told_apart(first) == told_apart(rows)


@given(rows=rows_of_every_type, compression=st.sampled_from(["NONE", "GZIP"]))
@example(rows=HARD_ROWS, compression="GZIP")
@FEW
async def test_an_export_in_json_lines_has_equal_values(rows: list[tuple[Any, ...]], compression: str) -> None:
    async with project_alone() as project:
        await make_table(project, "t")
        await project.tables.import_csv("t", csv_of(NAMES, rows))
        content = await exported(project, "t", format="JSONL", compression=compression, columns=NAMES)
    # A text may have what other readers take for the end of a line.
    found = [json.loads(line) for line in content.decode().removesuffix("\n").split("\n")]
    assert [list(one) for one in found] == [NAMES] * len(rows)
    assert told_apart([read_member(name, one[name]) for name in NAMES] for one in found) == told_apart(rows)


def read_member(name: str, value: Any) -> Any:
    """A value out of JSON lines, where numbers and booleans are JSON's own and all else is text: guesses of ours."""
    kind = COLUMNS[name]
    assert value is None or type(value) is {"BIGINT": int, "BOOLEAN": bool}.get(kind, str)
    return TYPES[kind][1](value) if isinstance(value, str) else value


# What imports and exports change


async def kept(data_type: str, *fields: str) -> list[Any]:
    """What a column has of fields of a file, each as it stands in CSV."""
    lines = "".join(f"{field},{number}\n" for number, field in enumerate(fields))
    async with project_alone() as project:
        columns = {"value": data_type, "n": "BIGINT"}
        await project.tables.import_csv("t", f"value,n\n{lines}".encode(), columns=columns, create=True)
        return (await read_table(project, "t", "value")).column("value")


async def test_an_empty_text_is_imported_as_null() -> None:
    # Measured of an empty cell. That quotes around nothing make no difference is a guess.
    assert await kept("VARCHAR", "", '""', " ") == [None, None, " "]


async def test_a_decimal_has_ten_places_after_an_import() -> None:
    # Measured. That more places are rounded, halves away from zero, is a guess.
    found = await kept("DECIMAL", "12.50", "-0", "0.00000000005", "-0.00000000005", "1e-3")
    assert list(map(str, found)) == ["12.5000000000", "0E-10", "1E-10", "-1E-10", "0.0010000000"]


async def test_nanoseconds_and_offsets_are_lost_in_an_import() -> None:
    # Guesses: finer digits are cut off, and an offset is applied.
    found = await kept("TIMESTAMP", "2024-01-15 10:11:12.1234567", "2024-01-15T10:11:12+02:00", "2024-01-15T10:11:12Z")
    assert found == [
        moment(2024, 1, 15, 10, 11, 12, 123456),
        moment(2024, 1, 15, 8, 11, 12),
        moment(2024, 1, 15, 10, 11, 12),
    ]
    assert await kept("TIME", "10:11:12.1234567", "10:11") == [dt.time(10, 11, 12, 123456), dt.time(10, 11)]


async def test_a_text_with_u_0000_passes_through_the_emulator() -> None:
    # What the service does with one is not known.
    assert await kept("VARCHAR", "a\0b") == ["a\0b"]


async def test_a_row_of_one_null_is_an_empty_line_and_lost_on_the_way_back() -> None:
    # A guess: lines with nothing on them are no rows.
    async with project_alone() as project:
        columns = {"value": "BIGINT", "n": "BIGINT"}
        await project.tables.import_csv("t", b"value,n\n1,1\n,2\n3,3\n", columns=columns, create=True)
        content = await exported(project, "t", columns=["value"])
        assert content == b"value\n1\n\n3\n"
        await project.tables.import_csv("u", content, create=True)
        assert (await read_table(project, "u", "value")).column("value") == [1, 3]


async def test_what_the_service_fills_itself_is_filled_anew_on_the_way_back() -> None:
    # Measured of `_id`; the others are guesses.
    async with project_alone() as project:
        await project.tables.import_csv("t", b"value,text\n1,a\n2,\n", create=True)
        content = await exported(project, "t")
        head, *lines = content.decode().splitlines()
        assert (
            head == "_id,_version,_created_time,_created_by,_last_modified_time,_last_modified_by,_session,text,value"
        )
        await project.tables.import_csv("u", content, create=True, skip_system_columns=True)
        names = head.split(",")
        first, second = await read_table(project, "t", *names), await read_table(project, "u", *names)
    assert [line.split(",")[0] for line in lines] == list(map(str, first.column("_id")))
    assert set(first.column("_id")).isdisjoint(second.column("_id"))
    assert [row[-2:] for row in second] == [row[-2:] for row in first] == [("a", 1), (None, 2)]
