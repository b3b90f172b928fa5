"""The scalar functions of Trino's that come down to one expression of DuckDB's.

The table is the list of what is allowed: a function that is not in it is refused, whatever DuckDB may have by its name.
"""

from __future__ import annotations

from .signatures import table

MACROS = (
    # DuckDB fails where Trino has a double for it.
    "CREATE MACRO real_root(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(x) END",
    """CREATE MACRO real_log(x, found) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE)
    WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE found END""",
    # Position 0 is before the text.
    "CREATE MACRO part_from(t, n) AS CASE WHEN n = 0 THEN left(t, 0) ELSE substr(t, n) END",
    "CREATE MACRO part_of(t, n, m) AS CASE WHEN n = 0 OR m < 1 THEN left(t, 0) ELSE substr(t, n, m) END",
    # What is no JSON has no parts.
    """CREATE MACRO json_part(x, path) AS
    CASE WHEN json_valid(x) THEN CAST(json_extract(x, path) AS VARCHAR) END""",
    """CREATE MACRO json_size(x) AS
    CASE WHEN json_valid(x) AND json_type(x) = 'ARRAY' THEN CAST(json_array_length(x) AS BIGINT) END""",
    """CREATE MACRO json_leaf(x, path) AS CASE WHEN NOT json_valid(x) THEN NULL
    WHEN json_type(json_extract(x, path)) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL
    ELSE json_extract_string(x, path) END""",
    "CREATE MACRO json_text(x) AS CAST(json(x) AS VARCHAR)",
    """CREATE MACRO item_at(a, i) AS list_transform([{'a': a, 'i': i}], lambda v:
    CASE WHEN v.i = 0 THEN refuse('Invalid array subscript: SQL array indices start at 1')
    WHEN v.i < 0 THEN refuse('Invalid array subscript: Array subscript is negative: ' || CAST(v.i AS VARCHAR))
    WHEN v.i > len(v.a) THEN refuse('Invalid array subscript: Array subscript must be less than or equal to array '
        || 'length: ' || CAST(v.i AS VARCHAR) || ' > ' || CAST(len(v.a) AS VARCHAR))
    ELSE v.a[v.i] END)[1]""",
    """CREATE MACRO value_of(m, k) AS list_transform([{'m': m, 'k': k}], lambda v:
    CASE WHEN v.m IS NULL OR map_contains(v.m, v.k) THEN v.m[v.k]
    ELSE refuse('Key not present in map: ' || CAST(v.k AS VARCHAR)) END)[1]""",
)
"""What DuckDB has to be taught before these functions can be used."""

_TEXT = (
    ("lower", "varchar", "same", "lower({0})"),
    ("upper", "varchar", "same", "upper({0})"),
    ("reverse", "varchar", "same", "reverse({0})"),
    ("reverse", "array", "same", "list_reverse({0})"),
    ("length", "varchar", "bigint", "length({0})"),
    ("length", "varbinary", "bigint", "octet_length({0})"),
    ("trim", "varchar", "same", "trim({0})"),
    ("ltrim", "varchar", "same", "ltrim({0})"),
    ("rtrim", "varchar", "same", "rtrim({0})"),
    ("substr", "varchar, bigint", "same", "part_from({0}, {1})"),
    ("substr", "varchar, bigint, bigint", "same", "part_of({0}, {1}, {2})"),
    ("replace", "varchar, varchar", "varchar", "replace({0}, {1}, '')"),
    ("replace", "varchar, varchar, varchar", "varchar", "replace({0}, {1}, {2})"),
    ("strpos", "varchar, varchar", "bigint", "strpos({0}, {1})"),
    ("starts_with", "varchar, varchar", "boolean", "starts_with({0}, {1})"),
    ("lpad", "varchar, bigint, varchar", "varchar", "lpad({0}, CAST({1} AS INTEGER), {2})"),
    ("rpad", "varchar, bigint, varchar", "varchar", "rpad({0}, CAST({1} AS INTEGER), {2})"),
    ("split", "varchar, varchar", "array(varchar)", "string_split({0}, {1})"),
    ("split_part", "varchar, varchar, bigint", "varchar", "string_split({0}, {1})[{2}]"),
    ("translate", "varchar, varchar, varchar", "varchar", "translate({0}, {1}, {2})"),
    ("levenshtein_distance", "varchar, varchar", "bigint", "levenshtein({0}, {1})"),
    ("chr", "bigint", "varchar(1)", "chr(CAST({0} AS INTEGER))"),
    ("codepoint", "varchar", "integer", "unicode({0})"),
    ("regexp_like", "varchar, varchar", "boolean", "regexp_matches({0}, {1})"),
    ("regexp_extract", "varchar, varchar", "varchar", "regexp_extract_all({0}, {1})[1]"),
    ("regexp_extract_all", "varchar, varchar", "array(varchar)", "regexp_extract_all({0}, {1})"),
    ("regexp_count", "varchar, varchar", "bigint", "len(regexp_extract_all({0}, {1}))"),
    ("regexp_split", "varchar, varchar", "array(varchar)", "regexp_split_to_array({0}, {1})"),
    ("regexp_replace", "varchar, varchar", "varchar", "regexp_replace({0}, {1}, '', 'g')"),
    ("url_encode", "varchar", "varchar", "url_encode({0})"),
    ("url_decode", "varchar", "varchar", "url_decode({0})"),
)

