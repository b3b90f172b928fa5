"""A connection that waits for somebody's consent: where to send the browser, and what its return means."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
from attrs import frozen

from peaka_api.errors import InvalidArgument
from peaka_api.models import Connection
from peaka_api.transport import Response

from ..errors import ConsentRefused, ResponseDecodeError

__all__ = ["ConsentState", "OAuthConsent", "Returned", "read_return"]

_MOST_TEXT = 200
"""Characters of a provider's words that an error keeps."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/", re.IGNORECASE)
"""How an address begins, that of an app's own scheme included."""


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


Finish = Callable[[Returned, str], Awaitable[Connection]]
"""Finishes a connection with a return; the id is that of the only connection that may come of it."""


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

    def __init__(self, response: Response[Connection], finish: Finish, *, is_own_redirect: bool) -> None:
        made = response.parsed
        self._finish = finish
        self._is_own_redirect = is_own_redirect
        self._turn = anyio.Lock()
        self._refusal: ConsentRefused | None = None
        self.connection_id = made.id
        self.url = made.url if isinstance(made.url, str) and made.url else None
        # A type that needs no consent is connected at once.
        self.connection: Connection | None = None if self.url else made
        # Last, because it may raise, and tracebacks may show what is half made.
        self._asked = _state(response)

    @property
    def state(self) -> ConsentState:
        if self._refusal is not None:
            return ConsentState.REFUSED
        return ConsentState.WAITING if self.connection is None else ConsentState.GRANTED

    def __repr__(self) -> str:
        return f"<OAuthConsent {self.connection_id!r} {self.state.value}>"

    async def finish(self, returned: str) -> Connection:
        """Take what the browser came back with. Once it has worked it may be called again, and sends nothing then.

        Several may call it at the same time, as for a page that was loaded twice: one does it, and the others get what
        came of it. A return is taken only in the way in which the consent was started: with a callback, `connectionId`
        and `status`; with a redirect URL, `code` and the `state` of the consent page.

        Args:
            returned: The address that the browser was sent to, or its query string, raw.

        Returns:
            `Connection`: the connection, ready for a catalog.

        Raises:
            ConsentRefused: Consent was not given, now or before.
            InvalidArgument: It is no return from a consent page, or from another one than this; nothing was sent.
            OutcomeUnknown: The answer was lost. A code works once, so see whether a catalog can be made, or start anew.
            ResponseDecodeError: The service finished another connection than this one.
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
        async with self._turn:
            if self._refusal is not None:
                raise ConsentRefused(self._refusal.reason, connection_id=self.connection_id)
            if self.connection is not None:
                return self.connection
            read = read_return(returned)
            self._check(read)
            if read.refusal is not None:
                self._refusal = ConsentRefused(read.refusal, connection_id=self.connection_id)
                raise self._refusal
            self.connection = await self._finish(read, self.connection_id)
            return self.connection

    def _check(self, read: Returned) -> None:
        """Refuse what belongs to another consent: it may be somebody else's, or made up."""
        if self._is_own_redirect != (read.connection_id is None):
            wanted = "code and state" if self._is_own_redirect else "connectionId and status"
            raise InvalidArgument(
                f"returned has come another way than this consent, which wants {wanted}; nothing was sent"
            )
        if self._is_own_redirect:
            is_other = self._asked not in (None, read.state)
        else:
            # The state of the page is between the provider and Peaka, which does not pass it on.
            is_other = read.connection_id != self.connection_id
        if is_other:
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
    query = _query(returned)
    # The guide prints a second question mark between the members, where `&` must be meant.
    told = parse_qs(query.replace("?", "&"))
    connection_id, status = _one(told, "connectionId"), _plain(_one(told, "status"))
    if connection_id and status:
        return Returned(query, connection_id, None, None if status.lower() == "success" else status)
    told = parse_qs(query)
    state, code, refusal = _one(told, "state"), _one(told, "code"), _plain(_one(told, "error"))
    if code or refusal:
        described = _one(told, "error_description")
        reason = _plain(f"{refusal}: {described}" if refusal and described else refusal)
        return Returned(query, None, state, reason)
    raise InvalidArgument(
        "returned is no return from a consent page: it has neither connectionId and status nor code or error"
    )


def _query(returned: str) -> str:
    """The query string of an address; what is no address is one already."""
    text = returned.strip().partition("#")[0]
    before, mark, after = text.partition("?")
    # A query string alone may hold a question mark as well, but none before its first `=`.
    is_address = text.startswith("/") or _SCHEME.match(text) is not None or (mark and "=" not in before)
    return after if is_address else text


def _state(response: Response[Connection]) -> str | None:
    """What the provider will send back to tell this consent from others, where its page's address says so.

    Raises:
        ResponseDecodeError: The address cannot be read. It is not quoted, for it is as good as a credential.
    """
    try:
        return _one(parse_qs(urlsplit(str(response.parsed.url or "")).query), "state")
    except ValueError as error:
        problem = type(error).__name__
    # Raised out here, so that the library's error, whose frames hold the address, is not chained to ours.
    raise ResponseDecodeError(
        f"the address of the consent page cannot be read ({problem}); the connection {response.parsed.id} exists",
        status=response.status,
        operation="connections.create",
        request_id=response.request_id,
    )


def _plain(text: str | None) -> str | None:
    """A provider's words in one line of bounded length; `None` where there are none."""
    return " ".join(text.split())[:_MOST_TEXT] or None if text else None


def _one(told: dict[str, list[str]], name: str) -> str | None:
    return told[name][-1] if name in told else None
