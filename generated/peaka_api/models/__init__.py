"""Every model, imported on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agent_state import AgentState as AgentState
    from .ai_agent_answer_v1 import AiAgentAnswerV1 as AiAgentAnswerV1
    from .ai_agent_cell_v1 import AiAgentCellV1 as AiAgentCellV1
    from .ai_agent_chat_request_dto import AIAgentChatRequestDto as AIAgentChatRequestDto
    from .ai_agent_chat_stream_request_dto import AIAgentChatStreamRequestDto as AIAgentChatStreamRequestDto
    from .ai_agent_output_v1 import AiAgentOutputV1 as AiAgentOutputV1
    from .ai_agent_question_v1 import AiAgentQuestionV1 as AiAgentQuestionV1
    from .ai_agent_thread_update_request import AIAgentThreadUpdateRequest as AIAgentThreadUpdateRequest
    from .ai_chat_action_v1 import AiChatActionV1 as AiChatActionV1
    from .ai_chat_history_v1 import AiChatHistoryV1 as AiChatHistoryV1
    from .ai_chat_rename_v1 import AiChatRenameV1 as AiChatRenameV1
    from .ai_chat_step_v1 import AiChatStepV1 as AiChatStepV1
    from .ai_chat_task_v1 import AiChatTaskV1 as AiChatTaskV1
    from .ai_chat_thread_v1 import AiChatThreadV1 as AiChatThreadV1
    from .api_key import ApiKey as ApiKey
    from .api_key_request import ApiKeyRequest as ApiKeyRequest
    from .cache import Cache as Cache
    from .cache_action_record import CacheActionRecord as CacheActionRecord
    from .cache_create_status import CacheCreateStatus as CacheCreateStatus
    from .cache_execution_info import CacheExecutionInfo as CacheExecutionInfo
    from .cache_execution_progress import CacheExecutionProgress as CacheExecutionProgress
    from .cache_execution_state import CacheExecutionState as CacheExecutionState
    from .cache_request import CacheRequest as CacheRequest
    from .cache_settings_update_request import CacheSettingsUpdateRequest as CacheSettingsUpdateRequest
    from .cache_state import CacheState as CacheState
    from .cache_status import CacheStatus as CacheStatus
    from .cache_type import CacheType as CacheType
    from .catalog import Catalog as Catalog
    from .catalog_request import CatalogRequest as CatalogRequest
    from .catalog_schema_table import CatalogSchemaTable as CatalogSchemaTable
    from .catalog_share_request import CatalogShareRequest as CatalogShareRequest
    from .catalog_share_request_v2 import CatalogShareRequestV2 as CatalogShareRequestV2
    from .categorical_frequency import CategoricalFrequency as CategoricalFrequency
    from .column_data_type import ColumnDataType as ColumnDataType
    from .column_detail import ColumnDetail as ColumnDetail
    from .column_request import ColumnRequest as ColumnRequest
    from .column_statistics import ColumnStatistics as ColumnStatistics
    from .connection import Connection as Connection
    from .connection_configuration import ConnectionConfiguration as ConnectionConfiguration
    from .connection_configuration_item import ConnectionConfigurationItem as ConnectionConfigurationItem
    from .connection_detail import ConnectionDetail as ConnectionDetail
    from .connection_request import ConnectionRequest as ConnectionRequest
    from .credential_field_type import CredentialFieldType as CredentialFieldType
    from .driver_urls import DriverUrls as DriverUrls
    from .embedded_session import EmbeddedSession as EmbeddedSession
    from .error_body import ErrorBody as ErrorBody
    from .export_compression import ExportCompression as ExportCompression
    from .export_csv_options import ExportCsvOptions as ExportCsvOptions
    from .export_file import ExportFile as ExportFile
    from .export_format import ExportFormat as ExportFormat
    from .export_job_created import ExportJobCreated as ExportJobCreated
    from .export_job_response import ExportJobResponse as ExportJobResponse
    from .export_request import ExportRequest as ExportRequest
    from .export_status import ExportStatus as ExportStatus
    from .golden_sql_entry import GoldenSqlEntry as GoldenSqlEntry
    from .golden_sql_list import GoldenSqlList as GoldenSqlList
    from .golden_sql_match import GoldenSqlMatch as GoldenSqlMatch
    from .golden_sql_metadata import GoldenSqlMetadata as GoldenSqlMetadata
    from .golden_sql_query_result import GoldenSqlQueryResult as GoldenSqlQueryResult
    from .import_csv_form import ImportCsvForm as ImportCsvForm
    from .import_csv_mapping import ImportCsvMapping as ImportCsvMapping
    from .import_csv_request import ImportCsvRequest as ImportCsvRequest
    from .import_job import ImportJob as ImportJob
    from .import_job_result import ImportJobResult as ImportJobResult
    from .init_session_request import InitSessionRequest as InitSessionRequest
    from .materialized_query_schedule import MaterializedQuerySchedule as MaterializedQuerySchedule
    from .materialized_query_status_view import MaterializedQueryStatusView as MaterializedQueryStatusView
    from .materialized_schedule_type import MaterializedScheduleType as MaterializedScheduleType
    from .materialized_state import MaterializedState as MaterializedState
    from .meta import Meta as Meta
    from .metadata_add_golden_sql_request import MetadataAddGoldenSqlRequest as MetadataAddGoldenSqlRequest
    from .metadata_add_relation_request import MetadataAddRelationRequest as MetadataAddRelationRequest
    from .metadata_ai_usage_update_request import MetadataAIUsageUpdateRequest as MetadataAIUsageUpdateRequest
    from .metadata_categorical_column_request import (
        MetadataCategoricalColumnRequest as MetadataCategoricalColumnRequest,
    )
    from .metadata_column import MetadataColumn as MetadataColumn
    from .metadata_column_lineage import MetadataColumnLineage as MetadataColumnLineage
    from .metadata_create_semantics_request import MetadataCreateSemanticsRequest as MetadataCreateSemanticsRequest
    from .metadata_refresh_job_status_result import MetadataRefreshJobStatusResult as MetadataRefreshJobStatusResult
    from .metadata_refresh_metadata_callback_request import (
        MetadataRefreshMetadataCallbackRequest as MetadataRefreshMetadataCallbackRequest,
    )
    from .metadata_refresh_metadata_request import MetadataRefreshMetadataRequest as MetadataRefreshMetadataRequest
    from .metadata_refresh_state import MetadataRefreshState as MetadataRefreshState
    from .metadata_update_relation_request import MetadataUpdateRelationRequest as MetadataUpdateRelationRequest
    from .metadata_update_request import MetadataUpdateRequest as MetadataUpdateRequest
    from .oauth_2_callback import Oauth2Callback as Oauth2Callback
    from .oauth_2_completion import Oauth2Completion as Oauth2Completion
    from .organization import Organization as Organization
    from .page import Page as Page
    from .parametric_table import ParametricTable as ParametricTable
    from .parametric_table_column import ParametricTableColumn as ParametricTableColumn
    from .project import Project as Project
    from .project_info import ProjectInfo as ProjectInfo
    from .project_metadata import ProjectMetadata as ProjectMetadata
    from .project_metadata_entry import ProjectMetadataEntry as ProjectMetadataEntry
    from .project_request import ProjectRequest as ProjectRequest
    from .query import Query as Query
    from .query_execute_request import QueryExecuteRequest as QueryExecuteRequest
    from .query_execute_request_id import QueryExecuteRequestId as QueryExecuteRequestId
    from .query_execute_request_name import QueryExecuteRequestName as QueryExecuteRequestName
    from .query_execute_request_statement import QueryExecuteRequestStatement as QueryExecuteRequestStatement
    from .query_filter import QueryFilter as QueryFilter
    from .query_folder_create_request import QueryFolderCreateRequest as QueryFolderCreateRequest
    from .query_folder_item import QueryFolderItem as QueryFolderItem
    from .query_folder_list_response import QueryFolderListResponse as QueryFolderListResponse
    from .query_folder_rename_request import QueryFolderRenameRequest as QueryFolderRenameRequest
    from .query_folder_tree_node import QueryFolderTreeNode as QueryFolderTreeNode
    from .query_folder_tree_response import QueryFolderTreeResponse as QueryFolderTreeResponse
    from .query_folder_update_request import QueryFolderUpdateRequest as QueryFolderUpdateRequest
    from .query_folder_with_contents_response import QueryFolderWithContentsResponse as QueryFolderWithContentsResponse
    from .query_path_update_request import QueryPathUpdateRequest as QueryPathUpdateRequest
    from .query_request import QueryRequest as QueryRequest
    from .query_result_cell import QueryResultCell as QueryResultCell
    from .query_result_cell_typed import QueryResultCellTyped as QueryResultCellTyped
    from .query_result_column import QueryResultColumn as QueryResultColumn
    from .query_result_compact import QueryResultCompact as QueryResultCompact
    from .query_result_format import QueryResultFormat as QueryResultFormat
    from .query_result_simple import QueryResultSimple as QueryResultSimple
    from .query_type import QueryType as QueryType
    from .relation import Relation as Relation
    from .relation_list import RelationList as RelationList
    from .relation_type import RelationType as RelationType
    from .sample_question import SampleQuestion as SampleQuestion
    from .sample_questions_result import SampleQuestionsResult as SampleQuestionsResult
    from .schedule import Schedule as Schedule
    from .schedule_type import ScheduleType as ScheduleType
    from .schema import Schema as Schema
    from .search_meta_query import SearchMetaQuery as SearchMetaQuery
    from .search_request import SearchRequest as SearchRequest
    from .search_result import SearchResult as SearchResult
    from .semantic_catalog import SemanticCatalog as SemanticCatalog
    from .semantic_catalog_request import SemanticCatalogRequest as SemanticCatalogRequest
    from .semantic_catalog_type import SemanticCatalogType as SemanticCatalogType
    from .semantic_table import SemanticTable as SemanticTable
    from .semantic_table_request import SemanticTableRequest as SemanticTableRequest
    from .semantics_result import SemanticsResult as SemanticsResult
    from .session_mode import SessionMode as SessionMode
    from .shared_catalog_response import SharedCatalogResponse as SharedCatalogResponse
    from .sql_transpile_query_request import SQLTranspileQueryRequest as SQLTranspileQueryRequest
    from .stream_mode import StreamMode as StreamMode
    from .table import Table as Table
    from .table_cache_result import TableCacheResult as TableCacheResult
    from .table_for_query import TableForQuery as TableForQuery
    from .table_metadata import TableMetadata as TableMetadata
    from .table_metadata_result import TableMetadataResult as TableMetadataResult
    from .table_statistics import TableStatistics as TableStatistics
    from .transpile_result import TranspileResult as TranspileResult
    from .trigger_result import TriggerResult as TriggerResult
    from .user_intent import UserIntent as UserIntent
    from .workspace import Workspace as Workspace
    from .workspace_request import WorkspaceRequest as WorkspaceRequest

_MODULES = {
    "AIAgentChatRequestDto": "ai_agent_chat_request_dto",
    "AIAgentChatStreamRequestDto": "ai_agent_chat_stream_request_dto",
    "AIAgentThreadUpdateRequest": "ai_agent_thread_update_request",
    "AgentState": "agent_state",
    "AiAgentAnswerV1": "ai_agent_answer_v1",
    "AiAgentCellV1": "ai_agent_cell_v1",
    "AiAgentOutputV1": "ai_agent_output_v1",
    "AiAgentQuestionV1": "ai_agent_question_v1",
    "AiChatActionV1": "ai_chat_action_v1",
    "AiChatHistoryV1": "ai_chat_history_v1",
    "AiChatRenameV1": "ai_chat_rename_v1",
    "AiChatStepV1": "ai_chat_step_v1",
    "AiChatTaskV1": "ai_chat_task_v1",
    "AiChatThreadV1": "ai_chat_thread_v1",
    "ApiKey": "api_key",
    "ApiKeyRequest": "api_key_request",
    "Cache": "cache",
    "CacheActionRecord": "cache_action_record",
    "CacheCreateStatus": "cache_create_status",
    "CacheExecutionInfo": "cache_execution_info",
    "CacheExecutionProgress": "cache_execution_progress",
    "CacheExecutionState": "cache_execution_state",
    "CacheRequest": "cache_request",
    "CacheSettingsUpdateRequest": "cache_settings_update_request",
    "CacheState": "cache_state",
    "CacheStatus": "cache_status",
    "CacheType": "cache_type",
    "Catalog": "catalog",
    "CatalogRequest": "catalog_request",
    "CatalogSchemaTable": "catalog_schema_table",
    "CatalogShareRequest": "catalog_share_request",
    "CatalogShareRequestV2": "catalog_share_request_v2",
    "CategoricalFrequency": "categorical_frequency",
    "ColumnDataType": "column_data_type",
    "ColumnDetail": "column_detail",
    "ColumnRequest": "column_request",
    "ColumnStatistics": "column_statistics",
    "Connection": "connection",
    "ConnectionConfiguration": "connection_configuration",
    "ConnectionConfigurationItem": "connection_configuration_item",
    "ConnectionDetail": "connection_detail",
    "ConnectionRequest": "connection_request",
    "CredentialFieldType": "credential_field_type",
    "DriverUrls": "driver_urls",
    "EmbeddedSession": "embedded_session",
    "ErrorBody": "error_body",
    "ExportCompression": "export_compression",
    "ExportCsvOptions": "export_csv_options",
    "ExportFile": "export_file",
    "ExportFormat": "export_format",
    "ExportJobCreated": "export_job_created",
    "ExportJobResponse": "export_job_response",
    "ExportRequest": "export_request",
    "ExportStatus": "export_status",
    "GoldenSqlEntry": "golden_sql_entry",
    "GoldenSqlList": "golden_sql_list",
    "GoldenSqlMatch": "golden_sql_match",
    "GoldenSqlMetadata": "golden_sql_metadata",
    "GoldenSqlQueryResult": "golden_sql_query_result",
    "ImportCsvForm": "import_csv_form",
    "ImportCsvMapping": "import_csv_mapping",
    "ImportCsvRequest": "import_csv_request",
    "ImportJob": "import_job",
    "ImportJobResult": "import_job_result",
    "InitSessionRequest": "init_session_request",
    "MaterializedQuerySchedule": "materialized_query_schedule",
    "MaterializedQueryStatusView": "materialized_query_status_view",
    "MaterializedScheduleType": "materialized_schedule_type",
    "MaterializedState": "materialized_state",
    "Meta": "meta",
    "MetadataAIUsageUpdateRequest": "metadata_ai_usage_update_request",
    "MetadataAddGoldenSqlRequest": "metadata_add_golden_sql_request",
    "MetadataAddRelationRequest": "metadata_add_relation_request",
    "MetadataCategoricalColumnRequest": "metadata_categorical_column_request",
    "MetadataColumn": "metadata_column",
    "MetadataColumnLineage": "metadata_column_lineage",
    "MetadataCreateSemanticsRequest": "metadata_create_semantics_request",
    "MetadataRefreshJobStatusResult": "metadata_refresh_job_status_result",
    "MetadataRefreshMetadataCallbackRequest": "metadata_refresh_metadata_callback_request",
    "MetadataRefreshMetadataRequest": "metadata_refresh_metadata_request",
    "MetadataRefreshState": "metadata_refresh_state",
    "MetadataUpdateRelationRequest": "metadata_update_relation_request",
    "MetadataUpdateRequest": "metadata_update_request",
    "Oauth2Callback": "oauth_2_callback",
    "Oauth2Completion": "oauth_2_completion",
    "Organization": "organization",
    "Page": "page",
    "ParametricTable": "parametric_table",
    "ParametricTableColumn": "parametric_table_column",
    "Project": "project",
    "ProjectInfo": "project_info",
    "ProjectMetadata": "project_metadata",
    "ProjectMetadataEntry": "project_metadata_entry",
    "ProjectRequest": "project_request",
    "Query": "query",
    "QueryExecuteRequest": "query_execute_request",
    "QueryExecuteRequestId": "query_execute_request_id",
    "QueryExecuteRequestName": "query_execute_request_name",
    "QueryExecuteRequestStatement": "query_execute_request_statement",
    "QueryFilter": "query_filter",
    "QueryFolderCreateRequest": "query_folder_create_request",
    "QueryFolderItem": "query_folder_item",
    "QueryFolderListResponse": "query_folder_list_response",
    "QueryFolderRenameRequest": "query_folder_rename_request",
    "QueryFolderTreeNode": "query_folder_tree_node",
    "QueryFolderTreeResponse": "query_folder_tree_response",
    "QueryFolderUpdateRequest": "query_folder_update_request",
    "QueryFolderWithContentsResponse": "query_folder_with_contents_response",
    "QueryPathUpdateRequest": "query_path_update_request",
    "QueryRequest": "query_request",
    "QueryResultCell": "query_result_cell",
    "QueryResultCellTyped": "query_result_cell_typed",
    "QueryResultColumn": "query_result_column",
    "QueryResultCompact": "query_result_compact",
    "QueryResultFormat": "query_result_format",
    "QueryResultSimple": "query_result_simple",
    "QueryType": "query_type",
    "Relation": "relation",
    "RelationList": "relation_list",
    "RelationType": "relation_type",
    "SQLTranspileQueryRequest": "sql_transpile_query_request",
    "SampleQuestion": "sample_question",
    "SampleQuestionsResult": "sample_questions_result",
    "Schedule": "schedule",
    "ScheduleType": "schedule_type",
    "Schema": "schema",
    "SearchMetaQuery": "search_meta_query",
    "SearchRequest": "search_request",
    "SearchResult": "search_result",
    "SemanticCatalog": "semantic_catalog",
    "SemanticCatalogRequest": "semantic_catalog_request",
    "SemanticCatalogType": "semantic_catalog_type",
    "SemanticTable": "semantic_table",
    "SemanticTableRequest": "semantic_table_request",
    "SemanticsResult": "semantics_result",
    "SessionMode": "session_mode",
    "SharedCatalogResponse": "shared_catalog_response",
    "StreamMode": "stream_mode",
    "Table": "table",
    "TableCacheResult": "table_cache_result",
    "TableForQuery": "table_for_query",
    "TableMetadata": "table_metadata",
    "TableMetadataResult": "table_metadata_result",
    "TableStatistics": "table_statistics",
    "TranspileResult": "transpile_result",
    "TriggerResult": "trigger_result",
    "UserIntent": "user_intent",
    "Workspace": "workspace",
    "WorkspaceRequest": "workspace_request",
}

__all__ = [
    "AIAgentChatRequestDto",
    "AIAgentChatStreamRequestDto",
    "AIAgentThreadUpdateRequest",
    "AgentState",
    "AiAgentAnswerV1",
    "AiAgentCellV1",
    "AiAgentOutputV1",
    "AiAgentQuestionV1",
    "AiChatActionV1",
    "AiChatHistoryV1",
    "AiChatRenameV1",
    "AiChatStepV1",
    "AiChatTaskV1",
    "AiChatThreadV1",
    "ApiKey",
    "ApiKeyRequest",
    "Cache",
    "CacheActionRecord",
    "CacheCreateStatus",
    "CacheExecutionInfo",
    "CacheExecutionProgress",
    "CacheExecutionState",
    "CacheRequest",
    "CacheSettingsUpdateRequest",
    "CacheState",
    "CacheStatus",
    "CacheType",
    "Catalog",
    "CatalogRequest",
    "CatalogSchemaTable",
    "CatalogShareRequest",
    "CatalogShareRequestV2",
    "CategoricalFrequency",
    "ColumnDataType",
    "ColumnDetail",
    "ColumnRequest",
    "ColumnStatistics",
    "Connection",
    "ConnectionConfiguration",
    "ConnectionConfigurationItem",
    "ConnectionDetail",
    "ConnectionRequest",
    "CredentialFieldType",
    "DriverUrls",
    "EmbeddedSession",
    "ErrorBody",
    "ExportCompression",
    "ExportCsvOptions",
    "ExportFile",
    "ExportFormat",
    "ExportJobCreated",
    "ExportJobResponse",
    "ExportRequest",
    "ExportStatus",
    "GoldenSqlEntry",
    "GoldenSqlList",
    "GoldenSqlMatch",
    "GoldenSqlMetadata",
    "GoldenSqlQueryResult",
    "ImportCsvForm",
    "ImportCsvMapping",
    "ImportCsvRequest",
    "ImportJob",
    "ImportJobResult",
    "InitSessionRequest",
    "MaterializedQuerySchedule",
    "MaterializedQueryStatusView",
    "MaterializedScheduleType",
    "MaterializedState",
    "Meta",
    "MetadataAIUsageUpdateRequest",
    "MetadataAddGoldenSqlRequest",
    "MetadataAddRelationRequest",
    "MetadataCategoricalColumnRequest",
    "MetadataColumn",
    "MetadataColumnLineage",
    "MetadataCreateSemanticsRequest",
    "MetadataRefreshJobStatusResult",
    "MetadataRefreshMetadataCallbackRequest",
    "MetadataRefreshMetadataRequest",
    "MetadataRefreshState",
    "MetadataUpdateRelationRequest",
    "MetadataUpdateRequest",
    "Oauth2Callback",
    "Oauth2Completion",
    "Organization",
    "Page",
    "ParametricTable",
    "ParametricTableColumn",
    "Project",
    "ProjectInfo",
    "ProjectMetadata",
    "ProjectMetadataEntry",
    "ProjectRequest",
    "Query",
    "QueryExecuteRequest",
    "QueryExecuteRequestId",
    "QueryExecuteRequestName",
    "QueryExecuteRequestStatement",
    "QueryFilter",
    "QueryFolderCreateRequest",
    "QueryFolderItem",
    "QueryFolderListResponse",
    "QueryFolderRenameRequest",
    "QueryFolderTreeNode",
    "QueryFolderTreeResponse",
    "QueryFolderUpdateRequest",
    "QueryFolderWithContentsResponse",
    "QueryPathUpdateRequest",
    "QueryRequest",
    "QueryResultCell",
    "QueryResultCellTyped",
    "QueryResultColumn",
    "QueryResultCompact",
    "QueryResultFormat",
    "QueryResultSimple",
    "QueryType",
    "Relation",
    "RelationList",
    "RelationType",
    "SQLTranspileQueryRequest",
    "SampleQuestion",
    "SampleQuestionsResult",
    "Schedule",
    "ScheduleType",
    "Schema",
    "SearchMetaQuery",
    "SearchRequest",
    "SearchResult",
    "SemanticCatalog",
    "SemanticCatalogRequest",
    "SemanticCatalogType",
    "SemanticTable",
    "SemanticTableRequest",
    "SemanticsResult",
    "SessionMode",
    "SharedCatalogResponse",
    "StreamMode",
    "Table",
    "TableCacheResult",
    "TableForQuery",
    "TableMetadata",
    "TableMetadataResult",
    "TableStatistics",
    "TranspileResult",
    "TriggerResult",
    "UserIntent",
    "Workspace",
    "WorkspaceRequest",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
