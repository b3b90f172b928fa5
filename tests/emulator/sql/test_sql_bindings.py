"""Placeholders: values of JSON, in the order of the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Ask


@pytest.mark.parametrize(
    ("value", "data_type", "text"),
    [
        ("it's", "varchar(4)", "it's"),
        (7, "integer", "7"),
        (3_000_000_000, "bigint", "3000000000"),
        (1.5, "double", "1.5"),
        (True, "boolean", "true"),
        (None, "unknown", None),
    ],
)
def test_a_parameter_has_the_type_of_its_value(ask: Ask, value: Any, data_type: str, text: str | None) -> None:
    result = ask("SELECT ?", [value])
    assert ([column.data_type for column in result.columns], result.rows) == ([data_type], [(text,)])


def test_parameters_are_taken_in_the_order_in_which_they_are_written(ask: Ask) -> None:
    statement = (
        "WITH x AS (SELECT ? AS a) SELECT ?, x.a, t.b FROM x, (SELECT ? AS b) t"
        " WHERE x.a = ? ORDER BY ? OFFSET ? LIMIT ?"
    )
    assert ask(statement, ["cte", "select", "from", "cte", "order", 0, 1]).rows == [("select", "cte", "from")]


def test_a_question_mark_in_a_text_or_a_name_is_no_parameter(ask: Ask) -> None:
    assert ask("""SELECT '?', "?", ? FROM (VALUES 1) t("?") -- ?""", ["x"]).rows == [("?", "1", "x")]


@pytest.mark.parametrize(("bindings", "found"), [([], 0), ([1], 1), ([1, 2, 3], 3)])
def test_too_few_or_too_many_parameters_are_refused(
    refused: Callable[..., str], bindings: list[Any], found: int
) -> None:
    assert refused("SELECT ?, ?", bindings) == f"Incorrect number of parameters: expected 2 but found {found}"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": 1}, "the emulator does not support a parameter of the JSON type dict"),
        ([1], "the emulator does not support a parameter of the JSON type list"),
        (2**63, "Invalid numeric literal: 9223372036854775808"),
        ("\0", "the emulator does not support the character U+0000, or half of a surrogate pair, in a text"),
        ("\ud800", "the emulator does not support the character U+0000, or half of a surrogate pair, in a text"),
    ],
)
def test_a_value_that_sql_does_not_have_is_refused(refused: Callable[..., str], value: Any, message: str) -> None:
    assert refused("SELECT ?", [value]) == message


@pytest.mark.parametrize("value", ["1", -1, 1.5, True, None])
def test_an_amount_of_rows_is_a_whole_number(refused: Callable[..., str], value: Any) -> None:
    assert refused("SELECT 1 LIMIT ?", [value]) == f"mismatched input '{value}'"


def test_a_parameter_is_compared_as_strictly_as_anything_else(refused: Callable[..., str]) -> None:
    assert refused("SELECT id FROM pg.public.orders WHERE id = ?", ["1"]) == (
        "Cannot apply operator: bigint = varchar(1)"
    )
