"""Expressions: the type that Trino gives them, and their value."""

from __future__ import annotations

import pytest

from peaka_async.emulator.sql.aggregates import AGGREGATES
from peaka_async.emulator.sql.scalars import SCALARS
from peaka_async.emulator.sql.specials import SPECIALS
from peaka_async.emulator.sql.windows import RANKINGS

from .conftest import Ask

LITERALS = [
    ("1", "integer", "1"),
    ("2147483648", "bigint", "2147483648"),
    ("-9223372036854775808", "bigint", "-9223372036854775808"),
    ("1.5", "decimal(2,1)", "1.5"),
    ("001.50", "decimal(3,2)", "1.50"),
    ("0.05", "decimal(2,2)", "0.05"),
    ("1e3", "double", "1000.0"),
    ("'abc'", "varchar(3)", "abc"),
    ("'it''s'", "varchar(4)", "it's"),
    ("''", "varchar(0)", ""),
    ("TRUE", "boolean", "true"),
    ("X'5F3a'", "varbinary", "5f 3a"),
    ("DECIMAL '1.20'", "decimal(3,2)", "1.20"),
    ("DATE '2024-02-29'", "date", "2024-02-29"),
    ("TIMESTAMP '2024-01-15 10:11:02.1234'", "timestamp(4)", "2024-01-15 10:11:02.1234"),
    ("TIMESTAMP '2024-01-15 10:11:02.123456789'", "timestamp(9)", "2024-01-15 10:11:02.123456789"),
    ("TIMESTAMP '2024-01-15 10:11:02 UTC'", "timestamp(0) with time zone", "2024-01-15 10:11:02 UTC"),
    ("DOUBLE '1'", "double", "1.0"),
]

ARITHMETIC = [
    ("7 / 2", "integer", "3"),
    ("-7 / 2", "integer", "-3"),
    ("-7 % 2", "integer", "-1"),
    ("7e0 / 2", "double", "3.5"),
    ("1e0 / 0", "double", "Infinity"),
    ("1 + 2147483648", "bigint", "2147483649"),
    ("1.5 + 1", "decimal(12,1)", "2.5"),
    ("1.25 * 1.5", "decimal(5,3)", "1.875"),
    ("1.0 / 3", "decimal(2,1)", "0.3"),
    ("2.00 / 3.00", "decimal(5,2)", "0.67"),
    ("-2.00 / 3.00", "decimal(5,2)", "-0.67"),
    ("DECIMAL '0.125' / DECIMAL '1.000'", "decimal(6,3)", "0.125"),
    ("5.5 % 2", "decimal(2,1)", "1.5"),
    ("CAST(1 AS real) + 1", "real", "2.0"),
    ("- -1", "integer", "1"),
    ("NULL + 1", "integer", None),
    ("DATE '2024-01-31' + INTERVAL '1' MONTH", "date", "2024-02-29"),
    ("INTERVAL '1' DAY + DATE '2024-01-31'", "date", "2024-02-01"),
    ("TIMESTAMP '2024-01-01 00:00:00' - INTERVAL '90' MINUTE", "timestamp(0)", "2023-12-31 22:30:00"),
    ("'a' || 'bc'", "varchar(3)", "abc"),
    ("'a' || NULL", "varchar", None),
    ("X'01' || X'02'", "varbinary", "01 02"),
    ("ARRAY[1] || ARRAY[2]", "array(integer)", "[1,2]"),
]

