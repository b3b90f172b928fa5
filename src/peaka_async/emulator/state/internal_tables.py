"""Peaka Tables: tables inside Peaka that CSV imports add rows to. Section 6."""

from __future__ import annotations

import attrs


@attrs.define
class InternalTable:
    """One Peaka Table."""

    name: str
