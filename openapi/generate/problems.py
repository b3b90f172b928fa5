"""What went wrong, and where in the document: the one way in which the generator fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        where: A place a person can find: `peaka.yaml:120 paths./info.get` or a generated file with its line.
        what: What is wrong there and, where we know it, what to do about it.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class GenerationFailed(Exception):
    """The document cannot become a client; nothing was written. Carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