PREDICATES = [
    ("1 = 1.0", "boolean", "true"),
    ("'a' = 'a '", "boolean", "false"),
    ("'A' < 'a'", "boolean", "true"),
    ("DATE '2024-01-01' < TIMESTAMP '2024-01-01 00:00:01'", "boolean", "true"),
    ("1 <> NULL", "boolean", None),
    ("1 IS DISTINCT FROM NULL", "boolean", "true"),
    ("1 IS NOT DISTINCT FROM 1", "boolean", "true"),
    ("NULL IS NULL", "boolean", "true"),
    ("1 IS NOT NULL", "boolean", "true"),
    ("2 BETWEEN 1 AND 3", "boolean", "true"),
    ("2 NOT BETWEEN 1 AND 3", "boolean", "false"),
    ("1 IN (2, 1.0)", "boolean", "true"),
    ("1 NOT IN (2)", "boolean", "true"),
    ("'abc' LIKE 'a%'", "boolean", "true"),
    ("'abc' NOT LIKE 'A%'", "boolean", "true"),
    ("'a%b' LIKE 'a\\%b' ESCAPE '\\'", "boolean", "true"),
    ("NOT (TRUE AND FALSE OR NULL)", "boolean", None),
    ("1 = ANY (VALUES 1, 2)", "boolean", "true"),
    ("3 > SOME (VALUES 1, 2)", "boolean", "true"),
    ("1 <> ALL (VALUES 1, 2)", "boolean", "false"),
    ("1 IN (VALUES 1, 2)", "boolean", "true"),
    ("EXISTS (VALUES 1)", "boolean", "true"),
    ("CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END", "varchar(3)", "two"),
    ("CASE WHEN FALSE THEN 1 ELSE 2.5 END", "decimal(11,1)", "2.5"),
]

CASTS = [
    ("CAST(1 AS varchar)", "varchar", "1"),
    ("CAST(1e10 AS varchar)", "varchar", "1.0E10"),
    ("CAST(CAST(0.1 AS real) AS varchar)", "varchar", "0.1"),
    ("CAST(1.50 AS varchar)", "varchar", "1.50"),
    ("CAST(TRUE AS varchar)", "varchar", "true"),
    ("CAST(TIMESTAMP '2024-01-01 00:00:00.10' AS varchar)", "varchar", "2024-01-01 00:00:00.10"),
    ("CAST('toolong' AS varchar(3))", "varchar(3)", "too"),
    ("CAST(' 1.5 ' AS double)", "double", "1.5"),
    ("CAST('-Infinity' AS real)", "real", "-Infinity"),
    ("CAST('1e2' AS decimal(5,1))", "decimal(5,1)", "100.0"),
    ("CAST(1.255 AS decimal(3,2))", "decimal(3,2)", "1.26"),
    ("CAST(2.5 AS integer)", "integer", "3"),
    ("CAST(-2.5e0 AS bigint)", "bigint", "-3"),
    ("CAST(2 AS boolean)", "boolean", "true"),
    ("CAST('T' AS boolean)", "boolean", "true"),
    ("CAST('2024-01-15' AS timestamp)", "timestamp(3)", "2024-01-15 00:00:00.000"),
    ("CAST('2024-01-15 10:11:02.1239' AS timestamp)", "timestamp(3)", "2024-01-15 10:11:02.124"),
    ("CAST(TIMESTAMP '2024-01-15 10:11:02.5' AS timestamp(0))", "timestamp(0)", "2024-01-15 10:11:03"),
    ("CAST(TIMESTAMP '2024-01-15 10:11:02' AS date)", "date", "2024-01-15"),
    ("CAST('2024-01-15 10:00:00 +02:00' AS timestamp(0) with time zone)", "timestamp(0) with time zone",
     "2024-01-15 08:00:00 UTC"),
    ("CAST('12:30' AS time)", "time(3)", "12:30:00.000"),
    ("CAST(X'5f3a' AS varchar)", "varchar", "5f3a"),
    ("CAST(JSON '\"x\"' AS varchar)", "varchar", "x"),
    ("CAST(JSON '1' AS bigint)", "bigint", "1"),
    ("CAST(NULL AS decimal(5,2))", "decimal(5,2)", None),
    ("TRY_CAST('abc' AS bigint)", "bigint", None),
    ("TRY_CAST('1.5' AS bigint)", "bigint", None),
    ("TRY_CAST(3000000000 AS integer)", "integer", None),
    ("TRY(1 / 0)", "integer", None),
    ("TRY(coalesce(1 / 0, 5))", "integer", None),
]  # fmt: skip

