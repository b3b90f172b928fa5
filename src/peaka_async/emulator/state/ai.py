"""Conversations with the AI agent."""

from __future__ import annotations

import attrs


@attrs.define
class AiThread:
    """One conversation."""

    id: str
