"""A connection was not consented to."""

from __future__ import annotations

from peaka_api.errors import PeakaError

__all__ = ["ConsentRefused"]


class ConsentRefused(PeakaError):
    """Whoever was asked said no, or the provider did. The connection stays behind without a credential; delete it.

    Attributes:
        reason: What came back, such as `fail` or `access_denied`. The words are the provider's.
        connection_id: UUID of the connection, where it is known.
    """

    def __init__(self, reason: str, *, connection_id: str | None = None) -> None:
        self.reason = reason
        self.connection_id = connection_id
        which = f" for the connection {connection_id}" if connection_id else ""
        super().__init__(f"connections: the consent{which} was not given: {reason}")