CONDITIONALS = [
    ("if(FALSE, 1)", "integer", None),
    ("if(TRUE, 1, 2.5)", "decimal(11,1)", "1.0"),
    ("coalesce(NULL, 1)", "integer", "1"),
    ("nullif(1, 1)", "integer", None),
    ("greatest(1, 2.5)", "decimal(11,1)", "2.5"),
    ("least(1, NULL)", "integer", None),
    ("typeof(1.5)", "varchar", "decimal(2,1)"),
]

TEXTS = [
    ("lower('AbC')", "varchar(3)", "abc"),
    ("upper('AbC')", "varchar(3)", "ABC"),
    ("reverse('abc')", "varchar(3)", "cba"),
    ("length('ünï')", "bigint", "3"),
    ("length(X'0102')", "bigint", "2"),
    ("char_length('abc')", "bigint", "3"),
    ("trim('  a ')", "varchar(4)", "a"),
    ("ltrim(' a ')", "varchar(3)", "a "),
    ("rtrim(' a ')", "varchar(3)", " a"),
    ("trim(BOTH 'x' FROM 'xax')", "varchar(3)", "a"),
    ("trim(LEADING 'x' FROM 'xax')", "varchar(3)", "ax"),
    ("substr('hello', 2)", "varchar(5)", "ello"),
    ("substr('hello', -2)", "varchar(5)", "lo"),
    ("substr('hello', 0, 2)", "varchar(5)", ""),
    ("substring('hello', 2, 2)", "varchar(5)", "el"),
    ("substring('hello' FROM 2 FOR 2)", "varchar(5)", "el"),
    ("replace('aba', 'a')", "varchar", "b"),
    ("replace('aba', 'a', 'c')", "varchar", "cbc"),
    ("strpos('hello', 'l')", "bigint", "3"),
    ("position('l' IN 'hello')", "bigint", "3"),
    ("starts_with('abc', 'ab')", "boolean", "true"),
    ("lpad('a', 3, 'x')", "varchar", "xxa"),
    ("rpad('abc', 2, 'x')", "varchar", "ab"),
    ("split('a,b', ',')", "array(varchar)", '["a","b"]'),
    ("split_part('a,b', ',', 2)", "varchar", "b"),
    ("split_part('a,b', ',', 3)", "varchar", None),
    ("translate('abc', 'ab', 'xy')", "varchar", "xyc"),
    ("levenshtein_distance('kitten', 'sitting')", "bigint", "3"),
    ("chr(65)", "varchar(1)", "A"),
    ("codepoint('A')", "integer", "65"),
    ("concat('a', 'b', 'c')", "varchar", "abc"),
    ("concat_ws(',', 'a', NULL, 'b')", "varchar", "a,b"),
    ("regexp_like('abc', 'b')", "boolean", "true"),
    ("regexp_extract('a12', '[0-9]+')", "varchar", "12"),
    ("regexp_extract('abc', '[0-9]+')", "varchar", None),
    ("regexp_extract('a1', '([a-z])([0-9])', 2)", "varchar", "1"),
    ("regexp_extract_all('a1b2', '[0-9]')", "array(varchar)", '["1","2"]'),
    ("regexp_count('a1b2', '[0-9]')", "bigint", "2"),
    ("regexp_split('a1b', '[0-9]')", "array(varchar)", '["a","b"]'),
    ("regexp_replace('a1b2', '[0-9]')", "varchar", "ab"),
    ("regexp_replace('ab', '(a)(b)', '$2$1')", "varchar", "ba"),
    ("url_encode('a b')", "varchar", "a%20b"),
    ("url_decode('a%20b')", "varchar", "a b"),
    ("to_utf8('a')", "varbinary", "61"),
    ("from_utf8(X'61')", "varchar", "a"),
    ("to_hex(X'5f')", "varchar", "5F"),
    ("from_hex('5F')", "varbinary", "5f"),
    ("to_base64(X'5f')", "varchar", "Xw=="),
    ("from_base64('Xw==')", "varbinary", "5f"),
    ("md5(X'61')", "varbinary", "0c c1 75 b9 c0 f1 b6 a8 31 c3 99 e2 69 77 26 61"),
    ("sha1(X'61')", "varbinary", "86 f7 e4 37 fa a5 a7 fc e1 5d 1d dc b9 ea ea ea 37 76 67 b8"),
    ("length(sha256(X'61'))", "bigint", "32"),
    ("objectid('5f3a')", "varbinary", "5f 3a"),
]

