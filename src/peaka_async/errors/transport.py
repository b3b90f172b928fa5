"""No complete answer came back."""

from __future__ import annotations

from peaka_api.errors import PeakaError

__all__ = ["ConnectionFailed", "ConnectionLost", "OutcomeUnknown", "RequestTimeout", "TransportError"]


class TransportError(PeakaError):
    """No complete answer came back.

    Attributes:
        operation: Which operation it was, such as `caches.list_statuses`.
        attempts: How many times it was tried.
        sent: Whether anything may have reached the service. Where it is true, a change may have been made.
    """

    sent: bool = True

    def __init__(self, message: str, *, operation: str, attempts: int = 1, sent: bool | None = None) -> None:
        self.message = message
        self.operation = operation
        self.attempts = attempts
        if sent is not None:
            self.sent = sent
        super().__init__(message)

    def __str__(self) -> str:
        tried = f" after {self.attempts} attempts" if self.attempts > 1 else ""
        fate = "" if self.sent else " (nothing was sent)"
        return f"{self.operation}: {self.message}{tried}{fate}"


class ConnectionFailed(TransportError):
    """No connection could be made, so nothing was sent."""

    sent = False


class ConnectionLost(TransportError):
    """The connection broke after something was sent: what was asked may have been done."""


class OutcomeUnknown(TransportError):
    """Something that must not be done twice may or may not have been done, and nothing can tell.

    It was sent, no answer came that says what became of it, and sending it again could do it again. Look at the
    service, and decide.

    Attributes:
        cause: What happened to the last attempt.
        status: The HTTP status that something on the way answered with, or `None`.
        advice: Where to look, where we know; else `None`. It stands at the end of the message.
    """

    def __init__(self, cause: PeakaError, *, operation: str, attempts: int, advice: str | None = None) -> None:
        self.cause = cause
        self.status: int | None = getattr(cause, "status", None)
        self.advice = advice
        super().__init__(f"it may or may not have been done: {cause}", operation=operation, attempts=attempts)

    def __str__(self) -> str:
        advice = f". {self.advice}" if self.advice else ""
        return f"{self.operation}: {self.message}{advice}"


class RequestTimeout(TransportError, TimeoutError):
    """Time ran out before the answer was complete. `sent` says whether anything went out."""
