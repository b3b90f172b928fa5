"""Which function answers which operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import attrs
from starlette.responses import Response

from .document import Operation
from .errors import bad_request
from .state.accounts import ApiKey
from .world import ProjectState, World


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
        now: The emulator seconds at which it is handled.
    """

    world: World
    operation: Operation
    key: ApiKey
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    now: float

    @property
    def project(self) -> ProjectState:
        """The project in the path; authentication has made sure that it is there and open to the key."""
        return self.world.projects[self.path["projectId"]]

    def whole_number(self, name: str, default: int) -> int:
        """Return a query parameter as a number of zero or more.

        Raises:
            Refusal: 400 of shape C, where it is something else.
        """
        text = self.query.get(name, str(default))
        if not (text.isascii() and text.isdigit()):
            raise bad_request(f"Parameter '{name}' must be a whole number of zero or more")
        return int(text)


Handler = Callable[[Call], Response]


@attrs.frozen
class Handling:
    """A handler, and whether the body is checked before it is called."""

    function: Handler
    checked: bool


_HANDLERS: dict[str, Handling] = {}


def handles(operation_id: str, *, checked: bool = True) -> Callable[[Handler], Handler]:
    """Make the decorated function the handler of an operation.

    Args:
        operation_id: `group.method`, as in the API document.
        checked: Whether the request's body is checked against the API document first; False where the live service
            has its own words for what is missing.
    """

    def register(function: Handler) -> Handler:
        if operation_id in _HANDLERS:
            raise ValueError(f"{operation_id} has a handler already: {_HANDLERS[operation_id].function!r}")
        _HANDLERS[operation_id] = Handling(function, checked)
        return function

    return register


def registered() -> Mapping[str, Handling]:
    """Return the handlers by operation id."""
    # Importing the package of handlers is what registers them; doing it here keeps this module below it.
    import_module(f"{__package__}.handlers")
    return _HANDLERS