NUMBERS = [
    ("abs(-1.5)", "decimal(2,1)", "1.5"),
    ("ceil(1.2)", "decimal(2,0)", "2"),
    ("ceiling(1.2e0)", "double", "2.0"),
    ("floor(-1.2)", "decimal(2,0)", "-2"),
    ("floor(7)", "integer", "7"),
    ("round(2.5)", "decimal(2,0)", "3"),
    ("round(1.255, 2)", "decimal(5,3)", "1.260"),
    ("round(2.5e0)", "double", "3.0"),
    ("round(-1234.567e0, 1)", "double", "-1234.6"),
    ("round(7)", "integer", "7"),
    ("truncate(-1.9e0)", "double", "-1.0"),
    ("sign(-3)", "integer", "-1"),
    ("sign(-3e0)", "double", "-1.0"),
    ("sqrt(2)", "double", "1.4142135623730951"),
    ("sqrt(-1)", "double", "NaN"),
    ("round(cbrt(27), 9)", "double", "3.0"),
    ("exp(0)", "double", "1.0"),
    ("ln(0)", "double", "-Infinity"),
    ("log2(8)", "double", "3.0"),
    ("log10(1000)", "double", "3.0"),
    ("log(2, 8)", "double", "3.0"),
    ("power(2, 10)", "double", "1024.0"),
    ("pow(2, 0.5)", "double", "1.4142135623730951"),
    ("pi()", "double", "3.141592653589793"),
    ("e()", "double", "2.718281828459045"),
    ("radians(180)", "double", "3.141592653589793"),
    ("degrees(pi())", "double", "180.0"),
    ("sin(0)", "double", "0.0"),
    ("cos(0)", "double", "1.0"),
    ("tan(0)", "double", "0.0"),
    ("atan(0)", "double", "0.0"),
    ("atan2(0, 1)", "double", "0.0"),
    ("infinity()", "double", "Infinity"),
    ("nan()", "double", "NaN"),
    ("is_nan(nan())", "boolean", "true"),
    ("is_finite(1)", "boolean", "true"),
    ("is_infinite(infinity())", "boolean", "true"),
    ("random() < 1", "boolean", "true"),
    ("rand() < 1", "boolean", "true"),
    ("mod(7, 3)", "integer", "1"),
    ("bitwise_and(6, 3)", "bigint", "2"),
    ("bitwise_or(6, 3)", "bigint", "7"),
    ("bitwise_xor(6, 3)", "bigint", "5"),
    ("bitwise_not(0)", "bigint", "-1"),
    ("length(CAST(uuid() AS varchar))", "bigint", "36"),
]

