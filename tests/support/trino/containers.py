"""Arrays, maps and rows, which come as texts of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .kinds import Kind, Sample, cast, quoted
from .scalars import FINITE, as_json, texts

__all__ = ["CONTAINERS"]

BIGINTS = st.integers(-(2**63), 2**63 - 1)
LONG_DECIMALS = st.integers(-(10**38) + 1, 10**38 - 1).map(lambda digits: Decimal(f"{digits}E-10"))


def listed(name: str, literals: list[str]) -> str:
    """An array of a type, which one without values would not have by itself."""
    return f"coalesce(ARRAY[{', '.join(literals)}], CAST(NULL AS array({name})))"


def arrays(name: str, values: st.SearchStrategy[Any], literal: Callable[[Any], str]) -> st.SearchStrategy[Kind]:
    def sample(found: list[Any]) -> Sample:
        literals = ["NULL" if value is None else literal(value) for value in found]
        return Sample(listed(name, literals), json.dumps(found, default=str))

    samples = st.lists(st.none() | values, max_size=4).map(sample)
    return st.just(Kind(f"array({name})", "string", samples, as_json))


def as_exact_json(text: str) -> Any:
    """The same with every digit of its numbers."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def maps() -> st.SearchStrategy[Kind]:
    name = "decimal(38,10)"

    def sample(found: dict[str, Decimal | None]) -> Sample:
        numbers = [None if value is None else f"{value:f}" for value in found.values()]
        keys = listed("varchar", [cast(key, "varchar") for key in found])
        values = listed(name, ["NULL" if number is None else cast(number, name) for number in numbers])
        members = (f"{json.dumps(key)}:{number or 'null'}" for key, number in zip(found, numbers, strict=True))
        return Sample(f"map({keys}, {values})", f"{{{','.join(members)}}}")

    samples = st.dictionaries(texts(), st.none() | LONG_DECIMALS, max_size=4).map(sample)
    return st.just(Kind(f"map(varchar, {name})", "string", samples, as_exact_json))


def rows() -> st.SearchStrategy[Kind]:
    name = "row(a bigint, b varchar, c array(boolean))"

    def sample(number: int | None, text: str | None, flags: list[bool | None]) -> Sample:
        literals = [
            "NULL" if number is None else f"BIGINT '{number}'",
            "NULL" if text is None else quoted(text),
            listed("boolean", ["NULL" if flag is None else str(flag) for flag in flags]),
        ]
        value = json.dumps({"a": number, "b": text, "c": flags})
        return Sample(f"CAST(ROW({', '.join(literals)}) AS {name})", value)

    flags = st.lists(st.none() | st.booleans(), max_size=3)
    return st.just(Kind(name, "string", st.builds(sample, st.none() | BIGINTS, st.none() | texts(), flags), as_json))


CONTAINERS = [
    arrays("bigint", BIGINTS, lambda value: f"BIGINT '{value}'"),
    arrays("varchar", texts(), lambda value: cast(value, "varchar")),
    arrays("date", st.dates(), lambda value: f"DATE '{value}'"),
    arrays(
        "array(double)",
        st.lists(FINITE, max_size=3),
        lambda value: listed("double", [f"DOUBLE '{one!r}'" for one in value]),
    ),
    maps(),
    rows(),
]
