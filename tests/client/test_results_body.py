"""Bodies of answers taken apart: whatever their texts hold and however they are written, the rows come whole."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaka_api.errors import DecodeError
from peaka_async.results import TrinoType, decode_result
from peaka_async.results.body import AT_ONCE, Body

TEXTS = st.none() | st.text(alphabet='],[{}":\\ a\n\u00e9\U0001f600', max_size=12)
"""Texts that are hard to tell from what stands between rows."""


def rows_of(body: Body) -> list[Any]:
    found: list[Any] = []
    while not body.is_over:
        found += body.take(msgspec.json.decode)
    return found


def written(rows: list[Any], *, columns: str, indent: int | None, ascii_only: bool) -> bytes:
    """A body: its columns before or after the rows, between other members, or not at all."""
    data = {"data": rows}
    named = {"columns": [{"columnName": 'a],[{"b'}]}
    orders: dict[str, dict[str, Any]] = {
        "first": {**named, **data},
        "last": {**data, **named},
        "none": data,
        "null": {"columns": None, **data},
        "amid": {"queryId": "x", **named, **data, "more": [1, {"data": [2]}]},
    }
    return json.dumps(orders[columns], indent=indent, ensure_ascii=ascii_only).encode()


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes at once, so that few rows have many ends."""
    monkeypatch.setattr("peaka_async.results.body.AT_ONCE", 20)


@given(
    st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=12),
    st.sampled_from(["first", "last", "none", "null", "amid"]),
    st.sampled_from([None, 1]),
    st.booleans(),
)
@settings(deadline=None)
@pytest.mark.usefixtures("_small")
def test_arrays_come_whole(rows: list[Any], columns: str, indent: int | None, ascii_only: bool) -> None:
    assert rows_of(Body(written(rows, columns=columns, indent=indent, ascii_only=ascii_only))) == rows


@given(
    st.lists(st.fixed_dictionaries({"a": TEXTS, "},{": TEXTS}), max_size=12),
    st.sampled_from(["first", "last", "none", "null", "amid"]),
    st.sampled_from([None, 1]),
)
@settings(deadline=None)
@pytest.mark.usefixtures("_small")
def test_objects_come_whole(rows: list[Any], columns: str, indent: int | None) -> None:
    assert rows_of(Body(written(rows, columns=columns, indent=indent, ascii_only=True))) == rows


@given(st.lists(st.lists(st.fixed_dictionaries({"value": TEXTS, "name": TEXTS}), min_size=1, max_size=3), max_size=8))
@settings(deadline=None)
@pytest.mark.usefixtures("_small")
def test_cells_come_whole(rows: list[Any]) -> None:
    assert rows_of(Body(written(rows, columns="first", indent=None, ascii_only=False))) == rows


@pytest.mark.usefixtures("_small")
def test_arrays_as_values_come_whole() -> None:
    rows = [["1", [["a"], ["b"]]], ["2", [["c"], ["d"]]]]
    assert rows_of(Body(json.dumps({"data": rows}, separators=(",", ":")).encode())) == rows


@pytest.mark.parametrize("columns", ["first", "last", "none", "null", "amid"])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_large_body_is_understood_in_small_steps(columns: str, indent: int | None) -> None:
    rows = [[str(number), "text " * 10] for number in range(20_000)]
    body = Body(written(rows, columns=columns, indent=indent, ascii_only=True))
    sizes: list[int] = []

    def decode(data: bytes) -> Any:
        sizes.append(len(data))
        return msgspec.json.decode(data)

    found: list[Any] = []
    while not body.is_over:
        found += body.take(decode)
    assert found == rows
    assert max(sizes) < AT_ONCE + 200


def test_a_text_full_of_brackets_takes_no_more_than_a_few_looks() -> None:
    rows = [["],[" * 500_000], ["end"]]
    body = Body(json.dumps({"data": rows}).encode())
    looked_at = 0

    def decode(data: bytes) -> Any:
        nonlocal looked_at
        looked_at += len(data)
        return msgspec.json.decode(data)

    assert body.take(decode) + (body.take(decode) if not body.is_over else []) == rows
    assert looked_at < 5 * 1_500_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"data": 5}',
        b'{"data": [',
        b'{"data": [["1"]',
        b'{"data": [["1"],',
        b'{"data": [["1"],]}',
        b'{"data": [["1"]]',
        b'{"data": [["1"]]} {',
        b'{"data": [["1"]], "columns": 5}',
        b'{"columns": [{"columnName": 5}], "data": [["1"]]}',
        b'{"data": [["1"], "x"]}',
        b'{"data": [["1"], ["2", "3"]]}',
        b'{"data": [["1"], {"a": "2"}]}',
    ],
)
@pytest.mark.anyio
async def test_what_is_broken_is_an_error_wherever_it_is(content: bytes) -> None:
    with pytest.raises(DecodeError, match="no result of a query"):
        await decode_result(content, [TrinoType.parse("bigint")])


@pytest.mark.parametrize("place", range(6, 60, 3))
@pytest.mark.anyio
async def test_what_is_cut_off_is_an_error_wherever_it_is(place: int) -> None:
    content = b'{"columns": [{"columnName": "a"}], "data": [["1"], ["2"], ["3"]]}'
    with pytest.raises(DecodeError, match="no result of a query"):
        await decode_result(content[:-place], [TrinoType.parse("bigint")])