DAY = "DATE '2024-12-30'"
MOMENT = "TIMESTAMP '2024-12-30 10:11:12.345'"
CALENDAR = [
    (f"year({DAY})", "bigint", "2024"),
    (f"quarter({DAY})", "bigint", "4"),
    (f"month({DAY})", "bigint", "12"),
    (f"week({DAY})", "bigint", "1"),
    (f"week_of_year({DAY})", "bigint", "1"),
    (f"year_of_week({DAY})", "bigint", "2025"),
    (f"yow({DAY})", "bigint", "2025"),
    (f"day({DAY})", "bigint", "30"),
    (f"day_of_month({DAY})", "bigint", "30"),
    (f"day_of_week({DAY})", "bigint", "1"),
    (f"dow({DAY})", "bigint", "1"),
    (f"day_of_year({DAY})", "bigint", "365"),
    (f"doy({DAY})", "bigint", "365"),
    (f"hour({MOMENT})", "bigint", "10"),
    (f"minute({MOMENT})", "bigint", "11"),
    (f"second({MOMENT})", "bigint", "12"),
    (f"millisecond({MOMENT})", "bigint", "345"),
    (f"extract(YEAR FROM {MOMENT})", "bigint", "2024"),
    (f"extract(DOW FROM {MOMENT})", "bigint", "1"),
    (f"last_day_of_month({DAY})", "date", "2024-12-31"),
    (f"date({MOMENT})", "date", "2024-12-30"),
    (f"date_trunc('hour', {MOMENT})", "timestamp(3)", "2024-12-30 10:00:00.000"),
    (f"date_trunc('quarter', {DAY})", "date", "2024-10-01"),
    (f"date_add('month', 2, {DAY})", "date", "2025-02-28"),
    (f"date_add('quarter', 1, {DAY})", "date", "2025-03-30"),
    (f"date_add('millisecond', -345, {MOMENT})", "timestamp(3)", "2024-12-30 10:11:12.000"),
    ("date_diff('day', DATE '2024-01-01', DATE '2024-03-01')", "bigint", "60"),
    # Whole hours, of which 90 minutes have one though they touch three.
    ("date_diff('hour', TIMESTAMP '2024-01-01 00:59:00', TIMESTAMP '2024-01-01 02:29:00')", "bigint", "1"),
    (f"date_format({MOMENT}, '%Y-%m-%d %H:%i:%s')", "varchar", "2024-12-30 10:11:12"),
    (f"date_format({MOMENT}, '%e. %M %y, %l %p')", "varchar", "30. December 24, 10 AM"),
    ("date_parse('30/12/2024 10:11', '%d/%m/%Y %H:%i')", "timestamp(3)", "2024-12-30 10:11:00.000"),
    ("from_unixtime(1.5)", "timestamp(3) with time zone", "1970-01-01 00:00:01.500 UTC"),
    (f"to_unixtime({MOMENT})", "double", "1.735553472345E9"),
    ("from_iso8601_date('2024-01-01')", "date", "2024-01-01"),
    ("from_iso8601_timestamp('2024-01-01T10:00:00+02:00')", "timestamp(3) with time zone",
     "2024-01-01 08:00:00.000 UTC"),
    (f"{MOMENT} AT TIME ZONE 'UTC'", "timestamp(3) with time zone", "2024-12-30 10:11:12.345 UTC"),
    ("now() = current_timestamp", "boolean", "true"),
    ("current_timestamp(0)", "timestamp(0) with time zone", "2026-08-18 09:30:15 UTC"),
]  # fmt: skip

CONTAINERS = [
    ("ARRAY[1, 2.5]", "array(decimal(11,1))", "[1.0,2.5]"),
    ("ARRAY[]", "array(unknown)", "[]"),
    ("ARRAY[5, 6][2]", "integer", "6"),
    ("element_at(ARRAY[5, 6], 3)", "integer", None),
    ("element_at(ARRAY[5, 6], -1)", "integer", "6"),
    ("cardinality(ARRAY[5, 6])", "bigint", "2"),
    ("contains(ARRAY[5, 6], 5.0)", "boolean", "true"),
    ("array_join(ARRAY['a', 'b'], '-')", "varchar", "a-b"),
    ("array_sort(array_distinct(ARRAY[2, 1, 2]))", "array(integer)", "[1,2]"),
    ("array_max(ARRAY[5, 6])", "integer", "6"),
    ("array_min(ARRAY[5, 6])", "integer", "5"),
    ("reverse(ARRAY[5, 6])", "array(integer)", "[6,5]"),
    ("slice(ARRAY[1, 2, 3], 2, 2)", "array(integer)", "[2,3]"),
    ("sequence(1, 3)", "array(bigint)", "[1,2,3]"),
    ("map(ARRAY['a'], ARRAY[1])", "map(varchar(1), integer)", '{"a":1}'),
    ("MAP(ARRAY['a'], ARRAY[1])['a']", "integer", "1"),
    ("element_at(map(ARRAY['a'], ARRAY[1]), 'b')", "integer", None),
    ("map_keys(map(ARRAY['a'], ARRAY[1]))", "array(varchar(1))", '["a"]'),
    ("map_values(map(ARRAY['a'], ARRAY[1]))", "array(integer)", "[1]"),
    ("cardinality(map(ARRAY['a'], ARRAY[1]))", "bigint", "1"),
    ("json_extract_scalar('{\"a\":{\"b\":1}}', '$.a.b')", "varchar", "1"),
    ("json_extract_scalar('{\"a\":[1]}', '$.a')", "varchar", None),
    ("json_extract_scalar('no json', '$.a')", "varchar", None),
    ("json_array_length('{}')", "bigint", None),
    ("json_extract('{\"a\":[1, 2]}', '$.a')", "json", "[1,2]"),
    ("json_parse('{\"a\" : 1}')", "json", '{"a":1}'),
    ("json_format(JSON '[1, 2]')", "varchar", "[1,2]"),
    ("json_array_length('[1, 2]')", "bigint", "2"),
]

