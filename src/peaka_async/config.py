"""Where the client gets its settings: arguments, then environment variables, then defaults."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from .errors import ConfigurationError
from .secret import Secret

__all__ = ["DEFAULT_BASE_URL", "Config", "seconds"]

DEFAULT_BASE_URL = "https://partner.peaka.studio/api/v1"
"""The server in the United States. For another one, pass `base_url=`: the host in the European Union is disputed."""

API_KEY = "PEAKA_API_KEY"
PROJECT_ID = "PEAKA_PROJECT_ID"
BASE_URL = "PEAKA_BASE_URL"


@frozen
class Config:
    """What a client is set up with.

    Attributes:
        api_key: The key, masked.
        base_url: The server and the root of the API, without a slash at the end.
        project_id: The project that `peaka.project()` means, or `None`.
    """

    api_key: Secret
    base_url: str
    project_id: str | None

    @classmethod
    def resolve(
        cls,
        api_key: Secret | None,
        project_id: str | None,
        base_url: str | None,
        environ: Mapping[str, str],
    ) -> Config:
        """Settle the settings.

        Raises:
            ConfigurationError: No key is given anywhere, or a value cannot be right.
        """
        if api_key is None:
            found = environ.get(API_KEY, "")
            if not found:
                raise ConfigurationError(f"No API key: pass api_key= to AsyncPeaka, or set {API_KEY}")
            api_key = Secret(found)
        if project_id is None:
            project_id = environ.get(PROJECT_ID) or None
        return cls(
            api_key=api_key,
            base_url=_base_url(base_url if base_url is not None else environ.get(BASE_URL) or DEFAULT_BASE_URL),
            project_id=None if project_id is None else check_project_id(project_id),
        )


def check_project_id(value: Any) -> str:
    """The id of a project, as it may stand in a path."""
    if not isinstance(value, str):
        raise ConfigurationError(f"project_id must be text such as 'acFxu7Xr', not a {type(value).__name__}")
    if not value.isascii() or not value.replace("-", "").replace("_", "").isalnum():
        raise ConfigurationError(f"project_id is {value!r}; a project id is letters and digits, such as 'acFxu7Xr'")
    return value


def seconds(name: str, value: Any) -> float:
    """A duration argument in seconds.

    Raises:
        ConfigurationError: It is neither a number of seconds nor a `timedelta`, or it is not above zero, or endless.
    """
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigurationError(f"{name} must be seconds or a timedelta, not a {type(value).__name__}")
    if not (0 < value < math.inf):
        raise ConfigurationError(f"{name} is {value} s; it must be above zero and not endless")
    return float(value)


def rate(name: str, value: Any) -> float:
    """A number of things per second.

    Raises:
        ConfigurationError: It is no number, or not above zero, or endless.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigurationError(f"{name} must be a number, not a {type(value).__name__}")
    if not (0 < value < math.inf):
        raise ConfigurationError(f"{name} is {value}; it must be above zero and not endless")
    return float(value)


def whole_number(name: str, value: Any, least: int) -> int:
    """A counting argument.

    Raises:
        ConfigurationError: It is no whole number or below the least that makes sense.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigurationError(f"{name} must be a whole number, not a {type(value).__name__}")
    if value < least:
        raise ConfigurationError(f"{name} is {value}; it must be at least {least}")
    return value


def _base_url(value: Any) -> str:
    example = f"such as {DEFAULT_BASE_URL}"
    if not isinstance(value, str):
        raise ConfigurationError(f"base_url must be text {example}, not a {type(value).__name__}")
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"base_url is {value!r}: {error}; give a URL {example}") from error
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError(f"base_url is {value!r}; it must start with https:// or http://, {example}")
    if not parts.hostname or port == 0 or any(character.isspace() for character in parts.netloc):
        raise ConfigurationError(f"base_url is {value!r}, which names no host; give a URL {example}")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("base_url holds a user name or password; the key goes into api_key")
    if parts.query or parts.fragment:
        raise ConfigurationError(f"base_url is {value!r}; it may hold no query and no fragment, {example}")
    if any(segment in (".", "..") for segment in parts.path.split("/")):
        raise ConfigurationError(f"base_url is {value!r}; its path may hold no dots alone, {example}")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
