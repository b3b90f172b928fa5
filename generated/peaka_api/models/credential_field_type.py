"""JSON type of a credential value: `text` a string, `number` such as a port, `boolean` such as `useSsl."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class CredentialFieldType(OpenStrEnum):
    """JSON type of a credential value: `text` a string, `number` such as a port, `boolean` such as `useSsl`."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
