"""A table of every scalar type that a database has, with the values that are most often read wrongly."""

from __future__ import annotations

from ..state.sources import SourceTable
from .expressions import columns

_ROWS = 8

_SAMPLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "a_boolean": ("boolean", ("true", "false")),
    "a_smallint": ("smallint", ("0", "-32768", "32767")),
    "an_integer": ("integer", ("0", "-2147483648", "2147483647")),
    # All but the zero are lost by whoever reads them as doubles.
    "a_bigint": ("bigint", ("0", "9007199254740993", "-9223372036854775808", "9223372036854775807")),
    "a_real": ("real", ("'0'", "'1.5'", "'-0.0'", "'3.4028235E38'")),
    "a_double": ("double", ("'0'", "'12547407.86'", "'-1.0E-5'", "'0.1'", "'-0.0'", "'NaN'", "'-Infinity'")),
    "a_decimal": ("decimal(12,2)", ("'0'", "'-0.01'", "'9999999999.99'", "'12.50'")),
    "a_long_decimal": (
        "decimal(38,10)",
        ("'0'", "'12.5'", "'-9999999999999999999999999999.9999999999'", "'0.0000000001'"),
    ),
    "a_varchar": (
        "varchar",
        ("''", "'plain'", "' spaces '", "'it''s \"quoted\", and\nbroken'", "'Zoë Öztürk 日本 🦉'", "'NULL'"),
    ),
    "a_short_varchar": ("varchar(20)", ("''", "'twenty letters, done'", "'ğüşöç'")),
    "a_varbinary": ("varbinary", ("unhex('')", "unhex('00FF10')", "unhex('E697A5E69CAC')")),
    "a_date": ("date", ("'1970-01-01'", "'1969-12-31'", "'2024-02-29'", "'9999-12-31'")),
    "a_time": ("time(6)", ("'00:00:00'", "'23:59:59.999999'", "'12:30:00.5'")),
    "a_timestamp": (
        "timestamp(6)",
        ("'1970-01-01 00:00:00'", "'1969-12-31 23:59:59.999999'", "'2024-02-29 12:30:00.5'"),
    ),
    # In UTC, as everything that is stored.
    "a_timestamp_with_time_zone": (
        "timestamp(6) with time zone",
        ("'1970-01-01 00:00:00'", "'2024-03-31 00:30:00.123456'", "'1969-12-31 23:59:59.999999'"),
    ),
    "a_uuid": ("uuid", ("'00000000-0000-0000-0000-000000000000'", "'12151fd2-7586-11e9-8f9e-2a86e4085a59'")),
    "a_json": ("json", ("""'{"a": [1, null, "x"]}'""", "'null'", "'\"text\"'", "'[]'")),
}
"""Type and values by column; after the last value comes NULL, and then they begin again."""

_COLUMNS = columns(
    {
        "id": ("bigint", "i + 1"),
        "revision": ("integer", "r"),
        **{
            name: (data_type, f"[{', '.join(values)}, NULL][1 + i % {len(values) + 1}]")
            for name, (data_type, values) in _SAMPLES.items()
        },
    }
)


def type_samples() -> SourceTable:
    """Return the table, with fresh state."""
    return SourceTable("type_samples", _COLUMNS, _ROWS, cache_types=())
