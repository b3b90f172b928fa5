"""An export job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..decoding import (
    decode_list,
    encode,
    undecodable,
)
from ..types import UNSET, Unset

_new = object.__new__
_NAMES = frozenset(
    (
        "id",
        "status",
        "format",
        "downloadable",
        "createdAt",
        "compression",
        "rowCount",
        "bytes",
        "durationMs",
        "files",
        "expiresAt",
        "error",
        "queryId",
        "catalogId",
        "schemaName",
        "tableName",
        "source",
        "userId",
        "userName",
        "apiKeyPrefix",
        "clientSource",
    )
)


@define(kw_only=True)
class ExportJobResponse:
    """An export job. Fields that are not required are absent until they apply.

    Attributes:
        id: UUID of the job.
        status: Present state; whether it ended well is told here, not by the HTTP status.
        format: File format that was asked for.
        downloadable: Whether there are files to fetch; false while running and after a failure.
        created_at: ISO-8601 instant of creation; the key for paging the list.
        compression: Compression of the files; absent on a failed job.
        row_count: Rows exported; absent until known.
        bytes: Size of all files together, in bytes; absent until known.
        duration_ms: Run time in milliseconds; absent until known.
        files: Files to download; only in the read of a single job, once `SUCCEEDED`, for the user who
            started it.
        expires_at: Instant when the files or their URLs expire; no example shows it.
        error: Why the job failed; absent otherwise.
        query_id: Decimal string, the exported query; absent for a table export.
        catalog_id: Decimal string, the catalog of the exported table; absent for a query export.
        schema_name: Schema of the exported table; absent for a query export.
        table_name: Exported table; absent for a query export.
        source: Text that shows what was exported; not SQL to run.
        user_id: Id of the user who started the job.
        user_name: Name of the user who started the job, an e-mail address in the examples.
        api_key_prefix: Public part, eight characters, of the API key that started the job.
        client_source: Program that started the job, such as `peaka-studio` or `peaka-api`.
        additional_properties: Members that the document does not know, by wire name.
    """

    id: str
    status: ExportStatus
    format: ExportFormat
    downloadable: bool
    created_at: str
    compression: ExportCompression | None | Unset = UNSET
    row_count: int | None | Unset = UNSET
    bytes: int | None | Unset = UNSET
    duration_ms: int | None | Unset = UNSET
    files: list[ExportFile] | None | Unset = UNSET
    expires_at: str | None | Unset = UNSET
    error: str | None | Unset = UNSET
    query_id: str | None | Unset = UNSET
    catalog_id: str | None | Unset = UNSET
    schema_name: str | None | Unset = UNSET
    table_name: str | None | Unset = UNSET
    source: str | None | Unset = UNSET
    user_id: str | None | Unset = UNSET
    user_name: str | None | Unset = UNSET
    api_key_prefix: str | None | Unset = UNSET
    client_source: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the JSON object; unknown members are kept in `additional_properties`.

        Raises:
            DecodeError: A required member is missing, or a value has another shape.
        """
        self: Any = _new(cls)
        try:
            self.id = source["id"]
            value = source["status"]
            self.status = _ExportStatus(value) or ExportStatus.decode(value)
            value = source["format"]
            self.format = _ExportFormat(value) or ExportFormat.decode(value)
            self.downloadable = source["downloadable"]
            self.created_at = source["createdAt"]
            value = source.get("compression", UNSET)
            self.compression = value if value is UNSET else _ExportCompression(value) or ExportCompression.decode(value)
            self.row_count = source.get("rowCount", UNSET)
            self.bytes = source.get("bytes", UNSET)
            self.duration_ms = source.get("durationMs", UNSET)
            value = source.get("files", UNSET)
            self.files = value if value is None or value is UNSET else decode_list(value, ExportFile.from_dict)
            self.expires_at = source.get("expiresAt", UNSET)
            self.error = source.get("error", UNSET)
            self.query_id = source.get("queryId", UNSET)
            self.catalog_id = source.get("catalogId", UNSET)
            self.schema_name = source.get("schemaName", UNSET)
            self.table_name = source.get("tableName", UNSET)
            self.source = source.get("source", UNSET)
            self.user_id = source.get("userId", UNSET)
            self.user_name = source.get("userName", UNSET)
            self.api_key_prefix = source.get("apiKeyPrefix", UNSET)
            self.client_source = source.get("clientSource", UNSET)
            if len(source) > 5 and not _NAMES.issuperset(source):
                self.additional_properties = {name: source[name] for name in source if name not in _NAMES}
            else:
                self.additional_properties = {}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise undecodable(self, source, error) from error
        decoded: Self = self
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: members that are `UNSET` are left out, `None` is null."""
        result: dict[str, Any] = dict(self.additional_properties)
        result["id"] = self.id
        result["status"] = encode(self.status)
        result["format"] = encode(self.format)
        result["downloadable"] = self.downloadable
        result["createdAt"] = self.created_at
        if self.compression is not UNSET:
            result["compression"] = encode(self.compression)
        if self.row_count is not UNSET:
            result["rowCount"] = self.row_count
        if self.bytes is not UNSET:
            result["bytes"] = self.bytes
        if self.duration_ms is not UNSET:
            result["durationMs"] = self.duration_ms
        if self.files is not UNSET:
            result["files"] = encode(self.files)
        if self.expires_at is not UNSET:
            result["expiresAt"] = self.expires_at
        if self.error is not UNSET:
            result["error"] = self.error
        if self.query_id is not UNSET:
            result["queryId"] = self.query_id
        if self.catalog_id is not UNSET:
            result["catalogId"] = self.catalog_id
        if self.schema_name is not UNSET:
            result["schemaName"] = self.schema_name
        if self.table_name is not UNSET:
            result["tableName"] = self.table_name
        if self.source is not UNSET:
            result["source"] = self.source
        if self.user_id is not UNSET:
            result["userId"] = self.user_id
        if self.user_name is not UNSET:
            result["userName"] = self.user_name
        if self.api_key_prefix is not UNSET:
            result["apiKeyPrefix"] = self.api_key_prefix
        if self.client_source is not UNSET:
            result["clientSource"] = self.client_source
        return result


# Below the class, because models may refer to each other in circles.
from .export_compression import ExportCompression
from .export_file import ExportFile
from .export_format import ExportFormat
from .export_status import ExportStatus

_ExportCompression = ExportCompression._value2member_map_.get

_ExportFormat = ExportFormat._value2member_map_.get

_ExportStatus = ExportStatus._value2member_map_.get
