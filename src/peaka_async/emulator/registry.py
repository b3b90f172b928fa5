"""Which function answers which operation."""

from __future__ import annotations

import enum
import functools
import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import attrs
from starlette.responses import Response

from .document import Operation
from .multipart import Part
from .state.accounts import ApiKey
from .state.jobs import Context
from .state.project import ProjectState
from .work import Delayed, Work
from .world import World


@attrs.frozen
class Call:
    """One request, routed, authenticated and checked.

    Attributes:
        world: What it acts on.
        operation: What it asks for.
        key: Whose request it is.
        path: The arguments in the path, decoded.
        query: The query parameters; of a repeated one the last.
        body: The parsed JSON body; None where the operation takes none.
        parts: The parts of a multipart body by name.
        host: Where the client reached the emulator, `host:port`, for links.
        now: The emulator seconds at which it is handled.
    """

    world: World
    operation: Operation
    key: ApiKey
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    parts: Mapping[str, Part]
    host: str
    now: float

    @property
    def project(self) -> ProjectState:
        """The project in the path; authentication has made sure that it is there and open to the key."""
        return self.world.projects[self.path["projectId"]]

    @property
    def documented(self) -> bool:
        """Whether documents are to be followed where the live service deviates."""
        return self.world.documented

    @property
    def context(self) -> Context:
        """What a change of state draws on."""
        return Context(self.now, self.world.ids, self.world.transitions)

    def timestamp(self, at: float | None) -> str | None:
        """Return a moment as ISO-8601 text, None for None."""
        return None if at is None else self.world.clock.timestamp(at)

    def whole_number(self, name: str, default: int) -> int:
        """Return a query parameter as a number of zero or more: that it is one has been checked."""
        return int(self.query.get(name, default))


Answer = Response | Work | Delayed
Handler = Callable[[Call], Answer]


class Grade(enum.Enum):
    """How much of an operation the emulator does."""

    STATEFUL = "stateful"
    """It reads or changes the state as the service does."""
    STUB = "stub"
    """It answers in the right form, with made-up contents that nothing else depends on."""


@attrs.frozen
class Handling:
    """A handler and what is to be known of it.

    Attributes:
        function: The handler.
        grade: How much of the operation it does.
        checked: Whether query and body are checked before it is called.
        guessed: Whether its behaviour rests on nothing that anybody measured or wrote down.
    """

    function: Handler
    grade: Grade
    checked: bool
    guessed: bool


_HANDLERS: dict[str, Handling] = {}


def handles(
    operation_id: str, *, grade: Grade = Grade.STATEFUL, checked: bool = True, guessed: bool = False
) -> Callable[[Handler], Handler]:
    """Make the decorated function the handler of an operation.

    A handler is called with the world's lock held, and must not take long: what does is returned as `Work`.

    Args:
        operation_id: `group.method`, as in the API document.
        grade: How much of the operation it does.
        checked: Whether the request's query and body are checked against the API document first; False where the live
            service has its own words for what is missing, or takes what the document does not.
        guessed: Whether the contents of its answers are a guess, whatever their form rests on.
    """

    def register(function: Handler) -> Handler:
        if operation_id in _HANDLERS:
            raise ValueError(f"{operation_id} has a handler already: {_HANDLERS[operation_id].function!r}")
        _HANDLERS[operation_id] = Handling(function, grade, checked, guessed)
        return function

    return register


@functools.cache
def registered() -> Mapping[str, Handling]:
    """Return the handlers by operation id."""
    # Importing the modules of handlers is what registers them; doing it here keeps this module below them.
    import_modules_of(f"{__package__}.handlers")
    return _HANDLERS


def import_modules_of(package: str) -> None:
    """Import every module of a package, each of which registers something."""
    for module in pkgutil.iter_modules(import_module(package).__path__):
        import_module(f"{package}.{module.name}")
