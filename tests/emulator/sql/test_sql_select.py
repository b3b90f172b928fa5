"""What a query reads and answers: names, columns, joins, groups and order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from peaka_async.emulator.sql.engine import Result, ResultColumn
from peaka_async.emulator.sql.relation import View

from .conftest import Ask, Names


def named(result: Result) -> list[str]:
    return [column.name for column in result.columns]


def test_every_value_is_text_and_every_column_tells_its_type_and_table(ask: Ask) -> None:
    assert ask("SELECT id, total AS amount, id + 1 FROM pg.public.orders ORDER BY id LIMIT 2") == Result(
        (
            ResultColumn("id", "bigint", "pg", "public", "orders"),
            ResultColumn("amount", "decimal(12,2)", "pg", "public", "orders"),
            ResultColumn("_col2", "bigint", None, None, None),
        ),
        [("0", "0.00", "1"), ("1", "1.25", "2")],
    )


def test_a_star_leaves_hidden_columns_out_and_their_names_bring_them_back(ask: Ask) -> None:
    assert named(ask("SELECT * FROM mongo.shop.items")) == ["name", "price"]
    assert named(ask("SELECT * FROM (SELECT * FROM mongo.shop.items) i")) == ["name", "price"]
    shown = ask("SELECT i._id, i.* FROM mongo.shop.items i ORDER BY _id")
    assert named(shown) == ["_id", "name", "price"]
    assert shown.rows == [("01 02", None, "0.001"), ("5f 3a", "pen", "1.254740786E7")]


def test_an_id_of_mongodb_is_found_by_its_text_or_by_objectid(ask: Ask) -> None:
    assert ask("SELECT name FROM mongo.shop.items WHERE CAST(_id AS VARCHAR) = '5f3a'").rows == [("pen",)]
    assert ask("SELECT name FROM mongo.shop.items WHERE _id = objectid('5f3a')").rows == [("pen",)]


def test_equal_names_are_kept_and_missing_ones_are_made_from_the_position(ask: Ask) -> None:
    result = ask("SELECT id, 1, id, 'x' FROM pg.public.customers ORDER BY 1 LIMIT 1")
    assert (named(result), result.rows) == (["id", "_col1", "id", "_col3"], [("0", "1", "0", "x")])


def test_names_are_found_in_any_case_and_answered_as_they_were_written(ask: Ask) -> None:
    assert named(ask('SELECT O.ID, total AS "My Total" FROM "PG".Public.ORDERS o LIMIT 1')) == ["ID", "My Total"]


@pytest.mark.parametrize(
    "name", ["orders.id", "public.orders.id", "pg.public.orders.id", '"pg"."public"."orders"."id"']
)
def test_a_column_may_have_any_ending_of_its_tables_name_before_it(ask: Ask, name: str) -> None:
    assert ask(f"SELECT {name} FROM pg.public.orders ORDER BY {name} LIMIT 1").rows == [("0",)]


@pytest.mark.parametrize(
    ("join", "rows"),
    [
        ("JOIN", [("0", "ada@example.com"), ("1", None), ("7", "bob@example.com")]),
        ("LEFT JOIN", [("0", "ada@example.com"), ("1", None), ("2", None), ("7", "bob@example.com")]),
        ("RIGHT OUTER JOIN", [("0", "ada@example.com"), ("1", None), ("7", "bob@example.com")]),
        ("FULL JOIN", [("0", "ada@example.com"), ("1", None), ("2", None), ("7", "bob@example.com")]),
    ],
)
def test_tables_are_joined(ask: Ask, join: str, rows: list[tuple[str | None, ...]]) -> None:
    orders = "(SELECT id FROM pg.public.orders WHERE id IN (0, 1, 2, 7)) o"
    by_condition = f"SELECT o.id, email FROM {orders} {join} pg.public.customers c ON o.id = c.id ORDER BY 1"
    by_name = f"SELECT id, email FROM {orders} {join} pg.public.customers c USING (id) ORDER BY 1"
    assert ask(by_condition).rows == rows
    assert ask(by_name).rows == rows


def test_a_column_that_a_join_goes_by_comes_once_and_first(ask: Ask) -> None:
    result = ask("SELECT * FROM pg.public.customers c JOIN pg.public.orders USING (id) ORDER BY id LIMIT 1")
    assert named(result) == ["id", "email", "customer_id", "total", "currency", "placed_at"]


def test_tables_are_crossed_with_a_comma_and_joined_in_parentheses(ask: Ask) -> None:
    crossed = "SELECT count(*) FROM pg.public.orders, pg.public.customers b, (VALUES 1, 2) v(x)"
    assert ask(crossed).rows == [("60",)]
    nested = "SELECT count(*) FROM pg.public.orders o LEFT JOIN (pg.public.customers a JOIN pg.public.customers b"
    assert ask(f"{nested} ON a.id = b.id AND a.email IS NULL) ON o.id = a.id").rows == [("10",)]


def test_arrays_are_unnested_side_by_side(ask: Ask) -> None:
    result = ask("SELECT * FROM UNNEST(ARRAY[1, 2], ARRAY['x']) WITH ORDINALITY AS u(a, b, n)")
    assert (named(result), result.rows) == (["a", "b", "n"], [("1", "x", "1"), ("2", None, "2")])
    assert ask("SELECT t.k, u.x FROM (VALUES (1, ARRAY[5, 6])) t(k, xs) CROSS JOIN UNNEST(t.xs) AS u(x)").rows == [
        ("1", "5"),
        ("1", "6"),
    ]
    assert ask("SELECT k, v FROM UNNEST(MAP(ARRAY['a'], ARRAY[1])) AS m(k, v)").rows == [("a", "1")]


def test_rows_are_grouped_counted_and_kept_by_having(ask: Ask) -> None:
    statement = (
        "SELECT customer_id, count(*), sum(total), avg(id) FROM pg.public.orders"
        " GROUP BY customer_id HAVING count(*) > 3 ORDER BY customer_id"
    )
    assert ask(statement).rows == [("0", "4", "22.50", "4.5")]


def test_groups_are_by_expression_by_position_and_in_sets(ask: Ask) -> None:
    rows = [("big", "4"), ("small", "6")]
    case = "CASE WHEN id > 5 THEN 'big' ELSE 'small' END"
    assert ask(f"SELECT {case}, count(*) FROM pg.public.orders GROUP BY {case} ORDER BY {case}").rows == rows
    assert ask(f"SELECT {case} AS size, count(*) FROM pg.public.orders GROUP BY 1 ORDER BY size").rows == rows
    rolled = "SELECT customer_id, grouping(customer_id), count(*) FROM pg.public.orders GROUP BY {} ORDER BY 1"
    rolled_up = [("0", "0", "4"), ("1", "0", "3"), ("2", "0", "3"), (None, "1", "10")]
    assert ask(rolled.format("ROLLUP (customer_id)")).rows == rolled_up
    assert ask(rolled.format("CUBE (customer_id)")).rows == rolled_up
    assert ask(rolled.format("GROUPING SETS ((customer_id), ())")).rows == rolled_up


def test_a_subquery_may_use_what_the_query_around_it_groups_by(ask: Ask) -> None:
    statement = (
        "SELECT customer_id, (SELECT email FROM pg.public.customers c WHERE c.id = o.customer_id)"
        " FROM pg.public.orders o GROUP BY customer_id ORDER BY 1"
    )
    assert ask(statement).rows == [("0", "ada@example.com"), ("1", None), ("2", None)]


def test_nulls_come_last_both_ways_unless_the_statement_says_otherwise(ask: Ask) -> None:
    emails = "SELECT email FROM pg.public.customers ORDER BY email"
    assert ask(emails).rows == [("ada@example.com",), ("bob@example.com",), (None,)]
    assert ask(f"{emails} DESC").rows == [("bob@example.com",), ("ada@example.com",), (None,)]
    assert ask(f"{emails} NULLS FIRST").rows == [(None,), ("ada@example.com",), ("bob@example.com",)]


def test_order_is_by_alias_by_position_by_expression_and_by_what_is_not_answered(ask: Ask) -> None:
    assert ask("SELECT id AS x FROM pg.public.customers ORDER BY x DESC LIMIT 1").rows == [("7",)]
    assert ask("SELECT id AS x FROM pg.public.customers ORDER BY -x LIMIT 1").rows == [("7",)]
    assert ask("SELECT email, id FROM pg.public.customers ORDER BY 2 DESC LIMIT 1").rows == [("bob@example.com", "7")]
    assert ask("SELECT total FROM pg.public.orders ORDER BY customer_id, id DESC LIMIT 2").rows == [
        ("11.25",),
        ("7.50",),
    ]
    # An alias stands before a column of the same name, and numbers are sorted as numbers.
    assert ask("SELECT -id AS id FROM pg.public.orders ORDER BY id LIMIT 1").rows == [("-9",)]
    assert ask("SELECT id * 5 FROM pg.public.orders ORDER BY 1 LIMIT 3").rows == [("0",), ("5",), ("10",)]


def test_many_rows_come_in_the_order_that_was_asked_for(ask: Ask) -> None:
    rows = ask("SELECT x FROM UNNEST(sequence(1, 200000)) AS s(x) ORDER BY x DESC").rows
    assert rows == [(str(number),) for number in range(200_000, 0, -1)]


@pytest.mark.parametrize(
    ("ending", "rows"),
    [
        ("OFFSET 2 LIMIT 1", [("2",)]),
        ("OFFSET 8 ROWS", [("8",), ("9",)]),
        ("LIMIT 0", []),
        ("OFFSET 1 ROW FETCH NEXT 2 ROWS ONLY", [("1",), ("2",)]),
        ("FETCH FIRST ROW ONLY", [("0",)]),
    ],
)
def test_offset_comes_before_limit_or_fetch(ask: Ask, ending: str, rows: list[tuple[str]]) -> None:
    assert ask(f"SELECT id FROM pg.public.orders ORDER BY id {ending}").rows == rows


def test_all_rows_come_with_limit_all(ask: Ask) -> None:
    assert len(ask("SELECT id FROM pg.public.orders LIMIT ALL").rows) == 10


def test_distinct_rows_come_once(ask: Ask) -> None:
    assert ask("SELECT DISTINCT customer_id % 2 AS x FROM pg.public.orders ORDER BY x").rows == [("0",), ("1",)]


def test_sets_are_united_cut_and_subtracted_as_their_common_type(ask: Ask) -> None:
    united = ask("SELECT 1 AS n UNION SELECT 2.5 UNION ALL SELECT 1 ORDER BY n DESC")
    assert ([str(column.data_type) for column in united.columns], named(united)) == (["decimal(11,1)"], ["n"])
    assert united.rows == [("2.5",), ("1.0",), ("1.0",)]
    assert ask("SELECT 1 INTERSECT SELECT 1").rows == [("1",)]
    assert ask("(VALUES 1, 2, 2) EXCEPT ALL (VALUES 2) ORDER BY 1").rows == [("1",), ("2",)]
    # INTERSECT binds more closely.
    assert ask("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3").rows == [("1",)]


def test_a_query_in_parentheses_is_sorted_and_cut_again(ask: Ask) -> None:
    inner = "(SELECT id FROM pg.public.orders ORDER BY id DESC LIMIT 3)"
    assert ask(f"{inner} ORDER BY id LIMIT 1").rows == [("7",)]
    assert ask(f"{inner} UNION ALL (SELECT 100) ORDER BY 1 DESC LIMIT 2").rows == [("100",), ("9",)]
    assert ask(f"SELECT * FROM {inner} x ORDER BY id").rows == [("7",), ("8",), ("9",)]


def test_with_queries_see_those_before_them_and_rename_their_columns(ask: Ask) -> None:
    statement = (
        "WITH small(n) AS (SELECT id FROM pg.public.orders WHERE id < 2), big AS (SELECT n + 10 AS m FROM small)"
        " SELECT * FROM small, big WHERE m > n + 10 ORDER BY n"
    )
    result = ask(statement)
    assert (named(result), result.rows) == (["n", "m"], [("0", "11")])
    # The name of a WITH query hides nothing beyond its statement.
    assert ask("SELECT (WITH x AS (SELECT 1 AS a) SELECT a FROM x), 2").rows == [("1", "2")]


def test_values_and_table_are_queries(ask: Ask) -> None:
    assert ask("VALUES (1, 'a'), (2, NULL)").rows == [("1", "a"), ("2", None)]
    assert ask("TABLE pg.public.customers").rows == ask("SELECT * FROM pg.public.customers").rows


def test_subqueries_are_values_memberships_and_comparisons(ask: Ask) -> None:
    among = "SELECT id FROM pg.public.orders o WHERE {} ORDER BY id"
    assert ask(among.format("id IN (SELECT id FROM pg.public.customers)")).rows == [("0",), ("1",), ("7",)]
    unnamed = "EXISTS (SELECT 1 FROM pg.public.customers c WHERE c.id = o.id AND c.email IS NULL)"
    assert ask(among.format(unnamed)).rows == [("1",)]
    assert ask(among.format("id > ALL (SELECT id FROM pg.public.customers)")).rows == [("8",), ("9",)]
    assert ask(among.format("id = (SELECT max(id) FROM pg.public.customers)")).rows == [("7",)]


def test_a_saved_query_is_planned_in_the_place_of_its_name(ask: Ask, names: Names) -> None:
    names.add(
        View("peaka", "query", "large", "SELECT id, total * 2 AS twice, 1 FROM pg.public.orders WHERE total > 10"),
        View("peaka", "query", "larger", "SELECT * FROM peaka.query.large ORDER BY id DESC LIMIT 1"),
    )
    assert ask("SELECT * FROM peaka.query.larger") == Result(
        (
            ResultColumn("id", "bigint", "peaka", "query", "larger"),
            ResultColumn("twice", "decimal(22,2)", "peaka", "query", "larger"),
            ResultColumn("_col2", "integer", "peaka", "query", "larger"),
        ),
        [("9", "22.50", "1")],
    )


def test_a_saved_query_does_not_see_the_with_queries_of_its_reader(names: Names, refused: Callable[..., str]) -> None:
    names.add(View("peaka", "query", "naive", "SELECT * FROM mine"))
    statement = "WITH mine AS (SELECT 1 AS a) SELECT * FROM peaka.query.naive"
    assert refused(statement) == "Schema must be specified when session schema is not set"


def test_saved_queries_that_read_each_other_are_refused(names: Names, refused: Callable[..., str]) -> None:
    names.add(
        View("peaka", "query", "a", "SELECT * FROM peaka.query.b"),
        View("peaka", "query", "b", "SELECT * FROM peaka.query.a"),
    )
    assert refused("SELECT * FROM peaka.query.a") == "View 'peaka.query.a' is recursive"


def test_a_saved_query_over_a_dropped_table_is_refused_by_the_tables_name(
    names: Names, refused: Callable[..., str]
) -> None:
    names.add(View("peaka", "query", "stale", "SELECT * FROM peaka.table.gone"))
    assert refused("SELECT * FROM peaka.query.stale") == "Table 'peaka.table.gone' does not exist"


def test_a_tower_of_saved_queries_that_doubles_at_every_floor_is_refused(
    names: Names, refused: Callable[..., str]
) -> None:
    names.add(View("peaka", "query", "v0", "SELECT 1 AS a"))
    for floor in range(1, 20):
        below = f"peaka.query.v{floor - 1}"
        names.add(View("peaka", "query", f"v{floor}", f"SELECT x.a FROM {below} x, {below} y"))
    assert refused("SELECT * FROM peaka.query.v19") == "statement is too large (stack overflow during analysis)"