AGGREGATED = [
    ("count(*)", "bigint", "4"),
    ("count(n)", "bigint", "3"),
    ("count(DISTINCT g)", "bigint", "2"),
    ("count_if(n > 1)", "bigint", "2"),
    ("sum(n)", "bigint", "6"),
    ("sum(n * 1.5)", "decimal(38,1)", "9.0"),
    ("sum(n * 1e0)", "double", "6.0"),
    ("avg(n)", "double", "2.0"),
    ("avg(n * 1.50)", "decimal(13,2)", "3.00"),
    ("min(g)", "varchar(1)", "a"),
    ("max(n)", "integer", "3"),
    ("min_by(g, n)", "varchar(1)", "a"),
    ("max_by(g, n)", "varchar(1)", "b"),
    ("arbitrary(1)", "integer", "1"),
    ("any_value(1)", "integer", "1"),
    ("bool_and(n > 0)", "boolean", "true"),
    ("bool_or(n > 2)", "boolean", "true"),
    ("every(n > 1)", "boolean", "false"),
    ("array_agg(n ORDER BY n DESC NULLS FIRST)", "array(integer)", "[null,3,2,1]"),
    ("array_agg(DISTINCT g ORDER BY g)", "array(varchar(1))", '["a","b"]'),
    ("listagg(g, ',') WITHIN GROUP (ORDER BY g)", "varchar", "a,a,b,b"),
    ("listagg(DISTINCT g, ',') WITHIN GROUP (ORDER BY g)", "varchar", "a,b"),
    ("approx_distinct(g)", "bigint", "2"),
    ("approx_percentile(n, 0.5)", "integer", "2"),
    ("stddev(n)", "double", "1.0"),
    ("stddev_samp(n)", "double", "1.0"),
    ("round(stddev_pop(n), 6)", "double", "0.816497"),
    ("variance(n)", "double", "1.0"),
    ("var_samp(n)", "double", "1.0"),
    ("round(var_pop(n), 6)", "double", "0.666667"),
    ("corr(n, n)", "double", "1.0"),
    ("covar_samp(n, n)", "double", "1.0"),
    ("round(covar_pop(n, n), 6)", "double", "0.666667"),
    ("bitwise_and_agg(n)", "bigint", "0"),
    ("bitwise_or_agg(n)", "bigint", "3"),
    ("sum(n) FILTER (WHERE n > 1)", "bigint", "5"),
    ("max(n) + count(*)", "bigint", "7"),
    ("sum(n) / count(n)", "bigint", "2"),
]

