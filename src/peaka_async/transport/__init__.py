"""Everything between an operation and the network."""

from __future__ import annotations

from .limits import Limits
from .middleware import Middleware, Next
from .options import Options
from .pipeline import Pipeline, Resolver
from .seam import AttemptFailed, HttpClient, HttpRequest, HttpResponse, HttpStream
from .shared import Shared
from .telemetry import Telemetry

__all__ = [
    "AttemptFailed",
    "HttpClient",
    "HttpRequest",
    "HttpResponse",
    "HttpStream",
    "Limits",
    "Middleware",
    "Next",
    "Options",
    "Pipeline",
    "Resolver",
    "Shared",
    "Telemetry",
]
