"""What a fault can do to the connection of a request, over a socket and in process alike."""

from __future__ import annotations

from typing import Protocol, cast, runtime_checkable

from starlette.types import Scope

EXTENSION = "peaka.emulator.connection"
"""The extension of the ASGI scope that holds the connection."""


class Connection(Protocol):
    """The connection of one request, as far as faults go. After either call nothing more goes over it."""

    def reset(self) -> None:
        """Cut it, so that the client's next read fails; what was sent before has been handed over."""
        ...

    def close(self) -> None:
        """End it in order after what was sent, whole or not."""
        ...


@runtime_checkable
class FramedConnection(Connection, Protocol):
    """A connection on which chunks have sizes in front of them, which can be wrong."""

    def corrupt(self) -> None:
        """Send a chunk without a size, and end the connection."""
        ...


def connection_of(scope: Scope) -> Connection:
    """Return the connection of a request.

    Raises:
        RuntimeError: The application runs under a server that offers none.
    """
    extensions = cast("dict[str, object]", scope.get("extensions", {}))
    if EXTENSION not in extensions:
        raise RuntimeError(
            f"this server offers no {EXTENSION!r}, which faults need to cut connections: use EmulatorServer or the"
            " client in process"
        )
    return cast("Connection", extensions[EXTENSION])
