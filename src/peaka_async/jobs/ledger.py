"""What status calls have cost so far, and so which of them serves the next tick at the least cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import define

__all__ = ["ALL", "Ledger", "Request"]

Request: TypeAlias = tuple[str, str]
"""A status call: `("one", job)`, `("group", group)` or `ALL`."""

ALL: Request = ("all", "")

REQUEST_COST = 0.02
"""Seconds that count for any request, besides those it takes: it is work for the service as well."""

BYTE_COST = 2e-7
"""Seconds that count for a byte of an answer, decompressed: it is written, sent, read and thrown away."""

ROW = 1_200
"""Bytes of a status, before any was measured."""

OTHERS_IN_GROUP, OTHERS_IN_ALL = 10, 20
"""Jobs that nobody waits for, and that a list is thought to hold before one was read."""

HALF_LIFE = 300.0
"""Seconds after which half of a measurement is forgotten, so that what was dear once is tried again one day."""


@define
class _Measured:
    cost: float
    at: float


class Ledger:
    """The cost of each call, as measured: its time and the size of its answer.

    Args:
        groups: Whether there is a call for all jobs of a group.
        everything: Whether there is a call for all jobs.
    """

    def __init__(self, *, groups: bool, everything: bool) -> None:
        self._groups = groups
        self._everything = everything
        self._measured: dict[Request, _Measured] = {}
        self._latency = math.inf

    def measured(self, request: Request, *, elapsed: float, size: int, now: float) -> None:
        """Take note of what a call has cost.

        Args:
            request: Which call; all of one job count as the same.
            elapsed: Seconds that it took.
            size: Bytes of its answer, decompressed.
            now: The time.
        """
        key, cost = _key(request), REQUEST_COST + elapsed + size * BYTE_COST
        known = self._measured.get(key)
        if request[0] == "one":
            self._latency = min(self._latency, elapsed)
        self._measured[key] = _Measured(cost if known is None else (known.cost + cost) / 2, now)

    def failed(self, request: Request, now: float) -> None:
        """Take note that a call failed: others are tried before it, and it is not given up."""
        key = _key(request)
        known = self._measured.get(key)
        cost = known.cost if known else REQUEST_COST
        self._measured[key] = _Measured(max(cost * 2, cost + 1.0), now)

    def cheapest(self, jobs: Sequence[str], group_of: Mapping[str, str], now: float) -> list[Request]:
        """The calls that read all these jobs at the least cost.

        Args:
            jobs: Their ids.
            group_of: The group of each job, where it is known.
            now: The time.
        """
        apart, cost = self._apart(jobs, group_of, now)
        if self._everything and self._cost(ALL, len(jobs), now) < cost:
            return [ALL]
        return apart

    def _apart(self, jobs: Sequence[str], group_of: Mapping[str, str], now: float) -> tuple[list[Request], float]:
        """The cheapest calls without the one for everything, and what they cost together."""
        one = self._cost(("one", ""), 1, now)
        sizes = Counter(group_of[job] for job in jobs if job in group_of) if self._groups else Counter[str]()
        costs = {group: self._cost(("group", group), size, now) for group, size in sizes.items()}
        listed = {group: cost for group, cost in costs.items() if cost < sizes[group] * one}
        singles = [job for job in jobs if group_of.get(job) not in listed]
        requests: list[Request] = [*(("group", group) for group in listed), *(("one", job) for job in singles)]
        return requests, sum(listed.values()) + len(singles) * one

    def _cost(self, request: Request, jobs: int, now: float) -> float:
        others = {"one": 0, "group": OTHERS_IN_GROUP, "all": OTHERS_IN_ALL}[request[0]]
        # No call is quicker than the way there and back, of which the quickest for one job so far tells.
        way = 0.0 if math.isinf(self._latency) else self._latency
        guess = REQUEST_COST + way + (jobs + others) * ROW * BYTE_COST
        known = self._measured.get(_key(request))
        if known is None:
            return guess
        return guess + (known.cost - guess) * math.exp2((known.at - now) / HALF_LIFE)


def _key(request: Request) -> Request:
    return ("one", "") if request[0] == "one" else request
