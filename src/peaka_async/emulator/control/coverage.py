"""Coverage: which operations were called, with which statuses, and how well the emulator knows them."""

from __future__ import annotations

import threading
from typing import Any

import attrs

from ..document import Operation, packaged_document

NO_ANSWER = "none"
"""Stands for the status of a call whose connection ended without an answer."""


@attrs.frozen
class OperationCoverage:
    """What was seen of one operation.

    Attributes:
        calls: How often it was called.
        statuses: How often each status was answered, by its text.
        grade: How much of it the emulator does: `stateful`, `stub` or `refused`.
        evidence: What its behaviour rests on: `live`, `client`, `document` or `guess`.
    """

    calls: int
    statuses: dict[str, int]
    grade: str
    evidence: str


@attrs.frozen
class Coverage:
    """What was seen of the whole API, by operation id."""

    operations: dict[str, OperationCoverage] = attrs.field(repr=False)

    @property
    def called(self) -> list[str]:
        """The operations that were called at least once, by id."""
        return [name for name, one in self.operations.items() if one.calls]

    @property
    def totals(self) -> dict[str, int]:
        """How many operations there are, how many were called, how many there are of each grade, and all calls."""
        grades = [one.grade for one in self.operations.values()]
        return {
            "operations": len(self.operations),
            "called": len(self.called),
            "calls": sum(one.calls for one in self.operations.values()),
            **{grade: grades.count(grade) for grade in ("stateful", "stub", "refused")},
        }

    def json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"totals": self.totals, "operations": {name: attrs.asdict(one) for name, one in self.operations.items()}}

    def __repr__(self) -> str:
        return f"Coverage({len(self.called)} of {len(self.operations)} operations called)"


class Tally:
    """Counts calls by operation and status; a reset of the world leaves it alone, for coverage is of a whole run."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, int]] = {}
        self._lock = threading.Lock()

    def count(self, operation: str, status: int | None) -> None:
        """Count a call."""
        name = NO_ANSWER if status is None else str(status)
        with self._lock:
            counts = self._counts.setdefault(operation, {})
            counts[name] = counts.get(name, 0) + 1

    def clear(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._counts.clear()

    def coverage(self) -> Coverage:
        """Return what was seen of every operation of the API document."""
        with self._lock:
            seen = {name: dict(sorted(counts.items())) for name, counts in self._counts.items()}
        operations = packaged_document().operations
        return Coverage(
            {
                name: OperationCoverage(
                    sum(seen.get(name, {}).values()), seen.get(name, {}), grade_of(name), evidence_of(operations[name])
                )
                for name in sorted(operations)
            }
        )


def grade_of(operation_id: str) -> str:
    """Return how much of an operation the emulator does; `refused` where it answers 501."""
    # Handlers import the world, which has a tally.
    from ..registry import registered

    handling = registered().get(operation_id)
    return "refused" if handling is None else handling.grade.value


def evidence_of(operation: Operation) -> str:
    """Return what the behaviour of an operation rests on: `live`, `client`, `document` or `guess`."""
    from ..registry import registered

    handling = registered().get(operation.id)
    return "guess" if handling is not None and handling.guessed else operation.evidence