_BINARY = (
    ("to_utf8", "varchar", "varbinary", "encode({0})"),
    ("from_utf8", "varbinary", "varchar", "decode({0})"),
    ("to_hex", "varbinary", "varchar", "hex({0})"),
    ("from_hex", "varchar", "varbinary", "unhex({0})"),
    ("to_base64", "varbinary", "varchar", "to_base64({0})"),
    ("from_base64", "varchar", "varbinary", "from_base64({0})"),
    ("md5", "varbinary", "varbinary", "unhex(md5({0}))"),
    ("sha1", "varbinary", "varbinary", "unhex(sha1({0}))"),
    ("sha256", "varbinary", "varbinary", "unhex(sha256({0}))"),
    # Of the connector for MongoDB; measured.
    ("objectid", "varchar", "varbinary", "unhex(replace({0}, ' ', ''))"),
)

_NUMBERS = (
    ("abs", "number", "same", "CAST(abs({0}) AS {type})"),
    ("ceil", "integral", "same", "{0}"),
    ("ceil", "float", "same", "ceil({0})"),
    ("floor", "integral", "same", "{0}"),
    ("floor", "float", "same", "floor({0})"),
    ("round", "integral", "same", "{0}"),
    ("round", "float", "same", "CAST(round({0}) AS {type})"),
    ("round", "float, integer", "same", "CAST(round({0}, {1}) AS {type})"),
    ("truncate", "float", "same", "CAST(trunc({0}) AS {type})"),
    ("sign", "integral", "same", "CAST(sign({0}) AS {type})"),
    ("sign", "double", "double", "CAST(sign({0}) AS DOUBLE)"),
    ("sqrt", "double", "double", "real_root({0})"),
    ("cbrt", "double", "double", "cbrt({0})"),
    ("exp", "double", "double", "exp({0})"),
    ("ln", "double", "double", "real_log({0}, ln({0}))"),
    ("log2", "double", "double", "real_log({0}, log2({0}))"),
    ("log10", "double", "double", "real_log({0}, log10({0}))"),
    ("log", "double, double", "double", "real_log({1}, ln({1}) / ln({0}))"),
    ("power", "double, double", "double", "pow({0}, {1})"),
    ("pi", "", "double", "pi()"),
    ("e", "", "double", "exp(CAST(1 AS DOUBLE))"),
    ("radians", "double", "double", "radians({0})"),
    ("degrees", "double", "double", "degrees({0})"),
    ("sin", "double", "double", "sin({0})"),
    ("cos", "double", "double", "cos({0})"),
    ("tan", "double", "double", "tan({0})"),
    ("atan", "double", "double", "atan({0})"),
    ("atan2", "double, double", "double", "atan2({0}, {1})"),
    ("infinity", "", "double", "CAST('Infinity' AS DOUBLE)"),
    ("nan", "", "double", "CAST('NaN' AS DOUBLE)"),
    ("is_nan", "double", "boolean", "isnan({0})"),
    ("is_finite", "double", "boolean", "isfinite({0})"),
    ("is_infinite", "double", "boolean", "isinf({0})"),
    ("random", "", "double", "random()"),
    ("bitwise_and", "bigint, bigint", "bigint", "({0} & {1})"),
    ("bitwise_or", "bigint, bigint", "bigint", "({0} | {1})"),
    ("bitwise_xor", "bigint, bigint", "bigint", "xor({0}, {1})"),
    ("bitwise_not", "bigint", "bigint", "(~ {0})"),
    ("uuid", "", "uuid", "gen_random_uuid()"),
)

