"""The fidelity page: for each operation, how much of it the emulator does and what that rests on.

    python -m peaka_async.emulator.fidelity docs/fidelity.md

writes the page anew; where nothing but the date would change it is left alone.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from .document import Operation, packaged_document
from .registry import Handling, registered

_RESTS_ON = {
    "live": "measured live",
    "client": "official client",
    "document": "document",
}
_DATE = re.compile(r"^Generated on \d{4}-\d{2}-\d{2}", re.MULTILINE)


def fidelity_page(today: str) -> str:
    """Return the page as Markdown.

    Args:
        today: The date to put on it, ISO-8601.
    """
    rows = [_Row(operation, registered().get(operation.id)) for operation in packaged_document().operations.values()]
    rows.sort(key=lambda row: row.operation.id)
    return "\n".join([*_head(rows, today), *_tables(rows), ""])


def without_date(page: str) -> str:
    """Return a page with its date left out, to compare it with another."""
    return _DATE.sub("Generated", page)


class _Row:
    """One operation and what is said of it."""

    def __init__(self, operation: Operation, handling: Handling | None) -> None:
        self.operation = operation
        self.grade = "refused" if handling is None else handling.grade.value
        guessed = handling is not None and handling.guessed
        self.rests_on = "guess" if guessed else _RESTS_ON[operation.evidence]
        said = "" if handling is None else inspect.getdoc(handling.function) or ""
        # The first paragraph, its lines joined: docstrings are wrapped and tables are not.
        self.does = " ".join(said.partition("\n\n")[0].split()) or "501 with its name."

    def __str__(self) -> str:
        return f"| `{self.operation.id}` | {self.grade} | {self.rests_on} | {self.does.replace('|', chr(92) + '|')} |"


def _head(rows: list[_Row], today: str) -> Iterator[str]:
    grades, grounds = Counter(row.grade for row in rows), Counter(row.rests_on for row in rows)
    yield "# How faithful the emulator is"
    yield ""
    yield f"Generated on {today} by `python -m peaka_async.emulator.fidelity docs/fidelity.md`; do not edit."
    yield ""
    yield (
        f"Of {len(rows)} operations {_counted(grades, ('stateful', 'stub', 'refused'))}. Their behaviour rests on: "
        f"{_counted(grounds, ('measured live', 'official client', 'document', 'guess'))}."
    )
    yield ""
    yield "- **stateful**: reads or changes the state as the service does."
    yield "- **stub**: answers in the right form, with made-up contents that nothing else depends on."
    yield "- **refused**: answers 501 with the operation's name."
    yield ""
    yield (
        "None of it was compared with the live service by this project, which has no account: *measured live* means"
        " that somebody's tests recorded it, *official client* that a client of Peaka's relies on it, *document* that"
        " only the published document says so, *guess* that nobody does and the emulator had to answer something."
        " Every answer carries the same in its headers `X-Peaka-Emulator-Grade` and `X-Peaka-Emulator-Evidence`."
    )


def _counted(counts: Counter[str], names: tuple[str, ...]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in names)


def _tables(rows: list[_Row]) -> Iterator[str]:
    group = ""
    for row in rows:
        if row.operation.id.partition(".")[0] != group:
            group = row.operation.id.partition(".")[0]
            yield from ("", f"## {group}", "", "| operation | grade | rests on | what it does |", "|---|---|---|---|")
        yield str(row)


def main(arguments: list[str]) -> int:
    """Write the page to the path given; return the exit status."""
    if len(arguments) != 1:
        print("usage: python -m peaka_async.emulator.fidelity PATH", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    page = fidelity_page(datetime.now(UTC).date().isoformat())
    if path.exists() and without_date(path.read_text(encoding="utf-8")) == without_date(page):
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
