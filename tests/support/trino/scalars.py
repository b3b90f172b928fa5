"""Numbers, texts, and what else is no moment and holds no other values."""

from __future__ import annotations

import json
import struct
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .kinds import Kind, Sample, cast, quoted, simple

__all__ = ["FINITE", "HARD_TEXTS", "NUMBERS", "TEXTS", "as_json", "texts"]

FINITE = st.floats(allow_nan=False, allow_infinity=False)
HARD_TEXTS = [
    "", " ", "  x  ", "it's", '"', "a\nb", "a\r\nb", "\r", "\t", "\\", "\ufeff", "NULL", "null", "--", "?",
    "Zoë 日本 🦉",
]  # fmt: skip


def integers(name: str, bits: int) -> st.SearchStrategy[Kind]:
    values = st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return simple(name, f"int{bits}", values, lambda value: f"{name} '{value}'")


def floating(name: str, value: float) -> str:
    written = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return f"{name} '{written.get(repr(value), repr(value))}'"


def as_real(value: float) -> float:
    """The nearest real: what is sent of one are the fewest digits that tell it from the next."""
    real: float = struct.unpack("f", struct.pack("f", value))[0]
    return real


@st.composite
def decimals(draw: st.DrawFn) -> Kind:
    precision = draw(st.integers(1, 38))
    scale = draw(st.integers(0, precision))
    name = f"decimal({precision},{scale})"
    values = st.integers(-(10**precision) + 1, 10**precision - 1).map(lambda digits: Decimal(f"{digits}E-{scale}"))
    samples = values.map(lambda value: Sample(cast(f"{value:f}", name), value))
    return Kind(name, f"decimal128({precision}, {scale})", samples)


def texts(most: int = 20) -> st.SearchStrategy[str]:
    """Texts without U+0000, which the emulator refuses, and without halves of characters, which UTF-8 has not."""
    hard = st.sampled_from([one for one in HARD_TEXTS if len(one) <= most])
    return hard | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=most)


@st.composite
def sized_texts(draw: st.DrawFn, base: str) -> Kind:
    length = draw(st.integers(1, 20))
    name = f"{base}({length})"
    # A char has the spaces that make it as long as its type says.
    least = length if base == "char" else 0
    samples = texts(length).map(lambda value: Sample(cast(value, name), value.ljust(least)))
    return Kind(name, "string", samples)


def as_json(text: str) -> str:
    """The value that JSON has, however it is written."""
    return json.dumps(json.loads(text), sort_keys=True)


def json_texts() -> st.SearchStrategy[str]:
    leaves = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | FINITE | texts()
    values: st.SearchStrategy[Any] = st.recursive(
        leaves, lambda part: st.lists(part, max_size=3) | st.dictionaries(texts(), part, max_size=3), max_leaves=4
    )
    return values.map(json.dumps) | values.map(lambda value: json.dumps(value, ensure_ascii=False, indent=1))


NUMBERS = [
    simple("boolean", "bool", st.booleans(), str),
    integers("tinyint", 8),
    integers("smallint", 16),
    integers("integer", 32),
    integers("bigint", 64),
    simple("real", "float", st.floats(width=32), lambda value: floating("REAL", value), as_real),
    simple("double", "double", st.floats(), lambda value: floating("DOUBLE", value)),
    decimals(),
    decimals(),
]
TEXTS = [
    simple("varchar", "string", texts(), lambda value: cast(value, "varchar")),
    sized_texts("varchar"),
    sized_texts("char"),
    simple("varbinary", "binary", st.binary(max_size=20), lambda value: f"X'{value.hex()}'"),
    st.just(
        Kind(
            "uuid",
            "fixed_size_binary[16]",
            st.uuids().map(lambda value: Sample(f"UUID '{value}'", value, value.bytes)),
        )
    ),
    simple("json", "string", json_texts(), lambda value: f"JSON {quoted(value)}", as_json),
]
