"""The journal: every request that reached the API and what became of it, with secrets masked, to be asserted on."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from typing import Any

import attrs

from .masking import Kept, Masker

KEPT_ENTRIES = 10_000
KEPT_BYTES = 32_768
"""Bytes that are kept of a body; a longer one is only counted."""


@attrs.define(eq=False, kw_only=True)
class Entry:
    """One request and what became of it. All that can be read here is masked.

    Attributes:
        number: Its number, from 1, in the order of arrival.
        at: When it arrived, in emulator seconds.
        timestamp: The same as ISO-8601 text.
        method: Its method.
        path: Its path as it was sent, without the query.
        operation: The id of the operation; None if it is for none.
        arguments: What the path named, by the names in the API document.
        query: The query parameters; of a repeated one the last.
        headers: Its headers, by lower-case name.
        status: The status of the answer; None before there is one, and where there never was.
        answer_headers: The headers of the answer, by lower-case name.
        faults: The ids of the faults that it met with.
        elapsed: Real seconds until the answer was out, or the connection over; None while it is under way.
        explanation: Why it is for no operation, with those that come closest; None if it is for one.
    """

    number: int
    at: float
    timestamp: str
    method: str
    path: str
    operation: str | None = None
    arguments: dict[str, str] = attrs.field(factory=dict[str, str], repr=False)
    query: dict[str, str] = attrs.field(factory=dict[str, str], repr=False)
    headers: dict[str, str] = attrs.field(factory=dict[str, str], repr=False)
    status: int | None = None
    answer_headers: dict[str, str] = attrs.field(factory=dict[str, str], repr=False)
    faults: tuple[str, ...] = ()
    elapsed: float | None = attrs.field(default=None, repr=False)
    explanation: str | None = attrs.field(default=None, repr=False)
    masker: Masker = attrs.field(factory=lambda: Masker(""), repr=False)
    sent: Kept = attrs.field(factory=Kept, repr=False)
    answered: Kept = attrs.field(factory=Kept, repr=False)

    @property
    def key(self) -> str | None:
        """The eight public characters of the key; None where there was no key with them."""
        return self.masker.public

    @property
    def body(self) -> Any:
        """Its body: JSON as values, other text as text, None for none; of what cannot be masked only the size."""
        return self.masker.body(self.sent)

    @property
    def answer(self) -> Any:
        """The body of the answer, like `body`; what was sent of it, where it was cut."""
        return self.masker.body(self.answered)

    def json(self) -> dict[str, Any]:
        """Return it as JSON."""
        hidden = {"masker", "sent", "answered"}
        plain = attrs.asdict(self, recurse=False, filter=lambda member, _: member.name not in hidden)
        return {**plain, "faults": list(self.faults), "key": self.key, "body": self.body, "answer": self.answer}


class Journal:
    """The requests that reached the API, the newest so many of them; those of the controls are none of them.

    A request is there from its arrival on, and complete before its client has read the answer.

    Args:
        kept: How many requests are kept.

    Attributes:
        total: How many requests there were, those that are not kept and those that were cleared included.

    Example:
        ```python
        assert world.journal.count("caches.create") == 1
        assert world.journal.of("caches.create")[0].body["tableName"] == "customers"
        ```
    """

    def __init__(self, kept: int = KEPT_ENTRIES) -> None:
        self.total: int = 0
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._lock = threading.Lock()

    def begin(self, **members: Any) -> Entry:
        """Write down a request that has arrived.

        Args:
            members: What is known of it by now: the members of `Entry`, without the number.
        """
        with self._lock:
            self.total += 1
            entry = Entry(number=self.total, **members)
            self._entries.append(entry)
        return entry

    def of(self, operation: str = "*", *, status: int | None = None) -> list[Entry]:
        """Return requests, oldest first.

        Args:
            operation: An operation id, all of a group (`caches.*`), or all requests (`*`).
            status: The status of the answer; None for any and none.
        """
        return [one for one in self if _fits(one, operation) and status in (None, one.status)]

    def count(self, operation: str = "*", *, status: int | None = None) -> int:
        """Return how many requests `of` would return."""
        return len(self.of(operation, status=status))

    def unmatched(self) -> list[Entry]:
        """Return the requests for no operation, oldest first; their `explanation` names what comes closest."""
        return [one for one in self if one.operation is None]

    def clear(self) -> None:
        """Forget the requests; numbers go on."""
        with self._lock:
            self._entries.clear()

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Journal({len(self)} of {self.total} requests)"


def _fits(entry: Entry, operation: str) -> bool:
    if operation == "*":
        return True
    if operation.endswith(".*"):
        return entry.operation is not None and entry.operation.startswith(operation.removesuffix("*"))
    return entry.operation == operation
