"""The async-first client of the Peaka Partner API.

    from peaka_async import AsyncPeaka

    async with AsyncPeaka() as peaka:
        project = peaka.project()
        report = await project.caches.create_many([("627249916703408649", "payment", "customers")])
        async for update in project.caches.wait_many(report.cache_ids):
            print(update.table, update.state, update.progress.cached)

Names are imported on first use; `peaka_async.models` has the models of the API, `peaka_async.errors` every error.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peaka_api import OPERATIONS as OPERATIONS
    from peaka_api import UNSET as UNSET
    from peaka_api import File as File
    from peaka_api import Operation as Operation
    from peaka_api.transport import Response as Response
    from peaka_api.transport import ServerSentEvent as ServerSentEvent

    from ._version import __version__ as __version__
    from .client import AsyncPeaka as AsyncPeaka
    from .errors import ApiError as ApiError
    from .errors import BadRequest as BadRequest
    from .errors import BatchError as BatchError
    from .errors import ClientStateError as ClientStateError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import Conflict as Conflict
    from .errors import ConnectionFailed as ConnectionFailed
    from .errors import ConnectionLost as ConnectionLost
    from .errors import DecodeError as DecodeError
    from .errors import Forbidden as Forbidden
    from .errors import InvalidArgument as InvalidArgument
    from .errors import InvalidCredentials as InvalidCredentials
    from .errors import JobCancelled as JobCancelled
    from .errors import JobError as JobError
    from .errors import JobFailed as JobFailed
    from .errors import JobLost as JobLost
    from .errors import NotFound as NotFound
    from .errors import OutcomeUnknown as OutcomeUnknown
    from .errors import PaginationError as PaginationError
    from .errors import PeakaError as PeakaError
    from .errors import RateLimited as RateLimited
    from .errors import RequestTimeout as RequestTimeout
    from .errors import ResponseDecodeError as ResponseDecodeError
    from .errors import ServerError as ServerError
    from .errors import TableNotCacheable as TableNotCacheable
    from .errors import TransportError as TransportError
    from .errors import Unauthorized as Unauthorized
    from .errors import WaitTimeout as WaitTimeout
    from .jobs import JobState as JobState
    from .paging import Page as Page
    from .paging import Paginator as Paginator
    from .project import Project as Project
    from .resources.cache_batch import BatchReport as BatchReport
    from .resources.cache_batch import CacheBatch as CacheBatch
    from .resources.cache_batch import CacheOutcome as CacheOutcome
    from .resources.cache_batch import OutcomeState as OutcomeState
    from .resources.cache_jobs import CacheProgress as CacheProgress
    from .resources.cache_jobs import CacheUpdate as CacheUpdate
    from .resources.caches import Caches as Caches
    from .transport import AttemptFailed as AttemptFailed
    from .transport import HttpClient as HttpClient
    from .transport import HttpRequest as HttpRequest
    from .transport import HttpResponse as HttpResponse
    from .transport import HttpStream as HttpStream
    from .transport.hooks import RequestInfo as RequestInfo
    from .transport.hooks import ResponseInfo as ResponseInfo
    from .transport.hooks import RetryInfo as RetryInfo
    from .walk import ProjectWalk as ProjectWalk

_HOMES = {
    "peaka_api": ("OPERATIONS", "UNSET", "File", "Operation"),
    "peaka_api.transport": ("Response", "ServerSentEvent"),
    "peaka_async._version": ("__version__",),
    "peaka_async.client": ("AsyncPeaka",),
    "peaka_async.errors": (
        "ApiError",
        "BadRequest",
        "BatchError",
        "ClientStateError",
        "ConfigurationError",
        "Conflict",
        "ConnectionFailed",
        "ConnectionLost",
        "DecodeError",
        "Forbidden",
        "InvalidArgument",
        "InvalidCredentials",
        "JobCancelled",
        "JobError",
        "JobFailed",
        "JobLost",
        "NotFound",
        "OutcomeUnknown",
        "PaginationError",
        "PeakaError",
        "RateLimited",
        "RequestTimeout",
        "ResponseDecodeError",
        "ServerError",
        "TableNotCacheable",
        "TransportError",
        "Unauthorized",
        "WaitTimeout",
    ),
    "peaka_async.jobs": ("JobState",),
    "peaka_async.paging": ("Page", "Paginator"),
    "peaka_async.project": ("Project",),
    "peaka_async.resources.cache_batch": ("BatchReport", "CacheBatch", "CacheOutcome", "OutcomeState"),
    "peaka_async.resources.cache_jobs": ("CacheProgress", "CacheUpdate"),
    "peaka_async.resources.caches": ("Caches",),
    "peaka_async.transport": ("AttemptFailed", "HttpClient", "HttpRequest", "HttpResponse", "HttpStream"),
    "peaka_async.transport.hooks": ("RequestInfo", "ResponseInfo", "RetryInfo"),
    "peaka_async.walk": ("ProjectWalk",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # pyright: ignore[reportUnsupportedDunderAll]  # __getattr__ provides them
    "OPERATIONS",
    "UNSET",
    "ApiError",
    "AsyncPeaka",
    "AttemptFailed",
    "BadRequest",
    "BatchError",
    "BatchReport",
    "CacheBatch",
    "CacheOutcome",
    "CacheProgress",
    "CacheUpdate",
    "Caches",
    "ClientStateError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "DecodeError",
    "File",
    "Forbidden",
    "HttpClient",
    "HttpRequest",
    "HttpResponse",
    "HttpStream",
    "InvalidArgument",
    "InvalidCredentials",
    "JobCancelled",
    "JobError",
    "JobFailed",
    "JobLost",
    "JobState",
    "NotFound",
    "Operation",
    "OutcomeState",
    "OutcomeUnknown",
    "Page",
    "PaginationError",
    "Paginator",
    "PeakaError",
    "Project",
    "ProjectWalk",
    "RateLimited",
    "RequestInfo",
    "RequestTimeout",
    "Response",
    "ResponseDecodeError",
    "ResponseInfo",
    "RetryInfo",
    "ServerError",
    "ServerSentEvent",
    "TableNotCacheable",
    "TransportError",
    "Unauthorized",
    "WaitTimeout",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
