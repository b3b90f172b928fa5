"""Lists that come in pages: one paginator, and the three ways in which the service pages."""

from __future__ import annotations

from .keyset import Keyset
from .next_offset import NextOffset
from .offset import Offset
from .page import Page
from .paginator import ItemIterator, PageIterator, Paginator
from .source import Read, Source

__all__ = ["ItemIterator", "Keyset", "NextOffset", "Offset", "Page", "PageIterator", "Paginator", "Read", "Source"]
