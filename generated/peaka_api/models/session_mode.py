"""`FULL_STUDIO` embeds the whole UI, `CONNECTOR_MODAL_ONLY` nothing but the dialog that sets up a conn."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class SessionMode(OpenStrEnum):
    """`FULL_STUDIO` embeds the whole UI, `CONNECTOR_MODAL_ONLY` nothing but the dialog that sets up a
    connector.
    """

    CONNECTOR_MODAL_ONLY = "CONNECTOR_MODAL_ONLY"
    FULL_STUDIO = "FULL_STUDIO"
