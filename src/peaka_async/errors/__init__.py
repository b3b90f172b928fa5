"""Every error of the SDK, in one tree.

    PeakaError
    ├── ConfigurationError (ValueError)      the client cannot be set up like this
    │   └── PlanError                        a description of caches has mistakes, each with its line
    ├── InvalidArgument (ValueError)         an argument cannot be right; nothing was sent
    ├── ClientStateError (RuntimeError)      the client is closed, or belongs to another event loop
    ├── TransportError                       no complete answer came back
    │   ├── ConnectionFailed                 nothing was sent
    │   ├── ConnectionLost                   it broke after something was sent
    │   ├── OutcomeUnknown                   it may or may not have been done, and nothing can tell
    │   │   └── ImportOutcomeUnknown         the rows of a CSV file may or may not have been stored
    │   └── RequestTimeout (TimeoutError)    time ran out; `sent` says whether anything went out
    ├── ApiError                             the service answered, and not with success
    │   ├── BadRequest
    │   │   ├── ImportRefused                a CSV file was refused; nothing of it was stored
    │   │   ├── InvalidCredentials           a source refused the credential of a connection
    │   │   ├── SqlError                     the statement cannot be run as it is
    │   │   │   ├── StatementNotAllowed      it would change something
    │   │   │   ├── UnknownColumn            it names a column that is not there
    │   │   │   └── UnknownTable             it names a table that is not there
    │   │   ├── StatisticsNotSupported       the service keeps none for tables of this connector
    │   │   ├── TableCorrupted               what is left of an old cache of the table is in the way
    │   │   └── TableNotCacheable            the table cannot have a cache
    │   ├── Unauthorized                     the key is missing or unknown
    │   ├── Forbidden                        the key may not do this
    │   ├── NotFound                         there is no such thing, whether the service said 404 or 400
    │   ├── Conflict                         something of that name is in the way
    │   ├── RateLimited                      too many requests
    │   └── ServerError                      a fault of the service, or a refusal that it reports as one
    ├── AgentFailed                          the agent reported an error in the middle of its answer
    ├── ScheduleIgnored                      the service said yes to the schedules of a cache and kept others
    ├── QueryScheduleIgnored                 it said yes to the schedule of a query and kept another one
    ├── CatalogNotFound (LookupError)        no catalog has that name in SQL
    ├── AmbiguousCatalog (LookupError)       several catalogs have that name in SQL
    ├── ConsentRefused                       a connection was not consented to
    ├── DownloadError                        the storage does not give a file of an export
    ├── ResponseDecodeError                  success was answered with a body of another shape
    ├── DecodeError (ValueError)             JSON given to a model does not fit it
    ├── JobError                             something asynchronous did not end well
    │   ├── WaitTimeout (TimeoutError)       it had not ended when the time was up; it goes on at the service
    │   ├── JobFailed
    │   │   ├── EmptyExport                  there was nothing to export
    │   │   └── ExportTooLarge               it has more rows than one export can have
    │   ├── ExportNotDownloadable            it succeeded, and its files are not for this key
    │   ├── JobCancelled
    │   ├── JobNotCancellable                nothing can cancel a job of this kind
    │   ├── JobStalled                       it shows no sign of progress, or never began
    │   └── JobLost                          it is no longer there
    │       ├── JobExpired                   it succeeded, and what it made is gone
    │       └── JobSuperseded                a newer run took its place before its end was seen
    ├── PaginationError                      a list could not be read to its end; it carries what was
    └── BatchError (ExceptionGroup)          some requests of a batch did not succeed

No error holds a request, a header or the API key. Texts that come from the service are cut to a bounded length, and no
body is quoted where the answers of an operation hold secrets. Every error can be pickled and copied.
"""

from __future__ import annotations

from peaka_api.errors import DecodeError, InvalidArgument, PeakaError

from .answers import (
    AgentFailed,
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    InvalidCredentials,
    NotFound,
    RateLimited,
    ResponseDecodeError,
    ServerError,
    SqlError,
    StatementNotAllowed,
    StatisticsNotSupported,
    TableCorrupted,
    TableNotCacheable,
    Unauthorized,
    UnknownColumn,
    UnknownTable,
)
from .catalogs import AmbiguousCatalog, CatalogNotFound
from .consents import ConsentRefused
from .exports import DownloadError, EmptyExport, ExportNotDownloadable, ExportTooLarge
from .imports import ImportOutcomeUnknown, ImportRefused
from .jobs import (
    JobCancelled,
    JobError,
    JobExpired,
    JobFailed,
    JobLost,
    JobNotCancellable,
    JobStalled,
    JobSuperseded,
    WaitTimeout,
)
from .many import BatchError, PaginationError
from .schedules import QueryScheduleIgnored, ScheduleIgnored
from .setup import ClientStateError, ConfigurationError, PlanError
from .transport import ConnectionFailed, ConnectionLost, OutcomeUnknown, RequestTimeout, TransportError

__all__ = [
    "AgentFailed",
    "AmbiguousCatalog",
    "ApiError",
    "BadRequest",
    "BatchError",
    "CatalogNotFound",
    "ClientStateError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "ConsentRefused",
    "DecodeError",
    "DownloadError",
    "EmptyExport",
    "ExportNotDownloadable",
    "ExportTooLarge",
    "Forbidden",
    "ImportOutcomeUnknown",
    "ImportRefused",
    "InvalidArgument",
    "InvalidCredentials",
    "JobCancelled",
    "JobError",
    "JobExpired",
    "JobFailed",
    "JobLost",
    "JobNotCancellable",
    "JobStalled",
    "JobSuperseded",
    "NotFound",
    "OutcomeUnknown",
    "PaginationError",
    "PeakaError",
    "PlanError",
    "QueryScheduleIgnored",
    "RateLimited",
    "RequestTimeout",
    "ResponseDecodeError",
    "ScheduleIgnored",
    "ServerError",
    "SqlError",
    "StatementNotAllowed",
    "StatisticsNotSupported",
    "TableCorrupted",
    "TableNotCacheable",
    "TransportError",
    "Unauthorized",
    "UnknownColumn",
    "UnknownTable",
    "WaitTimeout",
]
