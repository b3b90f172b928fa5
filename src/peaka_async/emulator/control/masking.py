"""Keeps secrets out of the journal: by the marks in the API document, by well-known names, and by the key itself."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ..bodies import is_array, is_object
from ..document import packaged_document

MASK = "***"

_KNOWN_NAMES = frozenset(
    {"accesstoken", "clientsecret", "passphrase", "password", "personalaccesstoken", "privatekey", "refreshtoken"}
    | {"secret", "token"}
)
"""Names of secrets that stand in open objects, where the document can mark nothing."""

_HEADERS = frozenset({"cookie", "set-cookie", "x-api-key"})
_KEYED_HEADERS = frozenset({"authorization", "proxy-authorization"})
_PUBLIC_PART = re.compile(r"([A-Za-z0-9]{8})\.")
_SHORTEST_KEY = 10
"""Eight public characters, a dot, and a secret: anything shorter is no key, and may stand anywhere by chance."""


@attrs.define
class Kept:
    """A body, as far as it is kept.

    Attributes:
        content: Its first bytes, not masked.
        size: How many bytes it had.
        media_type: What its headers called it.
    """

    content: bytearray = attrs.field(factory=bytearray, repr=False)
    size: int = 0
    media_type: str = ""

    def add(self, chunk: bytes, limit: int) -> None:
        """Keep a further piece, up to `limit` bytes in all."""
        self.content += chunk[: max(limit - len(self.content), 0)]
        self.size += len(chunk)


@attrs.frozen
class Masker:
    """Masks what belongs to one request.

    Attributes:
        key: The key that came with it, in full.
    """

    key: str = attrs.field(repr=False)

    @property
    def public(self) -> str | None:
        """The public part of the key; None where it has none."""
        found = _PUBLIC_PART.match(self.key)
        return None if found is None else found[1]

    def text(self, text: str) -> str:
        """Return a text without the key."""
        if len(self.key) < _SHORTEST_KEY:
            return text
        return text.replace(self.key, MASK if self.public is None else f"{self.public}.{MASK}")

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return headers without secrets; of a key its public part stays."""
        return {name: self._header(name.lower(), value) for name, value in headers.items()}

    def members(self, members: Mapping[str, str]) -> dict[str, str]:
        """Return the members of a query or a path without secrets."""
        secret = secret_names()
        return {name: MASK if name.lower() in secret else self.text(value) for name, value in members.items()}

    def body(self, kept: Kept) -> Any:
        """Return a body to be shown: JSON as values, other text as it is, None for none.

        What cannot be read cannot be masked either: bytes that are neither, and what is not kept whole, are only
        counted.
        """
        if not kept.size:
            return None
        if kept.size > len(kept.content):
            return f"<{kept.size} bytes, too many to keep>"
        try:
            return self._value(json.loads(kept.content))
        except (ValueError, RecursionError):
            """Not JSON."""
        if kept.media_type.startswith(("text/", "multipart/")):
            return self.text(kept.content.decode("utf-8", "replace"))
        return f"<{kept.size} bytes of {kept.media_type or 'no type'} that are no JSON>"

    def _header(self, name: str, value: str) -> str:
        if name in _HEADERS:
            return MASK
        if name not in _KEYED_HEADERS:
            return self.text(value)
        scheme, space, _ = value.partition(" ")
        return f"{scheme} {MASK if self.public is None else f'{self.public}.{MASK}'}" if space else MASK

    def _value(self, value: Any) -> Any:
        if is_object(value):
            secret = secret_names()
            return {
                self.text(name): _hidden(member) if name.lower() in secret else self._value(member)
                for name, member in value.items()
            }
        if is_array(value):
            return [self._value(item) for item in value]
        return self.text(value) if isinstance(value, str) else value


def _hidden(value: Any) -> Any:
    """Mask every value in a secret, and leave its form: which members were sent is worth knowing."""
    if is_object(value):
        return {name: _hidden(member) for name, member in value.items()}
    if is_array(value):
        return [_hidden(item) for item in value]
    return None if value is None else MASK


@functools.cache
def secret_names() -> frozenset[str]:
    """Return the names, in lower case, of all members that are never to be shown."""
    return _KNOWN_NAMES | {name.lower() for name in _marked(packaged_document().raw)}


def _marked(value: Any) -> Iterator[str]:
    """Yield the names of the properties that the API document marks as secret."""
    if is_array(value):
        for item in value:
            yield from _marked(item)
    if not is_object(value):
        return
    properties = value.get("properties")
    if is_object(properties):
        for name, schema in properties.items():
            if is_object(schema) and is_object(mark := schema.get("x-peaka")) and mark.get("secret") is True:
                yield name
    for member in value.values():
        yield from _marked(member)
