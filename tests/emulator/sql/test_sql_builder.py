"""A query built from parts becomes a statement."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaka_async.emulator.errors import Refusal
from peaka_async.emulator.sql.builder import render_builder
from peaka_async.emulator.sql.engine import Engine
from peaka_async.emulator.sql.relation import Column, Relation, StoredRows

from .conftest import Ask, Names

ORDERS = {"catalogName": "pg", "schemaName": "public", "tableName": "orders"}
CUSTOMERS = {**ORDERS, "tableName": "customers"}


def condition(column: str, operator: str, *values: Any, table: dict[str, str] = ORDERS) -> list[Any]:
    return [{"column": {**table, "columnName": column}}, operator, list(values)]


def test_the_measured_form_is_a_statement(ask: Ask) -> None:
    statement = render_builder(
        {
            "from": [{**ORDERS, "catalogId": "700000000000000002"}],
            "columns": ["id", "total"],
            "filters": {"and": [condition("id", ">", 3)]},
            "orderBy": ["total DESC"],
            "limit": 2,
            "offset": 1,
            "timeout": 5,
        }
    )
    assert statement == (
        'SELECT "id", "total" FROM "pg"."public"."orders" WHERE ("pg"."public"."orders"."id" > 3)'
        ' ORDER BY "total" DESC OFFSET 1 LIMIT 2'
    )
    assert ask(statement).rows == [("8", "10.00"), ("7", "8.75")]


@pytest.mark.parametrize("absent", [{}, dict.fromkeys(("columns", "filters", "orderBy", "limit", "offset"))])
def test_all_columns_of_all_rows_come_by_default(absent: dict[str, None]) -> None:
    assert render_builder({"from": [ORDERS], **absent}) == 'SELECT * FROM "pg"."public"."orders"'


def test_several_tables_are_crossed_and_columns_may_say_whose_they_are(ask: Ask) -> None:
    statement = render_builder(
        {
            "from": [ORDERS, CUSTOMERS],
            "columns": ["orders.id", '"customers"."email"'],
            "filters": {
                "and": [
                    condition("id", "<", 2),
                    {"or": [condition("email", "like", "ada%", table=CUSTOMERS), condition("id", "=", 99)]},
                ]
            },
            "orderBy": ["orders.id asc"],
        }
    )
    assert ask(statement).rows == [("0", "ada@example.com"), ("1", "ada@example.com")]


@pytest.mark.parametrize(
    ("operator", "value", "written"),
    [
        ("=", "it's", "= 'it''s'"),
        ("!=", 1.5, "<> 1.5"),
        ("<>", -1, "<> -1"),
        ("<", 1e20, "< 1e+20"),
        ("<=", True, "<= TRUE"),
        (">=", 0, ">= 0"),
        ("LIKE", "a%", "LIKE 'a%'"),
    ],
)
def test_operators_and_values_are_written_as_sql(operator: str, value: Any, written: str) -> None:
    statement = render_builder({"from": [ORDERS], "filters": {"or": [condition("c", operator, value)]}})
    assert statement.endswith(f' WHERE ("pg"."public"."orders"."c" {written})')


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"from": []}, "'from' must be an array with at least one table"),
        ({"from": "orders"}, "'from' must be an array with at least one table"),
        ({"from": [{"catalogName": "pg", "schemaName": "public"}]}, "'tableName' must be a text"),
        ({"columns": "id"}, "'columns' must be an array"),
        ({"columns": [1]}, "'1' is not the name of a column"),
        ({"columns": ['a"b']}, "'a\"b' is not the name of a column"),
        ({"orderBy": ["id DESC, total"]}, "'id DESC, total' is not a column and a direction"),
        ({"limit": -1}, "'limit' must be a whole number of zero or more"),
        ({"limit": "5"}, "'limit' must be a whole number of zero or more"),
        ({"offset": True}, "'offset' must be a whole number of zero or more"),
        ({"filters": {"and": []}}, "'and' must be an array with at least one condition"),
        ({"filters": {"not": []}},
         "a filter must be an object of 'and' and 'or', or an array of a column, an operator and values"),
        ({"filters": {"and": [["id", ">", [1]]]}},
         "a filter must be an object of 'and' and 'or', or an array of a column, an operator and values"),
        ({"filters": {"and": [condition("id", "in", 1)]}}, "the emulator does not support the filter operator 'in'"),
        ({"filters": {"and": [condition("id", "; DROP", 1)]}},
         "the emulator does not support the filter operator '; DROP'"),
        ({"filters": {"and": [condition("id", ">")]}}, "the filter operator '>' takes an array of one value"),
        ({"filters": {"and": [condition("id", "=", None)]}},
         "the emulator does not support a filter value of the JSON type NoneType"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_of_its_form_is_refused(part: dict[str, Any], message: str) -> None:
    with pytest.raises(Refusal) as caught:
        render_builder({"from": [ORDERS], **part})
    assert (caught.value.status, caught.value.body) == (400, {"errorCode": 100, "message": message})


@settings(deadline=None)
@given(
    name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
)
def test_any_name_and_any_value_stay_what_they_are(engine: Engine, name: str, value: str) -> None:
    names = Names()
    names.add(
        Relation(
            "c", "s", name.casefold(), (Column(name, "varchar"),), StoredRows([(value,)]), f"built {name!r} {value!r}"
        )
    )
    table = {"catalogName": "c", "schemaName": "s", "tableName": name}
    statement = render_builder({"from": [table], "filters": {"and": [condition(name, "=", value, table=table)]}})
    assert engine.run(engine.plan(statement, names)).rows == [(value,)]
