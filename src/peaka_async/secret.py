"""The API key: held so that nothing prints it, and struck out of any text that quotes it."""

from __future__ import annotations

from typing import final

from .errors import ConfigurationError

__all__ = ["Secret"]

_SHORTEST = 6
"""Parts of a key shorter than this are not struck out: they would be found in ordinary words."""


@final
class Secret:
    """An API key. Its repr and its text are masked; `reveal` is called where a header is written and nowhere else."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        """Keep a key.

        Raises:
            ConfigurationError: It is no text, is empty, or cannot stand in a header. The message does not quote it.
        """
        if not isinstance(value, str):
            raise ConfigurationError(f"api_key must be text, not a {type(value).__name__}")
        if not value.strip():
            raise ConfigurationError("The API key is empty: pass api_key=, or set PEAKA_API_KEY to the key")
        if not all("!" <= character <= "~" for character in value):
            raise ConfigurationError("The API key holds blanks or characters that no key has: was it copied whole?")
        self._value = value

    def reveal(self) -> str:
        return self._value

    @property
    def prefix(self) -> str:
        """The public part of a key, before the dot; empty where the key has another form."""
        head, dot, _ = self._value.partition(".")
        return head if dot else ""

    def strike(self, text: str) -> str:
        """The text without the key, and without its secret part alone."""
        for part in (self._value, self._value.partition(".")[2]):
            if len(part) >= _SHORTEST:
                text = text.replace(part, "***")
        return text

    def __repr__(self) -> str:
        return f"Secret({self.prefix + '.' if self.prefix else ''}***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("an API key is not pickled; pass it again where the client is made")
