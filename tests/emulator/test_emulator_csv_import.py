"""CSV imports: what is read, what is refused with nothing kept, and what becomes NULL without a word."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from peaka_async.emulator.csv_import import read_rows

TABLE = "/table/people"
SYNTAX_ERROR = {"errorCode": 100, "message": 'syntax error at or near ")"'}
Send = Callable[..., httpx.Response]


@pytest.fixture
def send(data: httpx.Client) -> Send:
    """Send a file, by default with a header and a mapping of each name to the header of that name."""
    assert data.post(TABLE).status_code == 200

    def post(content: str | bytes, *names: str, mappings: Any = None, header: bool = True) -> httpx.Response:
        if mappings is None:
            mappings = [{"name": name, "csvColumnName": name} for name in names]
        request = json.dumps({"mappings": mappings, "containsHeader": header})
        files: Any = {"file": ("import.csv", content, "text/csv")}
        return data.post(f"{TABLE}/import", files=files, data={"request": request})

    return post


@pytest.fixture
def add(data: httpx.Client) -> Callable[..., None]:
    def post(*columns: tuple[str, str] | tuple[str, str, str]) -> None:
        keys = ("name", "dataType", "defaultValue")
        asked = [dict(zip(keys, one, strict=False)) for one in columns]
        assert data.post(f"{TABLE}/columns", json=asked).status_code == 200

    return post


@pytest.fixture
def rows(world: World) -> Callable[[], list[list[str | None]]]:
    """Return the cells of `text` and of the columns that were added."""
    return lambda: [row[7:] for row in world.projects[PROJECT_ID].tables["people"].rows]


def test_an_import_answers_when_its_rows_are_there(
    send: Send, add: Callable[..., None], world: World, clock: ManualClock
) -> None:
    add(("age", "BIGINT"))
    clock.advance(1.5)
    answer = send("age,text\n25,first\n-3,second\n", "age", "text")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "id": answer.json()["id"],
            "status": "COMPLETED",
            "startTime": 1787043601500,
            "endTime": 1787043601500,
            "progress": 100,
            "result": {"processed": 2},
        },
    )
    at, by = "2026-08-18 09:00:01.500000", "0e000000-0000-4000-8000-000000000001"
    assert world.projects[PROJECT_ID].tables["people"].rows == [
        ["1", "1", at, by, at, by, None, "first", "25"],
        ["2", "1", at, by, at, by, None, "second", "-3"],
    ]


def test_the_same_file_twice_is_appended_twice_under_new_ids(send: Send, world: World) -> None:
    for _ in range(2):
        assert send("text\na\nb\n", "text").json()["result"] == {"processed": 2}
    rows = world.projects[PROJECT_ID].tables["people"].rows
    assert [(row[0], row[7]) for row in rows] == [("1", "a"), ("2", "b"), ("3", "a"), ("4", "b")]


@pytest.mark.parametrize(
    ("data_type", "text", "kept"),
    [
        ("VARCHAR", " a ", " a "),
        ("VARCHAR", "Zoë ☃", "Zoë ☃"),
        ("BIGINT", "9223372036854775807", "9223372036854775807"),
        ("BIGINT", "-9223372036854775808", "-9223372036854775808"),
        ("BIGINT", "+0007", "7"),
        ("BOOLEAN", "true", "true"),
        ("BOOLEAN", "FALSE", "false"),
        ("DECIMAL", "12.50", "12.5000000000"),
        ("DECIMAL", "-0", "0.0000000000"),
        ("DECIMAL", ".00000000005", "0.0000000001"),
        ("DECIMAL", "1.5e3", "1500.0000000000"),
        ("DECIMAL", "9999999999999999999999999999.9999999999", "9999999999999999999999999999.9999999999"),
        ("TIMESTAMP", "2024-01-15 10:30:00", "2024-01-15 10:30:00.000000"),
        ("TIMESTAMP", "2024-01-15T10:30:00.1234567Z", "2024-01-15 10:30:00.123456"),
        ("TIMESTAMP", "2024-01-15T10:30+02:00", "2024-01-15 08:30:00.000000"),
        ("TIME", "23:59:59.5", "23:59:59.500000"),
        ("TIME", "00:00", "00:00:00.000000"),
        ("DATE", "2024-02-29", "2024-02-29"),
        ("UUID", "0E984725-C51C-4BF4-9960-E1C80E27ABA0", "0e984725-c51c-4bf4-9960-e1c80e27aba0"),
    ],
)
def test_a_value_is_kept_in_the_form_of_the_service(
    send: Send, add: Callable[..., None], rows: Any, data_type: str, text: str, kept: str
) -> None:
    add(("it", data_type))
    assert send(f"it\n{text}\n", "it").status_code == 200
    assert rows() == [[None, kept]]


@pytest.mark.parametrize(
    ("data_type", "text"),
    [
        ("BIGINT", "12x"),
        ("BIGINT", "1.0"),
        ("BIGINT", "1_0"),
        ("BIGINT", " 1"),
        ("BIGINT", "9223372036854775808"),
        ("BIGINT", "-9223372036854775809"),
        ("BIGINT", "9" * 5000),
        ("BOOLEAN", "maybe"),
        ("DECIMAL", "twelve"),
        ("DECIMAL", "NaN"),
        ("DECIMAL", "1e28"),
        ("DECIMAL", "9999999999999999999999999999.99999999995"),
        ("DECIMAL", "1e99999999999999999999"),
        ("TIMESTAMP", "2024-13-01 10:00:00"),
        ("TIMESTAMP", "0001-01-01 00:00:00+01:00"),
        ("TIMESTAMP", "2024-01-15"),
        ("TIME", "24:30:00"),
        ("TIME", "noon"),
        ("TIME", "10"),
        ("TIME", "10:30:00+02:00"),
        ("DATE", "2024-02-30"),
        ("DATE", "20240115"),
        ("UUID", "0e984725"),
        ("UUID", "not-a-uuid"),
    ],
)
def test_a_value_that_is_none_is_400_with_value_line_and_column_and_nothing_is_stored(
    send: Send, add: Callable[..., None], rows: Any, data: httpx.Client, data_type: str, text: str
) -> None:
    add(("it", data_type))
    shown = data.get(f"{TABLE}/columns").json()[-1]["dataType"]
    answer = send(f'text,it\n"two\nlines",\n\nx,{text}\n', "it")
    message = f"Cannot read '{text}' as {shown} at line 5, column 'it'"
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})
    assert rows() == []


def test_an_empty_cell_and_a_cell_that_is_not_there_are_null(send: Send, add: Callable[..., None], rows: Any) -> None:
    add(("age", "BIGINT", "7"), ("day", "DATE"))
    assert send('text,age,day\n"",,2024-01-15\nx\n', "text", "age", "day").json()["result"] == {"processed": 2}
    assert rows() == [[None, None, "2024-01-15"], ["x", None, None]]


def test_a_column_that_no_mapping_names_has_its_default(send: Send, add: Callable[..., None], rows: Any) -> None:
    add(("age", "BIGINT"), ("score", "DECIMAL", "3"), ("note", "VARCHAR", "none yet"), ("more", "BIGINT", ""))
    assert send("age\n1\n2\n", "age").status_code == 200
    assert rows() == [[None, age, "3.0000000000", "none yet", None] for age in ("1", "2")]


def test_a_header_that_the_file_lacks_is_null_under_200(send: Send, add: Callable[..., None], rows: Any) -> None:
    add(("age", "BIGINT", "7"))
    mappings = [{"name": "text", "csvColumnName": "text"}, {"name": "age", "csvColumnName": "agee"}]
    answer = send("text,age\na,1\n", mappings=mappings)
    assert (answer.status_code, answer.json()["result"]) == (200, {"processed": 1})
    assert rows() == [["a", None]]


def test_columns_can_be_named_by_their_position_with_a_header_and_without(
    send: Send, add: Callable[..., None], rows: Any
) -> None:
    add(("age", "BIGINT"))
    mappings = [{"name": "age", "csvColumnIndex": 1}, {"name": "text", "csvColumnIndex": 0, "csvColumnName": None}]
    assert send("t,a\nx,1\n", mappings=mappings).json()["result"] == {"processed": 1}
    assert send("y,2\nz,3\n", mappings=mappings, header=False).json()["result"] == {"processed": 2}
    assert send("y\n", mappings=[{"name": "age", "csvColumnIndex": 9}], header=False).json()["result"] == {
        "processed": 1
    }
    assert rows() == [["x", "1"], ["y", "2"], ["z", "3"], [None, None]]


@pytest.mark.parametrize(
    "mappings",
    [
        [{"name": "typo", "csvColumnName": "text"}],
        [{"name": "text", "csvColumnName": "text"}, {"name": "typo", "csvColumnIndex": 0}],
        [],
    ],
)
def test_an_unknown_target_is_the_syntax_error_of_a_database(send: Send, rows: Any, mappings: Any) -> None:
    answer = send("text\na\n", mappings=mappings)
    assert (answer.status_code, answer.json()) == (400, SYNTAX_ERROR)
    assert rows() == []


def test_a_target_is_named_by_its_name_and_not_its_label(send: Send, data: httpx.Client) -> None:
    data.post(f"{TABLE}/columns", json=[{"name": "age", "dataType": "BIGINT", "displayName": "Age"}])
    answer = send("Age\n1\n", "Age")
    assert (answer.status_code, answer.json()) == (400, SYNTAX_ERROR)


def test_a_column_name_without_a_header_is_an_error_about_storage(send: Send, rows: Any) -> None:
    answer = send("a\n", "text", header=False)
    assert answer.status_code == 400
    assert answer.json() == {"errorCode": 100, "message": "The object could not be read from storage"}
    assert rows() == []


@pytest.mark.parametrize(
    ("mappings", "body"),
    [
        (
            [{"name": "_id", "csvColumnIndex": 0}],
            {"errorCode": 100, "message": "Column '_id' belongs to the system and cannot be written"},
        ),
        (
            [{"name": "text", "csvColumnIndex": 0}, {"name": "text", "csvColumnIndex": 1}],
            {"errorCode": 100, "message": 'ERROR: column "text" specified more than once'},
        ),
        (
            [{"name": "text"}],
            {"error": "Bad Request", "message": "The mapping of 'text' needs one of csvColumnName and csvColumnIndex"},
        ),
        (
            [{"name": "text", "csvColumnIndex": 0, "csvColumnName": "text"}],
            {"error": "Bad Request", "message": "The mapping of 'text' needs one of csvColumnName and csvColumnIndex"},
        ),
        (
            [{"name": "text", "csvColumnIndex": -1}],
            {"error": "Bad Request", "message": "Property 'csvColumnIndex' must be zero or more"},
        ),
        (
            [{"name": "text", "csvColumnIndex": "0"}],
            {"error": "Bad Request", "message": "Property 'csvColumnIndex' must be of type integer"},
        ),
        ([{"csvColumnIndex": 0}], {"error": "Bad Request", "message": "Missing property 'name'"}),
        ("x", {"error": "Bad Request", "message": "Property 'mappings' must be of type array"}),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(
    send: Send, rows: Any, mappings: Any, body: dict[str, Any]
) -> None:
    answer = send("text\na\n", mappings=mappings)
    assert (answer.status_code, answer.json()) == (400, body)
    assert rows() == []


@pytest.mark.parametrize(
    ("request_text", "message"),
    [
        ("{mappings", "Malformed JSON in the part 'request'"),
        ("", "Malformed JSON in the part 'request'"),
        ("[]", "Property 'request' must be of type object"),
        ('{"mappings": []}', "Missing property 'containsHeader'"),
    ],
)
def test_a_request_part_that_is_no_request_is_refused(
    send: Send, data: httpx.Client, rows: Any, request_text: str, message: str
) -> None:
    answer = data.post(
        f"{TABLE}/import", files={"file": ("a.csv", "text\na\n", "text/csv")}, data={"request": request_text}
    )
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": message})
    assert rows() == []


REQUEST = json.dumps({"mappings": [{"name": "text", "csvColumnName": "text"}], "containsHeader": True})


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ({"request": (None, REQUEST)}, "part 'file'"),
        ({"request": (None, REQUEST), "file": (None, "text\na\n")}, "part 'file'"),
        ({"file": ("import.csv", "text\na\n")}, "parameter 'request'"),
        ({"file": ("import.csv", "text\na\n"), "request": ("request.json", REQUEST)}, "parameter 'request'"),
    ],
)
def test_each_part_must_be_there_in_its_form(
    send: Send, data: httpx.Client, rows: Any, parts: Any, missing: str
) -> None:
    answer = data.post(f"{TABLE}/import", files=parts)
    message = f"Required {missing} is not present"
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": message})
    assert rows() == []


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ('text\n"a, ""b"""\n', ['a, "b"']),
        ('text\r\n"a\r\nb"\r\nc\r\n', ["a\r\nb", "c"]),
        ("text\ra\rb\r", ["a", "b"]),
        ("\ufefftext\na", ["a"]),
        ('\ufeff"text"\na', ["a"]),
        ("text\n\na\n\n\nb\n", ["a", "b"]),
        ("other,text,text,more\n1,a,2,3,4,5\n", ["a"]),
        ("text\n", []),
        ("", []),
    ],
)
def test_a_file_is_read_as_csv_is_written(send: Send, rows: Any, content: str, kept: list[str]) -> None:
    answer = send(content, "text")
    assert (answer.status_code, answer.json()["result"]) == (200, {"processed": len(kept)})
    assert rows() == [[one] for one in kept]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"text\n\xe9\n", "The file is not text in UTF-8: byte 5"),
        ('text\na\n"b\n', "The file cannot be read as CSV at line 3: unexpected end of data"),
        ('text\n"a"b\n', "The file cannot be read as CSV at line 2: ',' expected after '\"'"),
        (
            f"text\n{'x' * 200_000}\n",
            "The file cannot be read as CSV at line 2: field larger than field limit (131072)",
        ),
    ],
)
def test_a_file_that_is_no_csv_is_refused(send: Send, rows: Any, content: str | bytes, message: str) -> None:
    answer = send(content, "text")
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})
    assert rows() == []


