"""The error bodies of the live service, in the four shapes that were measured.

| Shape | Body                                   | Where                                             |
|-------|----------------------------------------|---------------------------------------------------|
| A     | `errorCode` 100 (a number), `message`  | the data gateway: catalogs, columns, queries      |
| B     | `error`, `message`, `errorCode` (text or null) | connections, caches                       |
| C     | `error`, `message`                     | checks of a request's body and of its credentials |
| D     | `timestamp`, `status`, `error`, `path` | the framework: no such route, wrong verb, a fault |

Section 19 of the behaviour reference. Statuses and the texts quoted there are measured; where a text or the members of
D were never recorded, the wording is ours, and no client should depend on it.
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer other than success, raised anywhere below the routing and turned into a response there.

    Args:
        status: The HTTP status.
        body: The JSON body. Of shape D, time and path are filled in by the routing.
        framework: Whether the body is of shape D.
    """

    def __init__(self, status: int, body: dict[str, Any], *, framework: bool = False) -> None:
        super().__init__(f"{status}: {body.get('message') or body.get('error')}")
        self.status = status
        self.body = body
        self.framework = framework

    @property
    def text(self) -> str:
        """What went wrong, as the `error` of one item in a batch."""
        return str(self.body.get("message") or self.body.get("error"))


class Interrupted(Exception):
    """Work was ended early because nobody waits for its answer any more."""


def gateway(message: str) -> Refusal:
    """Return shape A: 400 with the number 100, which carries no information."""
    return Refusal(400, {"errorCode": 100, "message": message})


def named(error: str, message: str, code: str | None) -> Refusal:
    """Return shape B: 400 with a name, and a code that is text or null."""
    return Refusal(400, {"error": error, "message": message, "errorCode": code})


def wrong_request(message: str) -> Refusal:
    """Return shape B under the one name that was recorded for caches, `WrongRequestException`, with a null code."""
    return named("WrongRequestException", message, None)


def bad_request(message: str) -> Refusal:
    """Return shape C as the check of a request's body words it."""
    return Refusal(400, {"error": "Bad Request", "message": message})


def invalid_credentials(message: str) -> Refusal:
    """Return shape C as the trial of a credential at its source words it."""
    return Refusal(400, {"error": "INVALID_CREDENTIALS", "message": message})


def not_found(message: str) -> Refusal:
    """Return 404 with an envelope of shape B."""
    return Refusal(404, {"error": "Not Found", "message": message, "errorCode": None})


def conflict(message: str) -> Refusal:
    """Return 409 with an envelope of shape B: documented in places, and never seen live for caches."""
    return Refusal(409, {"error": "Conflict", "message": message, "errorCode": None})


def unauthorized() -> Refusal:
    """Return 401; the body of a live one was never recorded."""
    return Refusal(401, {"error": "Unauthorized", "message": "the API key is missing or unknown"})


def forbidden(message: str) -> Refusal:
    """Return 403; the body of a live one was never recorded."""
    return Refusal(403, {"error": "Forbidden", "message": message})


def framework(status: int, error: str, message: str | None = None) -> Refusal:
    """Return shape D: what the service's framework says by itself."""
    body: dict[str, Any] = {"status": status, "error": error}
    if message is not None:
        body["message"] = message
    return Refusal(status, body, framework=True)


def fault() -> Refusal:
    """Return the bare 500 that stands in for several refusals, such as a duplicate cache during its first sync."""
    return framework(500, "Internal Server Error")