RANKED = [
    ("row_number() OVER (ORDER BY n)", "bigint", ["1", "2", "3", "4"]),
    ("rank() OVER (ORDER BY g)", "bigint", ["1", "1", "3", "3"]),
    ("dense_rank() OVER (ORDER BY g)", "bigint", ["1", "1", "2", "2"]),
    ("percent_rank() OVER (ORDER BY g)", "double", ["0.0", "0.0", "0.6666666666666666", "0.6666666666666666"]),
    ("cume_dist() OVER (ORDER BY g)", "double", ["0.5", "0.5", "1.0", "1.0"]),
    ("ntile(2) OVER (ORDER BY n)", "bigint", ["1", "1", "2", "2"]),
    ("lag(n) OVER (ORDER BY n)", "integer", [None, "1", "2", "3"]),
    ("lag(n, 1, 0) OVER (ORDER BY n)", "integer", ["0", "1", "2", "3"]),
    ("lead(n, 2) OVER (ORDER BY n)", "integer", ["3", None, None, None]),
    ("lead(n) IGNORE NULLS OVER (ORDER BY n DESC)", "integer", [None, "1", "2", None]),
    ("first_value(n) OVER (PARTITION BY g ORDER BY n)", "integer", ["1", "1", "3", "3"]),
    ("last_value(n) OVER (PARTITION BY g)", "integer", ["2", "2", None, None]),
    ("nth_value(n, 2) OVER (ORDER BY n)", "integer", [None, "2", "2", "2"]),
    ("sum(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "bigint", ["1", "3", "5", "3"]),
    ("sum(n) OVER (ORDER BY n RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)", "bigint", ["6"] * 4),
    ("sum(n) OVER (ORDER BY n ROWS UNBOUNDED PRECEDING)", "bigint", ["1", "3", "6", "6"]),
    ("count(*) FILTER (WHERE n > 1) OVER (ORDER BY n)", "bigint", ["0", "1", "2", "2"]),
]

ROWS = "(VALUES (1, 'a'), (2, 'a'), (3, 'b'), (NULL, 'b')) AS t(n, g)"
SCALAR_CASES = [*LITERALS, *ARITHMETIC, *PREDICATES, *CASTS, *CONDITIONALS, *TEXTS, *NUMBERS, *CALENDAR, *CONTAINERS]


@pytest.mark.parametrize(("expression", "data_type", "text"), SCALAR_CASES)
def test_an_expression_has_trinos_type_and_value(ask: Ask, expression: str, data_type: str, text: str | None) -> None:
    result = ask(f"SELECT {expression}")
    assert ([column.data_type for column in result.columns], result.rows) == ([data_type], [(text,)])


@pytest.mark.parametrize(("expression", "data_type", "text"), AGGREGATED)
def test_an_aggregate_has_trinos_type_and_value(ask: Ask, expression: str, data_type: str, text: str | None) -> None:
    result = ask(f"SELECT {expression} FROM {ROWS}")
    assert ([column.data_type for column in result.columns], result.rows) == ([data_type], [(text,)])


@pytest.mark.parametrize(("expression", "data_type", "texts"), RANKED)
def test_a_window_function_has_trinos_type_and_values(
    ask: Ask, expression: str, data_type: str, texts: list[str | None]
) -> None:
    result = ask(f"SELECT {expression} AS x, n FROM {ROWS} ORDER BY n")
    assert (result.columns[0].data_type, [row[0] for row in result.rows]) == (data_type, texts)


def test_a_window_may_look_at_the_aggregates_of_the_groups(ask: Ask) -> None:
    statement = f"SELECT g, sum(n), sum(sum(n)) OVER (ORDER BY g), rank() OVER (ORDER BY sum(n)) FROM {ROWS} GROUP BY g"
    assert ask(f"{statement} ORDER BY g").rows == [("a", "3", "3", "1"), ("b", "3", "6", "1")]


def test_an_aggregate_over_no_rows_is_null_and_a_count_is_zero(ask: Ask) -> None:
    assert ask("SELECT count(*), sum(n), array_agg(n) FROM (SELECT 1 AS n WHERE FALSE) t").rows == [("0", None, None)]


def test_every_function_that_is_allowed_is_tried_above() -> None:
    tried = " ".join(case[0] for case in (*SCALAR_CASES, *AGGREGATED, *RANKED)).lower()
    # `grouping` needs groups, and is tried with them.
    allowed = {*SCALARS, *SPECIALS, *AGGREGATES, *RANKINGS} - {"grouping"}
    assert {name for name in allowed if f"{name}(" not in tried} == set()
