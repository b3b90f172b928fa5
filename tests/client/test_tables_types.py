"""Types of new columns, and the first records of a file that they are read off."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from peaka_async import InvalidArgument
from peaka_async.models import ColumnDataType
from peaka_async.resources.tables.inference import inferred
from peaka_async.resources.tables.reading import CsvHead, rows_of


def rows(content: bytes, *, is_whole: bool = True) -> list[list[str]]:
    return CsvHead(content, is_whole=is_whole).rows(contains_header=True)


@pytest.mark.parametrize(
    ("values", "data_type"),
    [
        (["true", "FALSE", "True"], "BOOLEAN"),
        (["0", "1"], "BIGINT"),
        (["-9223372036854775808", "9223372036854775807"], "BIGINT"),
        (["9223372036854775808"], "VARCHAR"),
        (["007", "10"], "VARCHAR"),
        (["+1"], "VARCHAR"),
        (["-0"], "VARCHAR"),
        (["1_000"], "VARCHAR"),
        (["1,5"], "VARCHAR"),
        (["1", "2.50"], "DECIMAL"),
        (["-0.5", "123456789012345678901234567.1234567890"], "DECIMAL"),
        (["0.12345678901"], "VARCHAR"),
        ([f"1{'0' * 28}.0"], "VARCHAR"),
        (["1e3"], "VARCHAR"),
        (["1.", "2"], "VARCHAR"),
        ([".5"], "VARCHAR"),
        (["NaN"], "VARCHAR"),
        (["٣"], "VARCHAR"),
        (["2024-02-29"], "DATE"),
        (["2023-02-29"], "VARCHAR"),
        (["2024-01-15", "2024-01-15 10:30:00"], "VARCHAR"),
        (["15.01.2024"], "VARCHAR"),
        (["10:30:00", "23:59:59.123456"], "TIME"),
        (["24:00:00"], "VARCHAR"),
        (["23:59:59.1234567"], "VARCHAR"),
        (["10:30"], "VARCHAR"),
        (["2024-01-15 10:30:00", "2024-01-15T10:30:00.123456"], "TIMESTAMP"),
        (["2024-01-15T10:30:00Z"], "VARCHAR"),
        (["2024-01-15T10:30:00+02:00"], "VARCHAR"),
        (["0e984725-c51c-4bf4-9960-e1c80e27aba0", "0E984725-C51C-4BF4-9960-E1C80E27ABA0"], "UUID"),
        (["0e984725c51c4bf49960e1c80e27aba0"], "VARCHAR"),
        (["", "7", ""], "BIGINT"),
        (["", ""], "VARCHAR"),
        ([], "VARCHAR"),
        (["7 "], "VARCHAR"),
        (["7", "seven"], "VARCHAR"),
        (["true", "1"], "VARCHAR"),
    ],
)
def test_a_type_is_inferred_only_where_it_is_plain(values: list[str], data_type: str) -> None:
    assert inferred(iter([(value,) for value in values]), [0]) == {0: ColumnDataType(data_type)}


def test_a_record_that_is_cut_off_is_not_looked_at() -> None:
    whole = b"a,b\n1,2\n3,4"
    assert rows(whole) == [["1", "2"], ["3", "4"]]
    assert rows(whole, is_whole=False) == [["1", "2"]]
    assert rows(b'a,b\n1,2\n3,"4', is_whole=False) == [["1", "2"]]


def test_a_character_that_is_cut_in_two_does_no_harm() -> None:
    head = CsvHead("a\nä\nö".encode()[:-1], is_whole=False)
    assert (head.first, head.rows(contains_header=True)) == (("a",), [["ä"]])


def test_a_header_may_have_lines_and_quotes() -> None:
    head = CsvHead(b'"a ""b""","two\r\nlines"\r\n1,2\r\n', is_whole=False)
    assert head.first == ('a "b"', "two\r\nlines")


def test_records_after_something_that_is_no_csv_are_left_to_the_service() -> None:
    assert rows(b'a\n1\n2\n"x"y\n3\n') == [["1"], ["2"]]


def test_empty_lines_are_no_records() -> None:
    assert rows(b"a\n\n1\n\n") == [["1"]]


def test_without_a_header_the_first_record_is_a_row() -> None:
    assert CsvHead(b"1\n2\n", is_whole=True).rows(contains_header=False) == [["1"], ["2"]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n1,2\n3\n", "line 3 of source has 1 fields and its first record has 2"),
        (b'a,b\n\n"x\ny",2\n1,2,3\n', "line 5 of source has 3 fields and its first record has 2"),
        (b'a,b\n1,2\n"x\ny"\n', "line 3 of source has 1 fields and its first record has 2"),
        (b"a\r\n1\r\n1,2\r\n", "line 3 of source has 2 fields and its first record has 1"),
    ],
)
def test_a_record_of_another_length_is_named_with_its_line(content: bytes, told: str) -> None:
    with pytest.raises(InvalidArgument, match=told):
        CsvHead(content, is_whole=True)
    width = CsvHead(content[:4], is_whole=False).first
    with pytest.raises(InvalidArgument, match=told):
        list(rows_of(BytesIO(content), len(width), contains_header=True))


def test_a_record_that_is_cut_off_may_be_short() -> None:
    assert rows(b"a,b\n1,2\n3", is_whole=False) == [["1", "2"]]


def test_all_rows_of_a_file_are_read_as_its_first_ones_are() -> None:
    content = b'\xef\xbb\xbfa,b\r\n1,"x\r\ny"\r\n\r\n"2 ""3""",\xc3\xa4\r\n'
    expected = [["1", "x\r\ny"], ['2 "3"', "ä"]]
    assert list(rows_of(BytesIO(content), 2, contains_header=True)) == expected
    assert list(rows_of(BytesIO(content), 2, contains_header=False)) == [["a", "b"], *expected]
    assert rows(content) == expected


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'a\n1\n"x"y\n', "cannot be read as CSV at line 3: .* name the types in columns. Nothing was sent"),
        (b"a\n" * 100_000 + b"\xff\n", r"no text in UTF-8, somewhere after line \d\d,\d{3}; save it as UTF-8"),
    ],
)
def test_rows_that_are_no_csv_are_named(content: bytes, told: str) -> None:
    with pytest.raises(InvalidArgument, match=told):
        list(rows_of(BytesIO(content), 1, contains_header=True))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"\x1f\x8b\x08\x00", "gzip"), (b"PK\x03\x04\x14", "zip"), (b"\x28\xb5\x2f\xfd\x04", "zstd")],
)
def test_a_compressed_file_is_told_by_how_it_begins(content: bytes, kind: str) -> None:
    with pytest.raises(InvalidArgument, match=re.escape(f"source is compressed ({kind}); the service reads plain CSV")):
        CsvHead(content, is_whole=True)
