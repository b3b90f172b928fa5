"""Facts about an API as a tree of text, and the comparison of two such trees.

Both documents are read into the same tree, so that comparing them needs no knowledge of either format:
`GET /organizations` > `success` > `200` > `type` is `array<Organization>` on both sides, or it is a finding.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

Facts = dict[str, "str | Facts"]

ABSENT: Final = "(absent)"
"""Stands for a side that says nothing at a place."""

ONLY_WHERE_STATED: Final = frozenset({"default"})
"""Facts that our document may leave out, but may not state differently. The client never sends a default."""


@attrs.frozen
class Finding:
    """One place at which the two sides disagree."""

    where: str
    reference: str
    ours: str

    def __str__(self) -> str:
        """Write it as the tests report it."""
        return f"{self.where}\n    reference: {self.reference}\n    ours:      {self.ours}"


def compare(reference: Facts, ours: Facts, where: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Yield every place where two trees differ; a branch that one side lacks is one finding, not one per leaf."""
    for key in [*reference, *(key for key in ours if key not in reference)]:
        here = (*where, key)
        left, right = reference.get(key, ABSENT), ours.get(key, ABSENT)
        if isinstance(left, dict) and isinstance(right, dict):
            yield from compare(left, right, here)
        elif left != right and not (right == ABSENT and key in ONLY_WHERE_STATED):
            yield Finding(" > ".join(here), _text(left), _text(right))


def corrections(entries: list[Mapping[str, Any]]) -> Facts:
    """Count corrections by kind, confidence and evidence; how they are worded is each side's own affair."""
    counts = Counter(f"{entry['kind']}, {entry['confidence']}, {entry['evidence']}" for entry in entries)
    return {key: str(count) for key, count in counts.items()}


def yes_no(value: bool) -> str:
    """Write a flag."""
    return "yes" if value else "no"


def values(names: Iterable[str] | None) -> str | None:
    """Write a set of values; their order says nothing."""
    return None if names is None else ", ".join(sorted(names))


def default_of(node: Mapping[str, Any]) -> str | None:
    """Write the default of a parameter or field, if it has one."""
    return json.dumps(node["default"]) if "default" in node else None


def without_nothing(facts: Mapping[str, str | Facts | None]) -> Facts:
    """Drop the keys that say nothing, so that absent and empty compare equal."""
    return {key: value for key, value in facts.items() if value is not None and value != {}}


def _text(value: str | Facts) -> str:
    return value if isinstance(value, str) else "(present)"
