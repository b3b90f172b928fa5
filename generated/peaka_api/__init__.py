"""The Peaka Partner API as Python: models, and one class of operations per resource.

Written by scripts/regenerate.sh from openapi/peaka.yaml; edits here are lost. Users reach it through `peaka_async`.
"""

from __future__ import annotations

from .errors import DecodeError, InvalidArgument, PeakaError
from .operations import API_VERSION, OPERATIONS, Operation
from .types import UNSET, File, Unset

__all__ = [
    "API_VERSION",
    "OPERATIONS",
    "UNSET",
    "DecodeError",
    "File",
    "InvalidArgument",
    "Operation",
    "PeakaError",
    "Unset",
]
