"""Every group of operations, made on first use: account-wide ones and those bound to a project."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..transport import Transport

if TYPE_CHECKING:
    from .account import AccountOperations
    from .ai import AiOperations
    from .ai_legacy import AiLegacyOperations
    from .api_keys import ApiKeysOperations
    from .bi_tables import BiTablesOperations
    from .caches import CachesOperations
    from .catalogs import CatalogsOperations
    from .connection_configs import ConnectionConfigsOperations
    from .connections import ConnectionsOperations
    from .drivers import DriversOperations
    from .embedded import EmbeddedOperations
    from .exports import ExportsOperations
    from .folders import FoldersOperations
    from .materialized import MaterializedOperations
    from .metadata import MetadataOperations
    from .organizations import OrganizationsOperations
    from .parametric_tables import ParametricTablesOperations
    from .projects import ProjectsOperations
    from .projects_legacy import ProjectsLegacyOperations
    from .queries import QueriesOperations
    from .semantic_catalogs import SemanticCatalogsOperations
    from .sql_tools import SqlToolsOperations
    from .tables import TablesOperations
    from .workspaces import WorkspacesOperations

__all__ = ["AccountGroups", "ProjectGroups"]


class AccountGroups:
    """The groups that need no project."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @cached_property
    def account(self) -> AccountOperations:
        """Who the key belongs to."""
        from .account import AccountOperations

        return AccountOperations(self._transport)

    @cached_property
    def organizations(self) -> OrganizationsOperations:
        """Organizations of the account. Partner key only."""
        from .organizations import OrganizationsOperations

        return OrganizationsOperations(self._transport)

    @cached_property
    def workspaces(self) -> WorkspacesOperations:
        """Workspaces of an organization. Partner key only."""
        from .workspaces import WorkspacesOperations

        return WorkspacesOperations(self._transport)

    @cached_property
    def projects(self) -> ProjectsOperations:
        """Projects of a workspace. Partner key only."""
        from .projects import ProjectsOperations

        return ProjectsOperations(self._transport)

    @cached_property
    def projects_legacy(self) -> ProjectsLegacyOperations:
        """The deprecated family of project routes outside of any workspace."""
        from .projects_legacy import ProjectsLegacyOperations

        return ProjectsLegacyOperations(self._transport)

    @cached_property
    def connection_configs(self) -> ConnectionConfigsOperations:
        """The kinds of source there are and the credential fields that each wants."""
        from .connection_configs import ConnectionConfigsOperations

        return ConnectionConfigsOperations(self._transport)

    @cached_property
    def embedded(self) -> EmbeddedOperations:
        """Sessions of the Peaka user interface inside another application."""
        from .embedded import EmbeddedOperations

        return EmbeddedOperations(self._transport)

    @cached_property
    def drivers(self) -> DriversOperations:
        """Connection strings for SQL drivers. They contain the API key."""
        from .drivers import DriversOperations

        return DriversOperations(self._transport)

    @cached_property
    def sql_tools(self) -> SqlToolsOperations:
        """Translation between SQL dialects."""
        from .sql_tools import SqlToolsOperations

        return SqlToolsOperations(self._transport)


class ProjectGroups:
    """The groups of one project."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    @cached_property
    def api_keys(self) -> ApiKeysOperations:
        """API keys of a project. Partner key only."""
        from .api_keys import ApiKeysOperations

        return ApiKeysOperations(self._transport, self._project_id)

    @cached_property
    def connections(self) -> ConnectionsOperations:
        """Credentials that let a project reach a source."""
        from .connections import ConnectionsOperations

        return ConnectionsOperations(self._transport, self._project_id)

    @cached_property
    def catalogs(self) -> CatalogsOperations:
        """What a connection offers in SQL - its catalogs, schemas, tables, columns and statistics - and search over all of it."""
        from .catalogs import CatalogsOperations

        return CatalogsOperations(self._transport, self._project_id)

    @cached_property
    def semantic_catalogs(self) -> SemanticCatalogsOperations:
        """Catalogs made of saved queries."""
        from .semantic_catalogs import SemanticCatalogsOperations

        return SemanticCatalogsOperations(self._transport, self._project_id)

    @cached_property
    def parametric_tables(self) -> ParametricTablesOperations:
        """Tables that fix the request parameters of a dynamic table."""
        from .parametric_tables import ParametricTablesOperations

        return ParametricTablesOperations(self._transport, self._project_id)

    @cached_property
    def tables(self) -> TablesOperations:
        """Peaka Tables, the internal tables of a project, filled by CSV import."""
        from .tables import TablesOperations

        return TablesOperations(self._transport, self._project_id)

    @cached_property
    def bi_tables(self) -> BiTablesOperations:
        """BI tables, the internal tables that people fill in the web studio."""
        from .bi_tables import BiTablesOperations

        return BiTablesOperations(self._transport, self._project_id)

    @cached_property
    def queries(self) -> QueriesOperations:
        """Saved queries, and the execution of SQL."""
        from .queries import QueriesOperations

        return QueriesOperations(self._transport, self._project_id)

    @cached_property
    def folders(self) -> FoldersOperations:
        """Folders of saved queries."""
        from .folders import FoldersOperations

        return FoldersOperations(self._transport, self._project_id)

    @cached_property
    def materialized(self) -> MaterializedOperations:
        """Refreshing materialized queries. They are created and deleted as `queries`."""
        from .materialized import MaterializedOperations

        return MaterializedOperations(self._transport, self._project_id)

    @cached_property
    def caches(self) -> CachesOperations:
        """Copies of slow tables that Peaka keeps up to date."""
        from .caches import CachesOperations

        return CachesOperations(self._transport, self._project_id)

    @cached_property
    def exports(self) -> ExportsOperations:
        """Files made from a query or a table."""
        from .exports import ExportsOperations

        return ExportsOperations(self._transport, self._project_id)

    @cached_property
    def metadata(self) -> MetadataOperations:
        """Descriptions, relations and example queries that the AI agent works with."""
        from .metadata import MetadataOperations

        return MetadataOperations(self._transport, self._project_id)

    @cached_property
    def ai(self) -> AiOperations:
        """The AI agent - chat, its event stream, and threads."""
        from .ai import AiOperations

        return AiOperations(self._transport, self._project_id)

    @cached_property
    def ai_legacy(self) -> AiLegacyOperations:
        """The first AI agent, removed from the published document; whether it still answers is not known."""
        from .ai_legacy import AiLegacyOperations

        return AiLegacyOperations(self._transport, self._project_id)
