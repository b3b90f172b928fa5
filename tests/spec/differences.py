"""Every place where our document differs from the reference on purpose, as data, each with its reason.

`where`, `reference` and `ours` read as the comparison prints them; in `where`, `*` stands for anything. `places` is the
number of findings that an entry accounts for. It is exact: a difference that spreads, shrinks or goes away fails the
test just as an unlisted one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final

import attrs

from .facts import ABSENT, Finding


@attrs.frozen
class Difference:
    """One deliberate difference."""

    where: str
    reference: str
    ours: str
    reason: str
    places: int = 1

    def covers(self, finding: Finding) -> bool:
        """Whether this is the difference that was found."""
        return (
            fnmatchcase(finding.where, self.where) and finding.reference == self.reference and finding.ours == self.ours
        )


def unexplained(findings: Iterable[Finding], differences: Iterable[Difference]) -> Iterator[str]:
    """Yield a message for each finding that no entry covers, and for each entry that does not cover what it says."""
    listed = list(differences)
    covered: Counter[Difference] = Counter()
    for finding in findings:
        entry = next((each for each in listed if each.covers(finding)), None)
        if entry is None:
            yield f"not listed in differences.py: {finding}"
        else:
            covered[entry] += 1
    for entry in listed:
        if covered[entry] != entry.places:
            yield (
                f"differences.py expects {entry.places} of this and {covered[entry]} exist: {entry.where}\n"
                f"    reference: {entry.reference}\n    ours:      {entry.ours}"
            )


MERGED_ERRORS: Final = ("NumericCodeError", "NamedError", "FrameworkError", "ApiError")
"""Error schemas of the reference whose fields are all in our one `ErrorBody`."""

_ONE_ENVELOPE: Final = (
    "the layers of the service answer in different shapes, under statuses that do not tell which: one envelope with "
    "every field optional fits all of them"
)
_UUID_DROPPED: Final = (
    "ids are opaque text: documented examples hold ids that are no UUIDs, and nothing may fail on one"
)
_COMPUTED_COLUMN: Final = "never recorded for computed columns; `columnName` alone is relied upon"
_AGENT_UNKNOWN: Final = (
    "a guide names these keys and nobody has recorded an answer; a question takes minutes and is not asked again, so "
    "that no answer may be lost over a guessed type"
)
_STRING_OR_OBJECT: Final = (
    "the type is a string in the published document and an object in its example; both are accepted"
)

DIFFERENCES: Final = (
    # ---- errors ----------------------------------------------------------------------------------------------
    *(Difference(name, "(present)", ABSENT, _ONE_ENVELOPE) for name in MERGED_ERRORS),
    Difference("ErrorBody", ABSENT, "(present)", _ONE_ENVELOPE),
    Difference("* > failures > *", "NumericCodeError", "ErrorBody", _ONE_ENVELOPE, places=8),
    Difference("* > failures > *", "NamedError", "ErrorBody", _ONE_ENVELOPE, places=6),
    Difference("* > failures > *", "FrameworkError", "ErrorBody", _ONE_ENVELOPE, places=5),
    Difference(
        "* > failures > *",
        "unknown",
        "ErrorBody",
        "nothing is known of these bodies, and the envelope demands nothing",
        places=29,
    ),
    # ---- request bodies that the reference leaves optional -----------------------------------------------------
    Difference(
        "POST /data/projects/{projectId}/table/{tableName}/import > body > required",
        "no",
        "yes",
        "without a file there is nothing to import, and both parts of the form are required",
    ),
    Difference(
        "POST /metadata/{projectId}/refresh > body > required",
        "no",
        "yes",
        "its `catalogId` is required, so that the body is too",
    ),
    Difference(
        "POST /metadata/{projectId}/refresh/callback > body > required",
        "no",
        "yes",
        "a callback is registered by its URL; a registration of nothing is not known to mean anything",
    ),
    # ---- routes that have left the published document ----------------------------------------------------------
    *(
        Difference(f"{route} > deprecated", "no", "yes", "withdrawn in 2025-08; whether it still answers is not known")
        for route in (
            "POST /ai/{projectId}/agent",
            "GET /ai/{projectId}/agent/history",
            "PUT /ai/{projectId}/agent/history/{threadId}",
            "DELETE /ai/{projectId}/agent/history/{threadId}",
        )
    ),
    # ---- answers -----------------------------------------------------------------------------------------------
    Difference(
        "POST /connections/{projectId}/oauth2 > success > 200 > type",
        "Connection",
        "Oauth2Completion",
        "some documented replies hold `id` alone, which a `Connection` must not",
    ),
    Difference("Oauth2Completion", ABSENT, "(present)", "the reply of that operation"),
    Difference(
        "PUT /data/projects/{projectId}/table/{tableName}/columns/{columnName} > success > 200 > type",
        "ColumnDetail",
        "ColumnDetail | array<ColumnDetail>",
        "published as an array, and the BI twin answers one object; the reply of this one was not recorded",
    ),
    Difference(
        "GET /data/projects/{projectId}/table/{tableName}/sample > success > 200 > type",
        "binary",
        "string",
        "CSV is text, and the client hands it out as text",
    ),
    Difference("GET /supportedDrivers*", "DriverUrls", "DriverUrls | string", _STRING_OR_OBJECT, places=3),
    Difference(
        "POST /ai-agent/{projectId}/chat > success > 200 > type",
        "AgentState",
        "AgentState | array<any> | string | number | boolean | null",
        _AGENT_UNKNOWN,
    ),
    Difference(
        "GET /metadata/{projectId}/relations/{catalogId} > success > 200 > type",
        "RelationList | map<string, any>",
        "RelationList",
        "two clients disagree; a `RelationList` without its one optional field is that map",
    ),
    Difference(
        "RelationList > open",
        "no",
        "yes",
        "one official client reads the same reply as a map, so other members can occur",
    ),
    Difference(
        "RelationList > properties > relations > required",
        "yes",
        "no",
        "absent if the service answers with the map",
    ),
    Difference(
        "POST /data/projects/{projectId}/materialized-queries/{queryId}/refresh > success > 200 > type",
        "TriggerResult | empty",
        "TriggerResult | null",
        "one status has one type in OpenAPI; null stands for the empty body",
    ),
    Difference(
        "POST /data/projects/{projectId}/materialized-queries/{queryId}/refresh > success > 200 > media",
        ABSENT,
        "application/json",
        "where there is a body, it is JSON",
    ),
    # ---- jobs --------------------------------------------------------------------------------------------------
    Difference(
        "DELETE /data/projects/{projectId}/exports/{exportId} > job > terminal",
        "CANCELLED, FAILED, SUCCEEDED",
        "CANCELLED, EXPIRED, FAILED, SUCCEEDED",
        "a job that ended before the cancel can expire between two polls; whoever waits must not wait for ever",
    ),
    # ---- fields ------------------------------------------------------------------------------------------------
    *(
        Difference(f"{name} > properties > *", "uuid", ABSENT, _UUID_DROPPED, places=places)
        for name, places in (("Organization", 2), ("Workspace", 3), ("ApiKey", 1))
    ),
    *(
        Difference(
            f"{name} > properties > projectId > required", "yes", "no", "older replies carry `appId` in its place"
        )
        for name in ("Cache", "CacheStatus")
    ),
    *(
        Difference(
            f"{name} > properties > appId > write-only",
            "yes",
            ABSENT,
            "no request takes it, and older replies carry it: write-only would hide it from readers",
        )
        for name in ("Cache", "CacheStatus")
    ),
    *(
        Difference(
            f"ImportJob > properties > {name} > required",
            "yes",
            "no",
            "a later version is announced that returns a job id alone",
        )
        for name in ("status", "result")
    ),
    Difference(
        "ExportJobCreated > properties > status > enum",
        "PENDING",
        "CANCELLED, EXPIRED, FAILED, PENDING, RUNNING, SUCCEEDED",
        "the status of an export is one type to its users, whichever call tells it",
    ),
    *(
        Difference(f"AgentState > properties > {name} > {fact}", reference, ours, _AGENT_UNKNOWN)
        for name, fact, reference, ours in (
            ("messages", "type", "array<any>", "any"),
            ("messages", "nullable", "no", ABSENT),
            ("tableNames", "type", "array<string>", "any"),
            ("tableNames", "nullable", "no", ABSENT),
            ("userIntentReasoning", "type", "string", "string | any"),
            (
                "userIntentReasoning",
                "enum",
                "DB_SCHEMA_DISCOVERY, TEXT_TO_SQL, USER_INTENT_NOT_CLEAR, WAITING_FOR_INPUT",
                ABSENT,
            ),
        )
    ),
    Difference(
        "InitSessionRequest > open",
        "no",
        "yes",
        "pages name members that no schema has, and disagree about one: callers may send others",
    ),
    Difference(
        "TranspileResult > properties > query > required",
        "yes",
        "no",
        "measured as `query`, documented as `result`: either may be the one",
    ),
    *(
        Difference(f"QueryResultColumn > properties > {name} > {fact}", reference, ours, _COMPUTED_COLUMN)
        for name in ("catalogName", "schemaName", "tableName")
        for fact, reference, ours in (("nullable", "no", "yes"), ("required", "yes", "no"))
    ),
    Difference(
        "QueryResultSimple > properties > data > type",
        "array<map<string, string>>",
        "array<map<string, string | null>>",
        "every value of a result is text or null",
    ),
    Difference(
        "QueryResultCompact > properties > data > type",
        "array<array<string>>",
        "array<array<string | null>>",
        "every value of a result is text or null",
    ),
)
