"""Exports: the group of operations in `group`, and the parts of what it adds, one idea each."""

from __future__ import annotations

from .group import Exports

__all__ = ["Exports"]
