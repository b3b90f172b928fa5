"""What is wrong before anything is sent: the client, or what it was given."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from peaka_api.errors import PeakaError

__all__ = ["ClientStateError", "ConfigurationError", "PlanError", "PlanProblem"]


class ConfigurationError(PeakaError, ValueError):
    """The client cannot be set up like this. The message names the argument or the variable to set."""


@frozen
class PlanProblem:
    """One thing that is wrong with a description.

    Attributes:
        place: Where it stands: `caches.yaml:7` in a file, `caches[3]` in Python.
        message: What is wrong, and what to do about it.
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class PlanError(ConfigurationError):
    """A description of caches cannot be carried out. Nothing was changed.

    Attributes:
        problems: Everything that is wrong with it, in the order of the description.

    Example:
        ```python
        try:
            plan = await project.caches.plan({"caches": ["stripe.payment.typo"]})
        except PlanError as error:
            for problem in error.problems:
                print(problem.place, problem.message)
        ```
    """

    def __init__(self, problems: Sequence[PlanProblem]) -> None:
        self.problems = tuple(problems)
        many = "a problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__("\n  ".join([f"the description of the caches has {many}:", *map(str, self.problems)]))


class ClientStateError(PeakaError, RuntimeError):
    """The client, or something that is used once, cannot be used here: it is closed, over, or of another event loop."""
