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
    from .errors import JobExpired as JobExpired
    from .errors import JobFailed as JobFailed
    from .errors import JobLost as JobLost
    from .errors import JobStalled as JobStalled
    from .errors import JobSuperseded as JobSuperseded
    from .errors import NotFound as NotFound
    from .errors import OutcomeUnknown as OutcomeUnknown
    from .errors import PaginationError as PaginationError
    from .errors import PeakaError as PeakaError
    from .errors import PlanError as PlanError
    from .errors import RateLimited as RateLimited
    from .errors import RequestTimeout as RequestTimeout
    from .errors import ResponseDecodeError as ResponseDecodeError
    from .errors import ScheduleIgnored as ScheduleIgnored
    from .errors import ServerError as ServerError
    from .errors import TableCorrupted as TableCorrupted
    from .errors import TableNotCacheable as TableNotCacheable
    from .errors import TransportError as TransportError
    from .errors import Unauthorized as Unauthorized
    from .errors import WaitTimeout as WaitTimeout
    from .errors.setup import PlanProblem as PlanProblem
    from .jobs import JobState as JobState
    from .jobs import JobUpdate as JobUpdate
    from .paging import Page as Page
    from .paging import Paginator as Paginator
    from .project import Project as Project
    from .resources.caches.apply import CacheApply as CacheApply
    from .resources.caches.batch import CacheBatch as CacheBatch
    from .resources.caches.batch_wait import CacheBatchWait as CacheBatchWait
    from .resources.caches.changes import ApplyReport as ApplyReport
    from .resources.caches.changes import ChangeOutcome as ChangeOutcome
    from .resources.caches.changes import ChangeState as ChangeState
    from .resources.caches.changes import PlanAction as PlanAction
    from .resources.caches.changes import PlannedChange as PlannedChange
    from .resources.caches.findings import CacheFinding as CacheFinding
    from .resources.caches.findings import HealthProblem as HealthProblem
    from .resources.caches.group import Caches as Caches
    from .resources.caches.health import CacheHealth as CacheHealth
    from .resources.caches.jobs import CacheProgress as CacheProgress
    from .resources.caches.jobs import CacheUpdate as CacheUpdate
    from .resources.caches.outcomes import BatchReport as BatchReport
    from .resources.caches.outcomes import CacheOutcome as CacheOutcome
    from .resources.caches.outcomes import OutcomeState as OutcomeState
    from .resources.caches.plan import CachePlan as CachePlan
    from .resources.caches.requests import CacheKey as CacheKey
    from .resources.caches.rules import CacheRule as CacheRule
    from .resources.caches.schedules import CacheSchedules as CacheSchedules
    from .resources.caches.waiting import CacheWaiter as CacheWaiter
    from .resources.caches.waiting import CacheWatch as CacheWatch
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
        "JobExpired",
        "JobFailed",
        "JobLost",
        "JobStalled",
        "JobSuperseded",
        "NotFound",
        "OutcomeUnknown",
        "PaginationError",
        "PeakaError",
        "PlanError",
        "RateLimited",
        "RequestTimeout",
        "ResponseDecodeError",
        "ScheduleIgnored",
        "ServerError",
        "TableCorrupted",
        "TableNotCacheable",
        "TransportError",
        "Unauthorized",
        "WaitTimeout",
    ),
    "peaka_async.paging": ("Page", "Paginator"),
    "peaka_async.project": ("Project",),
    "peaka_async.errors.setup": ("PlanProblem",),
    "peaka_async.jobs": (
        "JobState",
        "JobUpdate",
    ),
    "peaka_async.resources.caches.apply": ("CacheApply",),
    "peaka_async.resources.caches.batch": ("CacheBatch",),
    "peaka_async.resources.caches.batch_wait": ("CacheBatchWait",),
    "peaka_async.resources.caches.changes": (
        "ApplyReport",
        "ChangeOutcome",
        "ChangeState",
        "PlanAction",
        "PlannedChange",
    ),
    "peaka_async.resources.caches.findings": (
        "CacheFinding",
        "HealthProblem",
    ),
    "peaka_async.resources.caches.health": ("CacheHealth",),
    "peaka_async.resources.caches.jobs": (
        "CacheProgress",
        "CacheUpdate",
    ),
    "peaka_async.resources.caches.outcomes": (
        "BatchReport",
        "CacheOutcome",
        "OutcomeState",
    ),
    "peaka_async.resources.caches.plan": ("CachePlan",),
    "peaka_async.resources.caches.requests": ("CacheKey",),
    "peaka_async.resources.caches.rules": ("CacheRule",),
    "peaka_async.resources.caches.schedules": ("CacheSchedules",),
    "peaka_async.resources.caches.waiting": (
        "CacheWaiter",
        "CacheWatch",
    ),
    "peaka_async.resources.caches.group": ("Caches",),
    "peaka_async.transport": ("AttemptFailed", "HttpClient", "HttpRequest", "HttpResponse", "HttpStream"),
    "peaka_async.transport.hooks": ("RequestInfo", "ResponseInfo", "RetryInfo"),
    "peaka_async.walk": ("ProjectWalk",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # pyright: ignore[reportUnsupportedDunderAll]  # __getattr__ provides them
    "OPERATIONS",
    "UNSET",
    "ApiError",
    "ApplyReport",
    "AsyncPeaka",
    "AttemptFailed",
    "BadRequest",
    "BatchError",
    "BatchReport",
    "CacheApply",
    "CacheBatch",
    "CacheBatchWait",
    "CacheFinding",
    "CacheHealth",
    "CacheKey",
    "CacheOutcome",
    "CachePlan",
    "CacheProgress",
    "CacheRule",
    "CacheSchedules",
    "CacheUpdate",
    "CacheWaiter",
    "CacheWatch",
    "Caches",
    "ChangeOutcome",
    "ChangeState",
    "ClientStateError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "DecodeError",
    "File",
    "Forbidden",
    "HealthProblem",
    "HttpClient",
    "HttpRequest",
    "HttpResponse",
    "HttpStream",
    "InvalidArgument",
    "InvalidCredentials",
    "JobCancelled",
    "JobError",
    "JobExpired",
    "JobFailed",
    "JobLost",
    "JobStalled",
    "JobState",
    "JobSuperseded",
    "JobUpdate",
    "NotFound",
    "Operation",
    "OutcomeState",
    "OutcomeUnknown",
    "Page",
    "PaginationError",
    "Paginator",
    "PeakaError",
    "PlanAction",
    "PlanError",
    "PlanProblem",
    "PlannedChange",
    "Project",
    "ProjectWalk",
    "RateLimited",
    "RequestInfo",
    "RequestTimeout",
    "Response",
    "ResponseDecodeError",
    "ResponseInfo",
    "RetryInfo",
    "ScheduleIgnored",
    "ServerError",
    "ServerSentEvent",
    "TableCorrupted",
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
