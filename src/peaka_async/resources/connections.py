"""Connections: the two ways of consent that a browser takes part in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from peaka_api.errors import InvalidArgument
from peaka_api.groups.connections import ConnectionsOperations
from peaka_api.models import Connection

from ..errors import ConsentRefused, ResponseDecodeError
from .connections_oauth import OAuthConsent, Returned, read_return

__all__ = ["Connections"]


class Connections(ConnectionsOperations):
    """Connections of a project to its sources.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `start_consent`
    and `finish_consent` for OAuth. Who already has tokens passes them to `create` as a credential.

    No value of these methods holds a credential. Messages of a refusal are the source's own and may quote user names.
    """

    async def start_consent(
        self,
        *,
        name: str,
        type: str,  # noqa: A002  # the API's name, as in create
        callback: str | None = None,
        redirect_url: str | None = None,
        credential: Mapping[str, Any] | None = None,
    ) -> OAuthConsent:
        """Make a connection that somebody has to consent to in a browser.

        Give one of `callback` and `redirect_url`. With a callback Peaka receives the provider's redirect, and sends the
        browser on to it. With a redirect URL the provider sends the browser there, and its query string has to be
        handed back.

        Args:
            name: Display name of the connection.
            type: Connector type as `connection_configs.list` spells it, such as `hubspot`.
            callback: Where Peaka sends the browser afterwards, with `connectionId` and `status` in the query.
            redirect_url: Where the provider sends the browser, with `state` and `code`; sent as `redirectUrl` inside
                the credential. The provider must know it.
            credential: `clientId` and `clientSecret` of an app of your own; left out, Peaka's app is used, which works
                with a callback only.

        Returns:
            `OAuthConsent`: `url` is where to send the browser. The connection exists already; delete it where nobody
            consents.

        Raises:
            InvalidArgument: Both or neither of `callback` and `redirect_url` are given, or an argument has a wrong
                type; nothing was sent.
            InvalidCredentials: The service did not take the credential.
            ResponseDecodeError: The consent page has no address that can be read. The message names the connection,
                which exists.
            OutcomeUnknown: The answer was lost. There may be a connection without consent; see `list`.
            PeakaError: The request failed.

        A cancelled call may have made the connection.

        Source:
            Operation `connections.create`; behaviour reference section 4.3. Only documented, never measured.

        Example:
            ```python
            consent = await project.connections.start_consent(
                name="CRM", type="hubspot", callback="https://app.example/connected"
            )
            print(consent.url)
            ```
        """
        if (callback is None) == (redirect_url is None):
            raise InvalidArgument("give either callback, for Peaka's own redirect, or redirect_url, for one of yours")
        for argument, address in (("callback", callback), ("redirect_url", redirect_url)):
            if not isinstance(cast("object", address), str | None):
                raise InvalidArgument(f"{argument} must be text, not a {_kind(address)}")
        if not isinstance(cast("object", credential), Mapping | None):
            raise InvalidArgument(f"credential must be a mapping, not a {_kind(credential)}")
        if "redirectUrl" in (credential or {}):
            raise InvalidArgument("the redirect is given twice: pass it as redirect_url and not inside the credential")
        given = credential if redirect_url is None else {**(credential or {}), "redirectUrl": redirect_url}
        made = await self.raw.create(name=name, type=type, credential=given, connection_callback=callback)
        return OAuthConsent(made, self._finished, is_own_redirect=redirect_url is not None)

    async def finish_consent(self, returned: str) -> Connection:
        """Finish a connection with what the browser came back with, in a process that did not start the consent.

        It takes the return of either way. `OAuthConsent.finish` does the same and also sees that the return belongs to
        the consent that was started, and to the way in which it was; here that is left to the service, and to you: with
        a callback the service does not say whether anybody consented, so take only what your own session expects.

        Args:
            returned: The address that the browser was sent to, or its query string, raw.

        Returns:
            `Connection`: the connection, ready for a catalog.

        Raises:
            ConsentRefused: Consent was not given; nothing was sent.
            InvalidArgument: It is no return from a consent page; nothing was sent.
            OutcomeUnknown: The answer was lost. A code works once, so see whether a catalog can be made, or start anew.
            ResponseDecodeError: The answer names no connection.
            PeakaError: The service did not take it.

        A cancelled call may have finished the connection.

        Source:
            Operations `connections.get` and `connections.complete_oauth2`; behaviour reference section 4.3.

        Example:
            ```python
            consent = await project.connections.start_consent(
                name="CRM", type="hubspot", callback="https://app.example/connected"
            )
            returned = f"https://app.example/connected?connectionId={consent.connection_id}&status=success"
            connection = await project.connections.finish_consent(returned)
            ```
        """
        read = read_return(returned)
        if read.refusal is not None:
            raise ConsentRefused(read.refusal, connection_id=read.connection_id)
        return await self._finished(read)

    async def _finished(self, read: Returned, wanted: str | None = None) -> Connection:
        """The connection that a return finishes; with `wanted`, no other one than that."""
        if read.connection_id is not None:
            return await self.get(read.connection_id)
        response = await self.raw.complete_oauth2(query_parameters=read.query)
        done = response.parsed
        if not done.id or wanted not in (None, done.id):
            raise ResponseDecodeError(
                f"the connection that was finished is {done.id}" + (f" and not {wanted}" if wanted else ""),
                status=response.status,
                operation="connections.complete_oauth2",
                request_id=response.request_id,
            )
        if isinstance(done.name, str) and isinstance(done.type, str):
            return Connection(id=done.id, name=done.name, type=done.type)
        # Some documented answers hold the id alone.
        return await self.get(done.id)


def _kind(value: object) -> str:
    """The type of what was given; the value itself may be a secret."""
    return type(value).__name__
