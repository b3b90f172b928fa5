"""Types of new columns, and the first records of a file that they are read off."""

from __future__ import annotations

import pytest

from peaka_async.models import ColumnDataType
from peaka_async.resources.tables.inference import inferred
from peaka_async.resources.tables.reading import SAMPLE, CsvHead


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
    assert inferred(values) is ColumnDataType(data_type)


def test_a_record_that_is_cut_off_is_not_looked_at() -> None:
    whole = b"a,b\n1,2\n3,4"
    assert CsvHead(whole, is_whole=True).records() == [["1", "2"], ["3", "4"]]
    assert CsvHead(whole, is_whole=False).records() == [["1", "2"]]
    assert CsvHead(b'a,b\n1,2\n3,"4', is_whole=False).records() == [["1", "2"]]


def test_a_character_that_is_cut_in_two_does_no_harm() -> None:
    head = CsvHead("a\nä\nö".encode()[:-1], is_whole=False)
    assert (head.first, head.records()) == (("a",), [["ä"]])


def test_a_header_may_have_lines_and_quotes() -> None:
    head = CsvHead(b'"a ""b""","two\r\nlines"\r\n1,2\r\n', is_whole=False)
    assert head.first == ('a "b"', "two\r\nlines")


def test_records_after_something_that_is_no_csv_are_left_to_the_service() -> None:
    assert CsvHead(b'a\n1\n2\n"x"y\n3\n', is_whole=True).records() == [["1"], ["2"]]


def test_empty_lines_are_no_records() -> None:
    assert CsvHead(b"a\n\n1\n\n", is_whole=True).records() == [["1"]]


def test_a_thousand_records_are_enough() -> None:
    assert len(CsvHead(b"a\n" * 2000, is_whole=True).records()) == SAMPLE
