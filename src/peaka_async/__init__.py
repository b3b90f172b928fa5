"""The async-first client of the Peaka Partner API.

Names are imported on first use; `peaka_async.models` has the models of the API, `peaka_async.errors` every error.

Example:
    ```python
    from peaka_async import AsyncPeaka

    async with AsyncPeaka() as peaka:
        project = peaka.project()
        stripe = await project.catalogs.find("stripe")
        report = await project.caches.create_many([(stripe.id, "payment", "customers")])
        async for update in project.caches.wait_many(report.cache_ids):
            print(update.table, update.state, update.progress.cached)
    ```
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._homes import HOMES

if TYPE_CHECKING:
    from peaka_api import OPERATIONS as OPERATIONS
    from peaka_api import UNSET as UNSET
    from peaka_api import File as File
    from peaka_api import Operation as Operation
    from peaka_api.transport import Response as Response
    from peaka_api.transport import ServerSentEvent as ServerSentEvent

    from ._version import __version__ as __version__
    from .client import AsyncPeaka as AsyncPeaka
    from .errors import AgentFailed as AgentFailed
    from .errors import AmbiguousCatalog as AmbiguousCatalog
    from .errors import ApiError as ApiError
    from .errors import BadRequest as BadRequest
    from .errors import BatchError as BatchError
    from .errors import CatalogNotFound as CatalogNotFound
    from .errors import ClientStateError as ClientStateError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import Conflict as Conflict
    from .errors import ConnectionFailed as ConnectionFailed
    from .errors import ConnectionLost as ConnectionLost
    from .errors import ConsentRefused as ConsentRefused
    from .errors import DecodeError as DecodeError
    from .errors import DownloadError as DownloadError
    from .errors import EmptyExport as EmptyExport
    from .errors import ExportNotDownloadable as ExportNotDownloadable
    from .errors import ExportTooLarge as ExportTooLarge
    from .errors import Forbidden as Forbidden
    from .errors import ImportOutcomeUnknown as ImportOutcomeUnknown
    from .errors import ImportRefused as ImportRefused
    from .errors import InvalidArgument as InvalidArgument
    from .errors import InvalidCredentials as InvalidCredentials
    from .errors import JobCancelled as JobCancelled
    from .errors import JobError as JobError
    from .errors import JobExpired as JobExpired
    from .errors import JobFailed as JobFailed
    from .errors import JobLost as JobLost
    from .errors import JobNotCancellable as JobNotCancellable
    from .errors import JobStalled as JobStalled
    from .errors import JobSuperseded as JobSuperseded
    from .errors import NotFound as NotFound
    from .errors import OutcomeUnknown as OutcomeUnknown
    from .errors import PaginationError as PaginationError
    from .errors import PeakaError as PeakaError
    from .errors import PlanError as PlanError
    from .errors import QueryScheduleIgnored as QueryScheduleIgnored
    from .errors import RateLimited as RateLimited
    from .errors import RequestTimeout as RequestTimeout
    from .errors import ResponseDecodeError as ResponseDecodeError
    from .errors import ScheduleIgnored as ScheduleIgnored
    from .errors import ServerError as ServerError
    from .errors import SqlError as SqlError
    from .errors import StatementNotAllowed as StatementNotAllowed
    from .errors import StatisticsNotSupported as StatisticsNotSupported
    from .errors import TableCorrupted as TableCorrupted
    from .errors import TableNotCacheable as TableNotCacheable
    from .errors import TransportError as TransportError
    from .errors import Unauthorized as Unauthorized
    from .errors import UnknownColumn as UnknownColumn
    from .errors import UnknownTable as UnknownTable
    from .errors import WaitTimeout as WaitTimeout
    from .errors.setup import PlanProblem as PlanProblem
    from .jobs import JobState as JobState
    from .jobs import JobUpdate as JobUpdate
    from .paging import Page as Page
    from .paging import Paginator as Paginator
    from .project import Project as Project
    from .resources.ai import Ai as Ai
    from .resources.ai_stream import AgentEvent as AgentEvent
    from .resources.ai_stream import AgentStream as AgentStream
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
    from .resources.catalog_tables import TableWalk as TableWalk
    from .resources.catalogs import Catalogs as Catalogs
    from .resources.connections import Connections as Connections
    from .resources.connections_oauth import ConsentState as ConsentState
    from .resources.connections_oauth import OAuthConsent as OAuthConsent
    from .resources.drivers import Drivers as Drivers
    from .resources.exports.downloading import DownloadProgress as DownloadProgress
    from .resources.exports.export import Export as Export
    from .resources.exports.group import Exports as Exports
    from .resources.exports.jobs import ExportProgress as ExportProgress
    from .resources.exports.jobs import ExportUpdate as ExportUpdate
    from .resources.exports.streaming import ExportStream as ExportStream
    from .resources.exports.waiting import ExportWatch as ExportWatch
    from .resources.folders import Folders as Folders
    from .resources.materialized import Materialized as Materialized
    from .resources.materialized_jobs import MaterializedUpdate as MaterializedUpdate
    from .resources.materialized_waiting import MaterializedWaiter as MaterializedWaiter
    from .resources.materialized_waiting import MaterializedWatch as MaterializedWatch
    from .resources.metadata import Metadata as Metadata
    from .resources.metadata_jobs import MetadataUpdate as MetadataUpdate
    from .resources.metadata_places import ColumnPlace as ColumnPlace
    from .resources.metadata_waiting import MetadataWaiter as MetadataWaiter
    from .resources.metadata_waiting import MetadataWatch as MetadataWatch
    from .resources.queries.cron import Cron as Cron
    from .resources.queries.group import Queries as Queries
    from .resources.queries.tree import FolderNode as FolderNode
    from .resources.sql.paging import SqlBatches as SqlBatches
    from .resources.sql.paging import SqlPages as SqlPages
    from .resources.sql.paging import SqlRows as SqlRows
    from .resources.sql.paging import UnorderedPages as UnorderedPages
    from .resources.sql.truth import IncompleteDataWarning as IncompleteDataWarning
    from .resources.sql_tools import SqlTools as SqlTools
    from .resources.sql_tools import Transpiled as Transpiled
    from .resources.tables.bi import BiTables as BiTables
    from .resources.tables.bi import StoredNameDiffers as StoredNameDiffers
    from .resources.tables.columns import SilentlyIgnored as SilentlyIgnored
    from .resources.tables.group import Tables as Tables
    from .resources.tables.sample import CsvSample as CsvSample
    from .results import PendingResult as PendingResult
    from .results import QueryResult as QueryResult
    from .results import ResultColumn as ResultColumn
    from .results import Row as Row
    from .results import TrinoType as TrinoType
    from .transport import AttemptFailed as AttemptFailed
    from .transport import HttpClient as HttpClient
    from .transport import HttpRequest as HttpRequest
    from .transport import HttpResponse as HttpResponse
    from .transport import HttpStream as HttpStream
    from .transport.hooks import RequestInfo as RequestInfo
    from .transport.hooks import ResponseInfo as ResponseInfo
    from .transport.hooks import RetryInfo as RetryInfo
    from .walk import ProjectWalk as ProjectWalk

_HOME = {name: module for module, names in HOMES.items() for name in names}

__all__ = [  # pyright: ignore[reportUnsupportedDunderAll]  # __getattr__ provides them
    "OPERATIONS",
    "UNSET",
    "AgentEvent",
    "AgentFailed",
    "AgentStream",
    "Ai",
    "AmbiguousCatalog",
    "ApiError",
    "ApplyReport",
    "AsyncPeaka",
    "AttemptFailed",
    "BadRequest",
    "BatchError",
    "BatchReport",
    "BiTables",
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
    "CatalogNotFound",
    "Catalogs",
    "ChangeOutcome",
    "ChangeState",
    "ClientStateError",
    "ColumnPlace",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "Connections",
    "ConsentRefused",
    "ConsentState",
    "Cron",
    "CsvSample",
    "DecodeError",
    "DownloadError",
    "DownloadProgress",
    "Drivers",
    "EmptyExport",
    "Export",
    "ExportNotDownloadable",
    "ExportProgress",
    "ExportStream",
    "ExportTooLarge",
    "ExportUpdate",
    "ExportWatch",
    "Exports",
    "File",
    "FolderNode",
    "Folders",
    "Forbidden",
    "HealthProblem",
    "HttpClient",
    "HttpRequest",
    "HttpResponse",
    "HttpStream",
    "ImportOutcomeUnknown",
    "ImportRefused",
    "IncompleteDataWarning",
    "InvalidArgument",
    "InvalidCredentials",
    "JobCancelled",
    "JobError",
    "JobExpired",
    "JobFailed",
    "JobLost",
    "JobNotCancellable",
    "JobStalled",
    "JobState",
    "JobSuperseded",
    "JobUpdate",
    "Materialized",
    "MaterializedUpdate",
    "MaterializedWaiter",
    "MaterializedWatch",
    "Metadata",
    "MetadataUpdate",
    "MetadataWaiter",
    "MetadataWatch",
    "NotFound",
    "OAuthConsent",
    "Operation",
    "OutcomeState",
    "OutcomeUnknown",
    "Page",
    "PaginationError",
    "Paginator",
    "PeakaError",
    "PendingResult",
    "PlanAction",
    "PlanError",
    "PlanProblem",
    "PlannedChange",
    "Project",
    "ProjectWalk",
    "Queries",
    "QueryResult",
    "QueryScheduleIgnored",
    "RateLimited",
    "RequestInfo",
    "RequestTimeout",
    "Response",
    "ResponseDecodeError",
    "ResponseInfo",
    "ResultColumn",
    "RetryInfo",
    "Row",
    "ScheduleIgnored",
    "ServerError",
    "ServerSentEvent",
    "SilentlyIgnored",
    "SqlBatches",
    "SqlError",
    "SqlPages",
    "SqlRows",
    "SqlTools",
    "StatementNotAllowed",
    "StatisticsNotSupported",
    "StoredNameDiffers",
    "TableCorrupted",
    "TableNotCacheable",
    "TableWalk",
    "Tables",
    "Transpiled",
    "TransportError",
    "TrinoType",
    "Unauthorized",
    "UnknownColumn",
    "UnknownTable",
    "UnorderedPages",
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
