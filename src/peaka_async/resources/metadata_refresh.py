"""Starting a metadata refresh, so that the end of the one before it is not taken for its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from ..errors import PeakaError
from ..jobs import Anchor
from .metadata_jobs import ENDED, NOT_ACTIVE, word_of

if TYPE_CHECKING:
    from peaka_api.groups.metadata import MetadataOperations

__all__ = ["trigger"]

PAUSE = 1.0
"""Seconds between two looks at a state that may be that of the refresh before."""

LOOKS = 10
"""How often is looked; a state that stands for longer is taken for that of the new one."""


async def trigger(
    metadata: MetadataOperations, catalog_id: str, callback_url: str | None, callback_token: str | None
) -> Anchor:
    """Start a refresh, and return what its states are to be read against.

    Raises:
        PeakaError: It could not be started.
    """
    before = word_of(await metadata.get_refresh_status(catalog_id))
    await metadata.trigger_refresh(catalog_id=catalog_id, callback_url=callback_url, callback_token=callback_token)
    if before not in ENDED:
        return {}
    # There are no ids and no times to tell two refreshes apart: only a change of the state does.
    for _ in range(LOOKS):
        await anyio.sleep(PAUSE)
        try:
            now = word_of(await metadata.get_refresh_status(catalog_id))
        except PeakaError:
            # It has been started; whoever waits for it will see what is wrong.
            continue
        if now != before:
            return {} if now == NOT_ACTIVE else {"seen": now}
    return {}
