"""A connection that waits for somebody's consent: where to send the browser, and what its return means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlsplit

from attrs import frozen

from peaka_api.errors import InvalidArgument
from peaka_api.models import Connection

from ..errors import ConsentRefused

__all__ = ["ConsentState", "OAuthConsent", "Returned", "read_return"]

_MOST_TEXT = 200
"""Characters of a provider's words that an error keeps."""


class ConsentState(StrEnum):
    """How far a consent has come, as far as this object has heard of it."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


@frozen(repr=False)
class Returned:
    """What a browser brought back from a consent page. Its repr shows nothing: the code in it is a secret.

    Attributes:
        query: The query string, raw.
        connection_id: The connection, where Peaka's own redirect names it; else `None`.
        state: What the provider sends back to tell one consent from another; `None` with Peaka's own redirect.
        refusal: Why there is no consent; `None` where there is.
    """

    query: str
    connection_id: str | None
    state: str | None
    refusal: str | None


Finish = Callable[[Returned], Awaitable[Connection]]


class OAuthConsent:
    """A connection that was made and waits for consent. Send a browser to `url`, and hand what returns to `finish`.

    No browser is opened. Nothing is polled either: the service has no way to ask whether consent was given, and how a
    connection reads until then is not known.

    Attributes:
        connection_id: UUID of the connection; it exists before the consent.
        url: The consent page to open in a browser. It is as good as a credential and not in the repr; `None` where the
            service asked for no consent.
        state: `WAITING`, `GRANTED` or `REFUSED`.
        connection: The connection, once consent was given.

    Source:
        Operations `connections.create` and `connections.complete_oauth2`; behaviour reference section 4.3.

    Example:
        ```python
        consent = await project.connections.start_consent(
            name="CRM", type="hubspot", callback="https://app.example/connected"
        )
        # The user's browser goes to consent.url and comes back to this address:
        returned = f"https://app.example/connected?connectionId={consent.connection_id}&status=success"
        connection = await consent.finish(returned)
        ```
    """

    def __init__(self, made: Connection, finish: Finish) -> None:
        self._finish = finish
        self._refusal: ConsentRefused | None = None
        self.connection_id = made.id
        self.url = made.url if isinstance(made.url, str) and made.url else None
        # A type that needs no consent is connected at once.
        self.connection: Connection | None = None if self.url else made

    @property
    def state(self) -> ConsentState:
        if self._refusal is not None:
            return ConsentState.REFUSED
        return ConsentState.WAITING if self.connection is None else ConsentState.GRANTED

    def __repr__(self) -> str:
        return f"<OAuthConsent {self.connection_id!r} {self.state.value}>"

    async def finish(self, returned: str) -> Connection:
        """Take what the browser came back with. Once it has worked it may be called again, and sends nothing then.

        Args:
            returned: The address that the browser was sent to, or its query string, raw.

        Returns:
            `Connection`: the connection, ready for a catalog.

        Raises:
            ConsentRefused: Consent was not given, now or before.
            InvalidArgument: It is no return from a consent page, or from another one than this.
            OutcomeUnknown: The answer was lost. A code works once, so see whether a catalog can be made, or start anew.
            PeakaError: The service did not take it.

        A cancelled call may have finished the connection.

        Source:
            Operations `connections.get` and `connections.complete_oauth2`; behaviour reference section 4.3.

        Example:
            ```python
            consent = await project.connections.start_consent(
                name="CRM", type="hubspot", callback="https://app.example/connected"
            )
            await consent.finish(f"connectionId={consent.connection_id}&status=success")
            print(consent.state)
            ```
        """
        if self._refusal is not None:
            raise ConsentRefused(self._refusal.reason, connection_id=self.connection_id)
        if self.connection is not None:
            return self.connection
        read = read_return(returned)
        self._check(read)
        if read.refusal is not None:
            self._refusal = ConsentRefused(read.refusal, connection_id=self.connection_id)
            raise self._refusal
        self.connection = await self._finish(read)
        return self.connection

    def _check(self, read: Returned) -> None:
        """Refuse what belongs to another consent: it may be somebody else's."""
        asked = _one(parse_qs(urlsplit(self.url or "").query), "state")
        is_other = read.connection_id not in (None, self.connection_id)
        if is_other or (asked is not None and read.state is not None and asked != read.state):
            raise InvalidArgument("returned belongs to another consent than this one; nothing was sent")


def read_return(returned: Any) -> Returned:
    """Read what a browser came back with.

    Args:
        returned: The whole address or its query string.

    Raises:
        InvalidArgument: It is no return from a consent page. The message does not quote it.
    """
    if not isinstance(returned, str):
        raise InvalidArgument(f"returned must be text, not a {type(returned).__name__}")
    address, mark, rest = returned.strip().partition("#")[0].partition("?")
    # A query string alone may hold a question mark as well; an address holds no `=` before its first one.
    query = rest if mark and "=" not in address else f"{address}{mark}{rest}"
    # The guide prints a second question mark between the members, where `&` must be meant.
    told = parse_qs(query.replace("?", "&"))
    connection_id, status = _one(told, "connectionId"), _one(told, "status")
    if connection_id and status:
        return Returned(query, connection_id, None, None if status.lower() == "success" else status[:_MOST_TEXT])
    told = parse_qs(query)
    state, code, refusal = _one(told, "state"), _one(told, "code"), _one(told, "error")
    if code or refusal:
        described = _one(told, "error_description")
        reason = None if refusal is None else f"{refusal}: {described}" if described else refusal
        return Returned(query, None, state, None if reason is None else " ".join(reason.split())[:_MOST_TEXT])
    raise InvalidArgument(
        "returned is no return from a consent page: it has neither connectionId and status nor code or error"
    )


def _one(told: dict[str, list[str]], name: str) -> str | None:
    return told[name][-1] if name in told else None
