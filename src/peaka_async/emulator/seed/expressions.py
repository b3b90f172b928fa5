"""DuckDB expressions for made-up values, over `i`, the number of a row, and `r`, how often that row was updated.

Nothing is drawn by chance: a row with one number has the same values in every table, world and run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from ..sql.types import literal
from ..state.sources import SourceColumn

_FIRST_NAMES = (
    "Ada",
    "Boris",
    "Chiara",
    "Deniz",
    "Elif",
    "Femi",
    "Grace",
    "Hugo",
    "Ines",
    "Jun",
    "Kaya",
    "Lale",
    "Zoë",
)
_LAST_NAMES = ("Öztürk", "Brandt", "Costa", "Demir", "Evans", "Fischer", "Gupta", "Hansen", "Ito", "Jones", "Kowalski")


def spread(below: int, of: str = "i") -> str:
    """Whole numbers from 0 up to `below` in no visible order, each as often as the others.

    Args:
        below: How many numbers there are.
        of: An expression for a whole number; equal ones give equal numbers.
    """
    return f"((({of}) * 7919 + 13) % {below})"


def one_of(choices: Sequence[str], of: str = "i") -> str:
    """One text of several, in turn."""
    return f"[{', '.join(map(literal, choices))}][1 + ({of}) % {len(choices)}]"


def token(prefix: str, salt: str, of: str = "i") -> str:
    """Ids of letters and digits behind a prefix, such as `cus_DMF1ucDxtqgxw5`; a number and a salt have one id."""
    digest = f"to_base64(unhex(md5({literal(salt)} || ({of}))))"
    return f"{literal(prefix + '_')} || translate(substr({digest}, 1, 14), '+/', 'Qz')"


def moment(start: str, step: int, of: str = "i") -> str:
    """Timestamps, so many seconds after each other.

    Args:
        start: The first day, such as `2024-01-01`.
        step: Seconds from the moment of one number to that of the next.
        of: An expression for the number.
    """
    begins = round(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp() * 1000)
    return f"epoch_ms({begins} + CAST({of} AS BIGINT) * {step * 1000})"


def day(start: str, days: int, of: str = "i") -> str:
    """Dates in the `days` from `start` on, in order and then over again."""
    return f"DATE {literal(start)} + CAST(({of}) % {days} AS INTEGER)"


def person(of: str = "i") -> str:
    """Full names; there is one last name less than first names, so 132 of them come before the first comes again."""
    return f"{one_of(_FIRST_NAMES, of)} || ' ' || {one_of(_LAST_NAMES, of)}"


def email(of: str = "i") -> str:
    """Addresses, a different one for every number."""
    return f"lower(strip_accents({one_of(_FIRST_NAMES, of)})) || '.' || (({of}) + 1) || '@example.com'"


def sometimes_null(values: str, every: int, of: str = "i") -> str:
    """The values, but for one row in `every`, which has NULL."""
    return f"CASE WHEN ({of}) % {every} = {every - 1} THEN NULL ELSE {values} END"


def columns(described: Mapping[str, tuple[str, str]]) -> tuple[SourceColumn, ...]:
    """Return columns from pairs of a Trino type and an expression, by name."""
    return tuple(SourceColumn(name, data_type, values=values) for name, (data_type, values) in described.items())
