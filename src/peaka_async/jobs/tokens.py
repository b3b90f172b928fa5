"""Tokens to go on waiting with, in another process too: plain JSON with a version, ids and nothing secret.

A token says which jobs, and which of their runs; never where. It is sent nowhere, and no address in it would be used.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from attrs import frozen

from ..errors import InvalidArgument
from .kind import Anchor

__all__ = ["Token"]

VERSION = 1


@frozen(kw_only=True)
class Token:
    """What a token holds.

    Attributes:
        kind: The name of the kind of job.
        scope: What the ids belong to, such as a project.
        jobs: The anchor of each job that has not ended.
        left: Seconds of the timeout that were left. The time in between does not count.
    """

    kind: str
    scope: str
    jobs: Mapping[str, Anchor]
    left: float

    def write(self) -> str:
        """The token as text."""
        jobs = {job: dict(anchor) for job, anchor in self.jobs.items()}
        value = {"peaka": VERSION, "kind": self.kind, "scope": self.scope, "left": round(self.left, 3), "jobs": jobs}
        return json.dumps(value, separators=(",", ":"))

    @classmethod
    def read(cls, text: object) -> Token:
        """Read a token, trusting nothing in it.

        Raises:
            InvalidArgument: It is no token of this version.
        """
        try:
            value: Any = json.loads(text) if isinstance(text, str) else None
        except ValueError:
            value = None
        if not isinstance(value, dict) or "peaka" not in value:
            raise InvalidArgument(
                "token is none of ours; it must be the text that `token` of a waiter or an error gave"
            )
        found = cast("dict[str, Any]", value)
        if found["peaka"] != VERSION:
            version = str(found["peaka"])[:20]
            raise InvalidArgument(f"token has the version {version!r}, and this release reads {VERSION}: wait anew")
        kind, scope, left, jobs = (found.get(name) for name in ("kind", "scope", "left", "jobs"))
        if not isinstance(kind, str) or not isinstance(scope, str) or not _is_anchors(jobs) or not _is_seconds(left):
            raise InvalidArgument("token has been changed: a member is missing or of another shape")
        return cls(kind=kind, scope=scope, jobs=cast("dict[str, Anchor]", jobs), left=cast("float", left))

    def check_scope(self, scope: str) -> None:
        """Refuse one of another project.

        Raises:
            InvalidArgument: It is.
        """
        if self.scope != scope:
            raise InvalidArgument(f"token is of the project {self.scope!r}, and this is {scope!r}")

    def timeout(self, given: float | timedelta | None) -> float | timedelta:
        """The time to wait: what is given, else what was left, and at least a second."""
        return max(self.left, 1.0) if given is None else given


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_anchors(value: Any) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    anchors = cast("dict[str, Any]", value).values()
    return all(isinstance(one, dict) for one in anchors) and all(
        part is None or isinstance(part, str) for one in anchors for part in one.values()
    )
