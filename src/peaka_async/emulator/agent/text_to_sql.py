"""From a question in plain English to a statement, by rules.

They count, add up, average, find the highest and the lowest, group, compare, take a stretch of time, and list. What
they do not understand they say; a table that was not named is never guessed.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from ..state.known_tables import KnownTable
from .finding import Found, find_table, places
from .statements import Statement, Unclear
from .wording import Word, read, stems

_LISTED = 20
"""Tables that an answer names at most."""

_ABOUT_COLUMNS = frozenset({"column", "field", "describe", "structure"})
_ABOUT_TABLES = frozenset({"table", "catalog", "schema", "database", "data", *_ABOUT_COLUMNS})
_GOES_ON = frozenset({"it", "them", "those", "these", "and"})


class Intent(enum.Enum):
    """What the user is taken to want, as the agent's state spells it."""

    WAITING_FOR_INPUT = "WAITING_FOR_INPUT"
    TEXT_TO_SQL = "TEXT_TO_SQL"
    DB_SCHEMA_DISCOVERY = "DB_SCHEMA_DISCOVERY"
    USER_INTENT_NOT_CLEAR = "USER_INTENT_NOT_CLEAR"


@attrs.frozen
class Asked:
    """A question with all that its answer depends on.

    Attributes:
        question: As the user put it.
        now: The moment of asking, for `last week` and the like.
        tables: The tables that may be used.
        categories: Values that columns are known to have, by column, by the plain name of the table.
        golden: SQL that is known to answer a question, by the question.
        before: Plain names of the tables that the question before was about.
    """

    question: str
    now: datetime
    tables: Sequence[KnownTable] = attrs.field(repr=False)
    categories: Mapping[str, Mapping[str, Sequence[str]]] = attrs.field(factory=dict[str, Mapping[str, Sequence[str]]])
    golden: Mapping[str, str] = attrs.field(factory=dict[str, str])
    before: Sequence[str] = ()


@attrs.frozen
class Draft:
    """What comes of a question before anything is run.

    Attributes:
        intent: What the user is taken to want.
        text: The answer where nothing is to be run, else what the rows are.
        tables: The tables that the answer is about.
        sql: The statement; None where there is none.
        reasoning: Why it is this one.
        golden: The questions of the golden SQL that it goes by.
    """

    intent: Intent
    text: str
    tables: tuple[KnownTable, ...] = ()
    sql: str | None = None
    reasoning: str | None = None
    golden: tuple[str, ...] = ()


def draft(asked: Asked) -> Draft:
    """Return what comes of a question."""
    heard = read(asked.question)
    for prompt, sql in asked.golden.items():
        if stems(prompt) == stems(asked.question):
            reasoning = f"A golden SQL answers this question: {prompt}"
            return Draft(Intent.TEXT_TO_SQL, "Rows of a golden SQL", (), sql, reasoning, (prompt,))
    spoken = [word.stem for word in heard]
    found = find_table(heard, asked.tables) or _found_before(heard, asked)
    if found is None:
        return _discovered(spoken, asked) if _ABOUT_TABLES & set(spoken) else _UNCLEAR
    if _ABOUT_COLUMNS & set(spoken):
        return _described(found.table)
    try:
        statement = Statement(heard, found, asked.now, asked.categories.get(found.table.plain_name, {}))
    except Unclear as unclear:
        return Draft(Intent.WAITING_FOR_INPUT, str(unclear), (found.table,))
    return Draft(Intent.TEXT_TO_SQL, statement.meaning, (found.table,), statement.sql, " ".join(statement.reasons))


_UNCLEAR = Draft(
    Intent.USER_INTENT_NOT_CLEAR, "I cannot tell which data you mean: please name a table, for instance its customers."
)


def _found_before(heard: Sequence[Word], asked: Asked) -> Found | None:
    """Return the table of the question before, where this one goes on from it."""
    if not asked.before or not heard or heard[0].stem not in _GOES_ON | {"how", "what"}:
        return None
    table = next((one for one in asked.tables if one.plain_name == asked.before[0]), None)
    goes_on = any(word.stem in _GOES_ON for word in heard)
    return None if table is None or not goes_on else Found(table, len(heard), 0)


def _discovered(spoken: Sequence[str], asked: Asked) -> Draft:
    """Say which tables there are: of the catalog that is named, or how many in each."""
    per_catalog = Counter(table.catalog.name for table in asked.tables)
    for catalog, number in per_catalog.items():
        if any(True for _ in places(spoken, stems(catalog))):
            tables = tuple(one for one in asked.tables if one.catalog.name == catalog)[:_LISTED]
            names = ", ".join(one.name for one in tables) + (", and more" if number > _LISTED else "")
            return Draft(Intent.DB_SCHEMA_DISCOVERY, f"{catalog} has {number} tables: {names}.", tables)
    catalogs = ", ".join(f"{catalog} ({number} tables)" for catalog, number in per_catalog.items())
    text = f"There is data in {catalogs}." if catalogs else "There are no tables yet."
    return Draft(Intent.DB_SCHEMA_DISCOVERY, text)


def _described(table: KnownTable) -> Draft:
    columns = ", ".join(f"{one.name} ({one.data_type})" for one in table.shown_columns)
    text = f"{table.plain_name} has these columns: {columns}." if columns else f"{table.plain_name} is a query."
    return Draft(Intent.DB_SCHEMA_DISCOVERY, text, (table,))
