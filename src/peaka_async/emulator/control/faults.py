"""Faults as data: which operation, which of its calls, and what happens then; the same again from the same seed."""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Literal

import attrs
from attrs import validators

from ..document import packaged_document
from .effects import Answer, Close, Effect, Reset, effect_json, effect_of

FILES_OPERATION = "files.get"
"""The download of an export's file: no operation of the API, and met by faults all the same."""

DEFAULT_SEED = "peaka-emulator"


def _finite_span(_fault: Fault, _attribute: Any, value: float | tuple[float, float]) -> None:
    low, high = value if isinstance(value, tuple) else (value, value)
    if not 0 <= low <= high < math.inf:
        raise ValueError(f"latency is a number of seconds, or two of which the second is not smaller, got {value!r}")


@attrs.frozen
class Fault:
    """One fault.

    Attributes:
        operation: An operation id, all of a group (`caches.*`), or every operation of the API (`*`). `files.get`
            stands for the downloads from the files port, which `*` does not cover.
        effect: What happens; None where only time is lost.
        latency: Real seconds by which calls are held up: a number, or the ends of a range to choose from.
        when: Whether the latency, and the effect where it takes the place of an answer, come `before` or `after` the
            work was done. Damage to an answer comes after it in any case. A client that leaves during a latency that
            comes before has asked for nothing.
        nth: The one call, from 1, at which it is active, counted over the calls that `operation` covers; None for any.
        probability: How likely it is at each of these calls.
        times: At how many calls it is active at most; None for no limit.
        id: Its name; given by `Faults.add` where it is empty.

    Raises:
        ValueError: A number is out of bounds, or nothing would happen.

    Example:
        >>> from peaka_async.emulator.control.effects import Answer
        >>> Fault("caches.create", Answer(503), nth=2).effect.status
        503
    """

    operation: str = "*"
    effect: Effect | None = None
    latency: float | tuple[float, float] = attrs.field(default=0.0, kw_only=True, validator=_finite_span)
    when: Literal["before", "after"] = attrs.field(
        default="before", kw_only=True, validator=validators.in_(("before", "after"))
    )
    nth: int | None = attrs.field(default=None, kw_only=True, validator=validators.optional(validators.ge(1)))
    probability: float = attrs.field(
        default=1.0, kw_only=True, validator=validators.and_(validators.ge(0), validators.le(1))
    )
    times: int | None = attrs.field(default=None, kw_only=True, validator=validators.optional(validators.ge(1)))
    id: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.effect is None and self.latency in {0, (0, 0)}:
            raise ValueError("a fault needs an effect, a latency or both")

    def covers(self, operation: str) -> bool:
        """Tell whether it is meant for the calls of an operation."""
        if self.operation == "*":
            return operation != FILES_OPERATION
        if self.operation.endswith(".*"):
            return operation.startswith(self.operation.removesuffix("*"))
        return operation == self.operation

    @property
    def instead(self) -> bool:
        """Whether the work is not done at all."""
        return isinstance(self.effect, Answer | Reset | Close) and self.when == "before"


@attrs.frozen
class Meeting:
    """What one call meets with.

    Attributes:
        effect: What happens; None for nothing.
        instead: Whether the work is not done at all.
        before: Real seconds to wait before the work.
        after: Real seconds to wait after it.
        faults: The ids of the faults at work.
        chance: Where the effect takes from what it leaves to chance.
    """

    effect: Effect | None = None
    instead: bool = False
    before: float = 0.0
    after: float = 0.0
    faults: tuple[str, ...] = ()
    chance: random.Random = attrs.field(factory=lambda: _chance("nothing"), repr=False, eq=False)


@attrs.define
class Counts:
    """How often a fault's operation was called, and at how many of these calls it was active."""

    matched: int = 0
    active: int = 0


