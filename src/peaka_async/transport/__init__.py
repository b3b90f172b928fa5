"""Everything between an operation and the network."""

from __future__ import annotations

from .options import Options
from .pipeline import Pipeline, Shared
from .seam import AttemptFailed, HttpClient, HttpRequest, HttpResponse, HttpStream

__all__ = [
    "AttemptFailed",
    "HttpClient",
    "HttpRequest",
    "HttpResponse",
    "HttpStream",
    "Options",
    "Pipeline",
    "Shared",
]
