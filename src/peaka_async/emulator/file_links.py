"""Links to files that are signed and expire, as S3 makes and checks them (Signature Version 4, in the query)."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlsplit

import attrs

from .clock import Clock

API_HOST = "peaka-emulator.test"
"""The name of the API where it is called in its own process, and that of the files."""
FILES_HOST = f"files.{API_HOST}"

BUCKET = "export"
LINK_SECONDS = 900
"""Emulator seconds for which a link can be used; that they are short-lived is all that is known."""

_ALGORITHM = "AWS4-HMAC-SHA256"
_ACCESS_KEY = "EMULATORFILESKEY"
# The same in every world, so that the same requests give the same links: it keeps nothing secret.
_SECRET = "peaka-emulator-files"  # noqa: S105  # as said above
_REGION, _SERVICE = "us-east-1", "s3"
_DATE = "%Y%m%dT%H%M%SZ"
_MOST_SECONDS = 604_800
_PARAMETERS = {
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-Date",
    "X-Amz-SignedHeaders",
    "X-Amz-Expires",
}


class LinkRefused(Exception):
    """A link that cannot be used.

    Args:
        status: The HTTP status.
        code: What S3 calls it.
        message: What S3 says of it.
        more: Further members of the answer.
    """

    def __init__(self, status: int, code: str, message: str, **more: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.more = more


@attrs.frozen
class LinkUse:
    """A request for a file, as far as its link goes.

    Attributes:
        method: The HTTP method, which is signed along.
        host: The `Host` header.
        path: The path, decoded.
        query: The query as it was sent.
    """

    method: str
    host: str
    path: str
    query: str


class FileLinks:
    """Makes the links of one world, and checks them.

    Files are on a port of their own. The API's answers must name it, and one world can be served by several servers
    and in its own process at once: so each server says here which of its ports belong together.

    Args:
        clock: What says when a link was made and when it is used.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files_ports: dict[int, int] = {}

    def serve(self, api_port: int, files_port: int) -> None:
        """Let links that are asked for on one port lead to another."""
        self._files_ports[api_port] = files_port

    def stop_serving(self, api_port: int) -> None:
        """Forget a port of the API."""
        self._files_ports.pop(api_port, None)

    def origin(self, host: str) -> str:
        """Return where the files are for whoever reached the API at `host`, the `Host` header of the request.

        That is the same host with the port of the files. Where the API is reached through a port that no server here
        listens on, it is that of the server that was started last: one whose ports are forwarded from elsewhere.
        """
        name, port = _host_and_port(host)
        if name == API_HOST or not self._files_ports:
            return f"http://{FILES_HOST}"
        files_port = self._files_ports.get(port, [*self._files_ports.values()][-1])
        return f"http://{name}:{files_port}"

    def sign(self, host: str, name: str, *, method: str = "GET") -> str:
        """Return a link to a file that can be used from now on, and for a while.

        Args:
            host: The `Host` header of the request that asks for it.
            name: The file's name in the store.
            method: The one method that it can be used with.
        """
        origin, path, now = self.origin(host), f"/{BUCKET}/{name}", self._now()
        parameters = [
            ("X-Amz-Algorithm", _ALGORITHM),
            ("X-Amz-Credential", f"{_ACCESS_KEY}/{_scope(now)}"),
            ("X-Amz-Date", now.strftime(_DATE)),
            ("X-Amz-Expires", str(LINK_SECONDS)),
            ("X-Amz-SignedHeaders", "host"),
        ]
        signature = _signature(method, urlsplit(origin).netloc, path, parameters)
        return f"{origin}{quote(path)}?{_encoded([*parameters, ('X-Amz-Signature', signature)])}"

    def check(self, use: LinkUse) -> None:
        """Return if a link may be used.

        Raises:
            LinkRefused: 403 for a link that is not signed, signed otherwise, expired or not yet valid; 400 for one that
                is incomplete.
        """
        try:
            pairs = parse_qsl(use.query, keep_blank_values=True, strict_parsing=bool(use.query))
        except ValueError as error:
            raise _incomplete() from error
        given = dict(pairs)
        if not given.keys() & _PARAMETERS:
            raise LinkRefused(403, "AccessDenied", "Access Denied")
        signed_at, expires = _signed_span(given)
        if given["X-Amz-Credential"].partition("/")[0] != _ACCESS_KEY:
            raise LinkRefused(
                403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."
            )
        now = self._now()
        if now < signed_at:
            raise LinkRefused(403, "AccessDenied", "Request is not yet valid")
        if now >= expires:
            raise LinkRefused(
                403,
                "AccessDenied",
                "Request has expired",
                **{"X-Amz-Expires": given["X-Amz-Expires"], "Expires": _iso(expires), "ServerTime": _iso(now)},
            )
        unsigned = [pair for pair in pairs if pair[0] != "X-Amz-Signature"]
        if not hmac.compare_digest(
            _signature(use.method, use.host, use.path, unsigned).encode(), given["X-Amz-Signature"].encode()
        ):
            raise LinkRefused(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and"
                " signing method.",
            )

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock.timestamp())


def _host_and_port(host: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname or "127.0.0.1", parts.port or 80
    except ValueError:
        return "127.0.0.1", 80
    return (f"[{name}]" if ":" in name else name), port


def _signed_span(given: dict[str, str]) -> tuple[datetime, datetime]:
    """Return when a link was signed and when it expires."""
    if _PARAMETERS - given.keys() or given["X-Amz-Algorithm"] != _ALGORITHM:
        raise _incomplete()
    seconds = given["X-Amz-Expires"]
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 7 and int(seconds) <= _MOST_SECONDS):
        raise LinkRefused(
            400, "AuthorizationQueryParametersError", "X-Amz-Expires must be a number of less than a week (604800)"
        )
    try:
        signed_at = datetime.strptime(given["X-Amz-Date"], _DATE).replace(tzinfo=UTC)
        return signed_at, signed_at + timedelta(seconds=int(seconds))
    except (ValueError, OverflowError) as error:
        raise LinkRefused(
            400,
            "AuthorizationQueryParametersError",
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
        ) from error


def _incomplete() -> LinkRefused:
    return LinkRefused(
        400,
        "AuthorizationQueryParametersError",
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature,"
        " X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    )


def _scope(at: datetime) -> str:
    return f"{at:%Y%m%d}/{_REGION}/{_SERVICE}/aws4_request"


def _signature(method: str, host: str, path: str, parameters: list[tuple[str, str]]) -> str:
    """Return the signature of a request that has no headers but `host` signed, and its body not at all."""
    given = dict(parameters)
    request = "\n".join(
        (method, quote(path), _encoded(sorted(parameters)), f"host:{host}", "", "host", "UNSIGNED-PAYLOAD")
    )
    scope = given["X-Amz-Credential"].partition("/")[2]
    text = "\n".join((_ALGORITHM, given["X-Amz-Date"], scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{_SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _encoded(parameters: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