_MOMENTS = (
    ("year", "moment", "bigint", "year({0})"),
    ("quarter", "moment", "bigint", "quarter({0})"),
    ("month", "moment", "bigint", "month({0})"),
    ("week", "moment", "bigint", "weekofyear({0})"),
    ("year_of_week", "moment", "bigint", "isoyear({0})"),
    ("day", "moment", "bigint", "day({0})"),
    ("day_of_week", "moment", "bigint", "isodow({0})"),
    ("day_of_year", "moment", "bigint", "dayofyear({0})"),
    ("hour", "clock", "bigint", "hour({0})"),
    ("minute", "clock", "bigint", "minute({0})"),
    ("second", "clock", "bigint", "second({0})"),
    ("millisecond", "clock", "bigint", "(millisecond({0}) % 1000)"),
    ("last_day_of_month", "moment", "date", "last_day({0})"),
    (
        "from_unixtime",
        "double",
        "timestamp(3) with time zone",
        "make_timestamp(CAST(round({0} * 1000) AS BIGINT) * 1000)",
    ),
    ("to_unixtime", "timed", "double", "epoch({0})"),
)

_CONTAINERS = (
    ("cardinality", "array", "bigint", "len({0})"),
    ("cardinality", "map", "bigint", "cardinality({0})"),
    ("array_join", "array, varchar", "varchar", "array_to_string({0}, {1})"),
    ("array_distinct", "array", "same", "list_distinct({0})"),
    ("array_sort", "array", "same", "list_sort({0}, 'ASC', 'NULLS LAST')"),
    ("array_max", "array", "element", "list_max({0})"),
    ("array_min", "array", "element", "list_min({0})"),
    ("slice", "array, bigint, bigint", "same", "array_slice({0}, {1}, {1} + {2} - 1)"),
    ("sequence", "bigint, bigint", "array(bigint)", "generate_series({0}, {1})"),
    ("json_extract", "json, varchar", "json", "json_part({0}, {1})"),
    ("json_extract", "varchar, varchar", "json", "json_part({0}, {1})"),
    ("json_extract_scalar", "json, varchar", "varchar", "json_leaf({0}, {1})"),
    ("json_extract_scalar", "varchar, varchar", "varchar", "json_leaf({0}, {1})"),
    ("json_parse", "varchar", "json", "json_text({0})"),
    ("json_format", "json", "varchar", "{0}"),
    ("json_array_length", "json", "bigint", "json_size({0})"),
    ("json_array_length", "varchar", "bigint", "json_size({0})"),
)

SCALARS = table((*_TEXT, *_BINARY, *_NUMBERS, *_MOMENTS, *_CONTAINERS))
"""Signatures by the name of the function."""

SYNONYMS = {
    "ceiling": "ceil",
    "pow": "power",
    "rand": "random",
    "substring": "substr",
    "day_of_month": "day",
    "dow": "day_of_week",
    "doy": "day_of_year",
    "yow": "year_of_week",
    "week_of_year": "week",
    "char_length": "length",
    "character_length": "length",
    "every": "bool_and",
    "any_value": "arbitrary",
    "stddev": "stddev_samp",
    "variance": "var_samp",
}
"""Second names of functions."""
