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
    │   └── RequestTimeout (TimeoutError)    time ran out; `sent` says whether anything went out
    ├── ApiError                             the service answered, and not with success
    │   ├── BadRequest
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
    ├── ScheduleIgnored                      the service said yes to a schedule and kept another one
    ├── ResponseDecodeError                  success was answered with a body of another shape
    ├── DecodeError (ValueError)             JSON given to a model does not fit it
    ├── JobError                             something asynchronous did not end well
    │   ├── WaitTimeout (TimeoutError)       it had not ended when the time was up; it goes on at the service
    │   ├── JobFailed
    │   ├── JobCancelled
    │   ├── JobStalled                       it shows no sign of progress, or never began
    │   └── JobLost                          it is no longer there
    │       ├── JobExpired                   it succeeded, and what it made is gone
    │       └── JobSuperseded                a newer run took its place before its end was seen
    ├── PaginationError                      a list could not be read to its end; it carries what was
    └── BatchError (ExceptionGroup)          some requests of a batch did not succeed

No error holds a request, a header or the API key. Texts that come from the service are cut to a bounded length.
"""

from __future__ import annotations

from peaka_api.errors import DecodeError, InvalidArgument, PeakaError

from .answers import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    InvalidCredentials,
    NotFound,
    RateLimited,
    ResponseDecodeError,
    ScheduleIgnored,
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
from .jobs import JobCancelled, JobError, JobExpired, JobFailed, JobLost, JobStalled, JobSuperseded, WaitTimeout
from .many import BatchError, PaginationError
from .setup import ClientStateError, ConfigurationError, PlanError
from .transport import ConnectionFailed, ConnectionLost, OutcomeUnknown, RequestTimeout, TransportError

__all__ = [
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