class Faults:
    """The faults of a world, in the order in which they were added.

    Of several that are active at a call, the first with an effect has its way, and the others with one wait for their
    turn; latencies add up. Chance is drawn from the seed, the fault's id and the number of the call, so the same seed
    and the same calls have the same faults.

    Args:
        seed: Any text.
    """

    def __init__(self, seed: str = DEFAULT_SEED) -> None:
        self.seed = seed
        self._faults: dict[str, Fault] = {}
        self._counts: dict[str, Counts] = {}
        self._made = 0
        self._lock = threading.Lock()

    def add(self, fault: Fault | None = None, **members: Any) -> Fault:
        """Put a fault in force from now on.

        Args:
            fault: The fault; None to make it from `members`.
            members: What a fault has in JSON: the members of `Fault`, with the name of an effect under `effect` and
                what that has beside it. A `status` alone stands for the effect `answer`.

        Returns:
            The fault, with an id if it had none.

        Raises:
            ValueError: No operation is covered by it, its id is taken, or a member is unknown or out of bounds.

        Example:
            >>> faults = Faults()
            >>> faults.add(operation="caches.create", nth=1, when="after", effect="reset").id
            'fault-1'
            >>> faults.add(operation="catalogs.*", status=429, retry_after=2).effect.status
            429
        """
        if fault is None:
            fault = fault_of(members)
        elif members:
            raise ValueError(f"a fault that is given whole has no {', '.join(sorted(members))} beside it")
        _refuse_unknown(fault.operation)
        with self._lock:
            fault = fault if fault.id else attrs.evolve(fault, id=self._new_id())
            if fault.id in self._faults:
                raise ValueError(f"there is a fault {fault.id!r} already")
            self._faults[fault.id] = fault
            self._counts[fault.id] = Counts()
        return fault

    def remove(self, fault_id: str) -> None:
        """Take a fault out of force.

        Raises:
            KeyError: There is none of that id.
        """
        with self._lock:
            del self._faults[fault_id], self._counts[fault_id]

    def clear(self, seed: str | None = None) -> None:
        """Take all faults out of force and begin to count anew.

        Args:
            seed: What chance is drawn from from now on; None to keep the seed.
        """
        with self._lock:
            self.seed = self.seed if seed is None else seed
            self._faults.clear()
            self._counts.clear()
            self._made = 0

    def counts(self, fault_id: str) -> Counts:
        """Return how often a fault could have been active, and was.

        Raises:
            KeyError: There is none of that id.
        """
        with self._lock:
            return attrs.evolve(self._counts[fault_id])

    def meet(self, operation: str) -> Meeting:
        """Return what the next call of an operation meets with; every question counts as a call."""
        with self._lock:
            return self._meet(operation)

    def _new_id(self) -> str:
        while True:
            self._made += 1
            if f"fault-{self._made}" not in self._faults:
                return f"fault-{self._made}"

    def _meet(self, operation: str) -> Meeting:
        meeting = Meeting()
        for fault in self._faults.values():
            if not fault.covers(operation):
                continue
            counts = self._counts[fault.id]
            counts.matched += 1
            chance = _chance(f"{self.seed}/{fault.id}/{counts.matched}")
            # Drawn first, so that what follows does not depend on whether a limit was reached.
            likely, share = chance.random() < fault.probability, chance.random()
            if not likely or fault.nth not in {None, counts.matched}:
                continue
            if fault.times is not None and counts.active >= fault.times:
                continue
            if fault.effect is not None and meeting.effect is not None:
                continue
            counts.active += 1
            meeting = _joined(meeting, fault, share, chance)
        return meeting

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter(list(self._faults.values()))

    def __len__(self) -> int:
        return len(self._faults)

    def __repr__(self) -> str:
        return f"Faults({list(self)}, seed={self.seed!r})"


def fault_json(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON."""
    return {**attrs.asdict(fault, recurse=False), **effect_json(fault.effect)}


def fault_of(value: dict[str, Any]) -> Fault:
    """Read a fault from JSON.

    Raises:
        ValueError: A member is unknown or out of bounds, or nothing would happen.
    """
    known = {member.name for member in attrs.fields(Fault)}
    members: dict[str, Any] = {name: member for name, member in value.items() if name in known}
    rest = {name: member for name, member in value.items() if name not in known}
    if isinstance(members.get("latency"), list):
        members["latency"] = tuple(members["latency"])
    effect = effect_of(members.pop("effect", None), rest)
    return Fault(effect=effect, **members)


def _joined(meeting: Meeting, fault: Fault, share: float, chance: random.Random) -> Meeting:
    low, high = fault.latency if isinstance(fault.latency, tuple) else (fault.latency, fault.latency)
    seconds = low + (high - low) * share
    changes: dict[str, Any] = {"faults": (*meeting.faults, fault.id)}
    changes[fault.when] = seconds + (meeting.before if fault.when == "before" else meeting.after)
    if fault.effect is not None:
        changes |= {"effect": fault.effect, "instead": fault.instead, "chance": chance}
    return attrs.evolve(meeting, **changes)


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a failure is to be repeated, which is the opposite of a secret


def _refuse_unknown(pattern: str) -> None:
    known = {FILES_OPERATION, *packaged_document().operations}
    patterns = {"*", *known, *(f"{one.split('.')[0]}.*" for one in known)}
    if pattern not in patterns:
        close = get_close_matches(pattern, sorted(patterns), n=3) or ["*"]
        raise ValueError(f"no operation is called {pattern!r}; close to it: {', '.join(close)}")
