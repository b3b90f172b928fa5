"""What this package raises beside a `Refusal`, and the words that come back in many places."""

from __future__ import annotations

from ..errors import Interrupted, Refusal, gateway


class QueryTimeout(Refusal):
    """A statement ran for longer than it may.

    The live answer is not known: 400 of shape A in Trino's words is a guess.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(
            400, {"errorCode": 100, "message": f"Query exceeded the maximum execution time limit of {seconds:g}s"}
        )
        self.seconds = seconds


class QueryCancelled(Interrupted):
    """A statement was stopped by `Plan.interrupt`; nobody is waiting for its answer."""


def unsupported(construct: str) -> Refusal:
    """Return the refusal of something that Trino has and the emulator does not."""
    return gateway(f"the emulator does not support {construct}")


def mismatched(text: str, expecting: str | None = None) -> Refusal:
    """Return the refusal of a word that the grammar does not have in its place.

    Trino goes on to say what it expected, which was recorded for one case alone; the rest is left out.
    """
    return gateway(f"mismatched input '{text}'" + (f". Expecting: {expecting}" if expecting else ""))