def test_a_hundred_thousand_rows_come_in_one_import(send: Send, add: Callable[..., None], rows: Any) -> None:
    add(("number", "BIGINT"), ("price", "DECIMAL"), ("day", "DATE"))
    lines = [f"{number},{number}.25,2024-01-15" for number in range(100_000)]
    answer = send("\n".join(["number,price,day", *lines]), "number", "price", "day")
    assert answer.json()["result"] == {"processed": 100_000}
    assert len(rows()) == 100_000
    assert rows()[-1] == [None, "99999", "99999.2500000000", "2024-01-15"]


def test_a_file_is_read_anew_when_the_columns_changed_meanwhile(
    send: Send, add: Callable[..., None], rows: Any, data: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[int]()

    def read_slowly(*arguments: Any) -> Any:
        made = read_rows(*arguments)
        if not seen:
            # Only possible because the world is not locked while a file is read.
            add(("age", "BIGINT", "7"))
        seen.append(len(arguments[1]))
        return made

    monkeypatch.setattr("peaka_async.emulator.handlers.tables.read_rows", read_slowly)
    assert send("text\na\n", "text").status_code == 200
    assert seen == [1, 2]
    assert rows() == [["a", "7"]]


def test_an_import_into_a_table_that_went_meanwhile_is_refused(
    send: Send, data: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_slowly(*arguments: Any) -> Any:
        assert data.delete(TABLE).status_code == 200
        return read_rows(*arguments)

    monkeypatch.setattr("peaka_async.emulator.handlers.tables.read_rows", read_slowly)
    answer = send("text\na\n", "text")
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorCode": 100, "message": "Table 'people' does not exist"},
    )


@pytest.mark.parametrize("path", ["/table/none/import", "/bitable/sales/import"])
def test_there_is_no_import_into_an_unknown_table_or_a_bi_table(data: httpx.Client, path: str) -> None:
    data.post("/bitable/sales")
    answer = data.post(path, files={"file": ("a.csv", "text\na\n", "text/csv")}, data={"request": REQUEST})
    unknown = (400, {"errorCode": 100, "message": "Table 'none' does not exist"})
    assert (answer.status_code, answer.json()) == unknown if "none" in path else answer.status_code == 404
