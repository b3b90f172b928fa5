"""Descriptions, relations and example queries that the AI agent works with."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import add_query, json_value, segment
from ..decoding import (
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.categorical_frequency import CategoricalFrequency
    from ..models.golden_sql_list import GoldenSqlList
    from ..models.golden_sql_query_result import GoldenSqlQueryResult
    from ..models.metadata_column import MetadataColumn
    from ..models.metadata_refresh_job_status_result import MetadataRefreshJobStatusResult
    from ..models.project_metadata import ProjectMetadata
    from ..models.relation import Relation
    from ..models.relation_list import RelationList
    from ..models.relation_type import RelationType
    from ..models.sample_questions_result import SampleQuestionsResult
    from ..models.semantics_result import SemanticsResult
    from ..models.table_metadata import TableMetadata
    from ..models.table_metadata_result import TableMetadataResult


class MetadataOperations:
    """Descriptions, relations and example queries that the AI agent works with.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> MetadataRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return MetadataRaw(self._transport, self._project_id)

    async def list(self, *, catalog_id: str | None = None, schema_name: str | None = None) -> ProjectMetadata:
        """List the stored metadata of the tables of a project.

        Returns one entry per table with its columns, relations and descriptions, unpaged; filter by catalog
        and schema to keep the reply small.

        What has changed in a source since the last refresh may be missing: run `metadata.trigger_refresh`
        after tables or columns were added. The shape is the one that two official clients use; it was not
        measured.

        Args:
            catalog_id: Keep only the tables of this catalog (decimal string). Absent: all catalogs.
            schema_name: Keep only the tables of this schema. Absent: all schemas. Its effect without
                `catalogId` is not known.

        Returns:
            `ProjectMetadata`: The entries under `metadata`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}`: operation `metadata.list`, known from official clients.

        Example:
            ```python
            found = await project.metadata.list(catalog_id=catalog_id, schema_name="public")
            for entry in found.metadata:
                print(entry.metadata.table_name, len(entry.metadata.columns or ()))
            ```
        """
        return (await self.raw.list(catalog_id=catalog_id, schema_name=schema_name)).parsed

    async def generate_categorical_values(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        column_name: str,
        *,
        limit: int,
        frequency: CategoricalFrequency | str,
    ) -> Any:
        """Collect the distinct values of a column and mark it categorical.

        Reads up to `limit` distinct values of the column and stores them in the table's metadata, where
        they appear as `categoricalValues` with `isCategorical` set.

        A `frequency` other than `NONE` leaves a recurring job that collects them again;
        `metadata.delete_categorical_values` removes it. The call can be repeated. The reply was never
        recorded: read the result with `metadata.list`.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            column_name: Column of the table, by name, not by display name.
            limit: Most distinct values to keep, as in `SELECT DISTINCT … LIMIT`. An official client
                proposes 10.
            frequency: How often to collect again; `NONE` leaves no recurring job.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /metadata/{projectId}/categorical/{catalogId}/{schemaName}/{tableName}/{columnName}`:
                operation `metadata.generate_categorical_values`, known from official clients.

        Example:
            ```python
            where = (catalog_id, "public", "orders")
            await project.metadata.generate_categorical_values(*where, "status", limit=10, frequency="NONE")
            table = await project.metadata.find_table(*where)
            if table is not None:
                print([one.categorical_values for one in table.columns or () if one.is_categorical])
            ```
        """
        return (
            await self.raw.generate_categorical_values(
                catalog_id, schema_name, table_name, column_name, limit=limit, frequency=frequency
            )
        ).parsed

    async def delete_categorical_values(
        self, catalog_id: str, schema_name: str, table_name: str, column_name: str
    ) -> Any:
        """Remove the categorical values of a column and their job.

        Drops the stored values from the column's metadata and stops the recurring job that collects them.

        Neither the reply nor the answer for a column without categorical values was ever recorded.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            column_name: Column of the table, by name, not by display name.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /metadata/{projectId}/categorical/{catalogId}/{schemaName}/{tableName}/{columnName}`:
                operation `metadata.delete_categorical_values`, known from official clients.

        Example:
            ```python
            where = (catalog_id, "public", "orders", "status")
            await project.metadata.generate_categorical_values(*where, limit=10, frequency="DAILY")
            await project.metadata.delete_categorical_values(*where)
            ```
        """
        return (await self.raw.delete_categorical_values(catalog_id, schema_name, table_name, column_name)).parsed

    async def query_golden_sqls(self, *, q: str) -> GoldenSqlQueryResult:
        """Find golden SQL that answers a similar question.

        Searches the project's golden SQL by meaning, not by equal words, and returns pairs of a stored
        question and its SQL. Matches carry no id and no score: take ids from `metadata.list_golden_sqls`.

        Mind the path, which says `golden-sql` in the singular. How many matches come back at most is not
        known.

        Args:
            q: Question in plain language, such as a user would ask it.

        Returns:
            `GoldenSqlQueryResult`: The matching pairs under `result`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}/golden-sql/query`: operation `metadata.query_golden_sqls`, known from
                official clients.

        Example:
            ```python
            found = await project.metadata.query_golden_sqls(q="How many orders are there?")
            for match in found.result:
                print(match.question, match.sql)
            ```
        """
        return (await self.raw.query_golden_sqls(q=q)).parsed

    async def list_golden_sqls(self) -> GoldenSqlList:
        """List the golden SQL of a project.

        Returns all stored pairs of a question and the SQL that answers it, with their ids, unpaged. AI
        features look here for a proven query before they write one.

        Each pair sits one level down, in the `metadata` of its entry.

        Returns:
            `GoldenSqlList`: The entries under `result`.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}/golden-sqls`: operation `metadata.list_golden_sqls`, known from
                official clients.

        Example:
            ```python
            golden = await project.metadata.list_golden_sqls()
            for entry in golden.result:
                print(entry.id, entry.metadata.prompt, entry.metadata.sql)
            ```
        """
        return (await self.raw.list_golden_sqls()).parsed

    async def add_golden_sql(self, *, prompt: str, sql: str) -> Any:
        """Add a golden SQL to a project.

        Stores a question together with the SQL that answers it. Whether the SQL is checked is not known, so
        execute it once before you add it.

        The reply is not measured and seems to hold no id: one official client types it as `projectId`,
        `prompt` and `sql`. Find the id with `metadata.list_golden_sqls`. Do not repeat the call blindly, it
        may store the pair twice.

        Args:
            prompt: Question in plain language; later searches compare with it.
            sql: SQL in Peaka's dialect (Trino).

        Returns:
            `Any`: Opaque JSON; one official client expects the pair echoed.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /metadata/{projectId}/golden-sqls`: operation `metadata.add_golden_sql`, known from
                official clients.

        Example:
            ```python
            statement = 'SELECT COUNT(*) FROM "postgres"."public"."orders"'
            await project.sql(statement)
            await project.metadata.add_golden_sql(prompt="How many orders are there?", sql=statement)
            ```
        """
        return (await self.raw.add_golden_sql(prompt=prompt, sql=sql)).parsed

    async def delete_golden_sql(self, golden_sql_id: str) -> Any:
        """Delete a golden SQL from a project.

        Removes one pair from the set that AI features consult. The reply, and the answer for an unknown id,
        were never recorded.

        Args:
            golden_sql_id: Id of the pair, as `metadata.list_golden_sqls` gives it; its form is not
                recorded.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /metadata/{projectId}/golden-sqls/{id}`: operation `metadata.delete_golden_sql`, known
                from official clients.

        Example:
            ```python
            await project.metadata.add_golden_sql(prompt="Is anybody there?", sql="SELECT 1")
            for entry in (await project.metadata.list_golden_sqls()).result:
                if entry.metadata.prompt == "Is anybody there?":
                    await project.metadata.delete_golden_sql(entry.id)
            ```
        """
        return (await self.raw.delete_golden_sql(golden_sql_id)).parsed

    async def query(self, *, table: str, top_k: str | None = None) -> TableMetadataResult:
        """Find the metadata of tables by a semantic search.

        Searches the stored metadata of the project by meaning and returns whole tables with their columns.
        An exact match of the name is not promised: check `tableName` in what comes back.

        For all tables of a catalog or a schema use `metadata.list`. One official client relies on this
        shape; it was not measured.

        Args:
            table: Name of the table looked for, the text that the search compares.
            top_k: How many tables to return at most: a count, sent as decimal text. The server's default is
                not known.

        Returns:
            `TableMetadataResult`: The tables found, under `result`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}/query`: operation `metadata.query`, known from official clients.

        Example:
            ```python
            found = await project.metadata.query(table="orders", top_k="3")
            for table in found.result:
                print(table.catalog_query_name, table.schema_name, table.table_name)
            ```
        """
        return (await self.raw.query(table=table, top_k=top_k)).parsed

    async def generate_sample_questions(self, *, question: str) -> SampleQuestionsResult:
        """Generate sample questions about the data of a project.

        Lets the AI propose questions that the project's data can answer, each with a category, and returns
        the id of the thread it used.

        This GET runs a model: expect it to be slower than a read, and to differ between two calls with the
        same text.

        Args:
            question: Last question of the conversation, which the proposals follow up. An official client
                sends empty text when there is none yet.

        Returns:
            `SampleQuestionsResult`: The proposed questions and the thread id.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}/questions/generate`: operation `metadata.generate_sample_questions`,
                known from official clients.

        Example:
            ```python
            proposed = await project.metadata.generate_sample_questions(question="How many orders are there?")
            for sample in proposed.questions:
                print(sample.category, sample.question)
            ```
        """
        return (await self.raw.generate_sample_questions(question=question)).parsed

    async def trigger_refresh(
        self, *, catalog_id: str, callback_url: str | None = None, callback_token: str | None = None
    ) -> Any:
        """Start a metadata refresh of a catalog.

        Starts a background run that reads the structure of the source anew, and answers 200 without waiting
        for it; the body was never recorded. Follow it with `metadata.get_refresh_status`.

        Measured: about 1 second on a small fresh catalog, up to 2 minutes for Stripe, about 4 minutes for a
        Postgres with ten schemas. Two triggers at once both get 200, a second run may queue. Schemas,
        tables and columns stay readable meanwhile.

        The published document makes the body optional, yet it carries the required `catalogId`: always send
        it.

        Args:
            catalog_id: Catalog to refresh (decimal string).
            callback_url: URL that the service calls about this run; method and body of that call are not
                known.
            callback_token: Secret for your callback to recognise the service by; how it travels is not
                known.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /metadata/{projectId}/refresh`: operation `metadata.trigger_refresh`, measured on the live
                service.

        Example:
            ```python
            await project.metadata.trigger_refresh(catalog_id=catalog_id)
            reading = await project.metadata.get_refresh_status(catalog_id)
            print(reading.status)  # "not-active" may also mean that it has not begun
            ```
        """
        return (
            await self.raw.trigger_refresh(
                catalog_id=catalog_id, callback_url=callback_url, callback_token=callback_token
            )
        ).parsed

    async def get_refresh_callback(self) -> Any:
        """Get the callback of the metadata refreshes of a project.

        Shows which callback `metadata.register_refresh_callback` has set for the project. Only documented:
        neither the reply nor the answer when none is registered is known.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}/refresh/callback`: operation `metadata.get_refresh_callback`, known
                from the published document alone.

        Example:
            ```python
            callback = await project.metadata.get_refresh_callback()
            print(list(callback or ()))  # the names alone: the answer may hold the token
            ```
        """
        return (await self.raw.get_refresh_callback()).parsed

    async def register_refresh_callback(
        self, *, callback_url: str | None = None, callback_token: str | None = None
    ) -> Any:
        """Register a callback for the metadata refreshes of a project.

        Sets the URL that the service calls about metadata refreshes of the project. A callback for a single
        run goes into the body of `metadata.trigger_refresh` instead.

        Only documented: method and body of the call, how the token travels, and whether a second
        registration replaces the first are not known. Keep polling `metadata.get_refresh_status` as the
        reliable way.

        Args:
            callback_url: URL that the service calls; method and body of that call are not known.
            callback_token: Secret for your callback to recognise the service by; how it travels is not
                known.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /metadata/{projectId}/refresh/callback`: operation `metadata.register_refresh_callback`,
                known from the published document alone.

        Example:
            ```python
            import secrets

            url, token = "https://example.com/refreshed", secrets.token_urlsafe()
            await project.metadata.register_refresh_callback(callback_url=url, callback_token=token)
            ```
        """
        return (
            await self.raw.register_refresh_callback(callback_url=callback_url, callback_token=callback_token)
        ).parsed

    async def unregister_refresh_callback(self) -> Any:
        """Remove the callback of the metadata refreshes of a project.

        Stops the calls that `metadata.register_refresh_callback` set up. Only documented: neither the reply
        nor the answer when none is registered is known.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /metadata/{projectId}/refresh/callback`: operation
                `metadata.unregister_refresh_callback`, known from the published document alone.

        Example:
            ```python
            await project.metadata.register_refresh_callback(callback_url="https://example.com/refreshed")
            await project.metadata.unregister_refresh_callback()
            ```
        """
        return (await self.raw.unregister_refresh_callback()).parsed

    async def get_refresh_status(self, catalog_id: str) -> MetadataRefreshJobStatusResult:
        """Get the state of the metadata refresh of a catalog.

        Returns `status`, and during long refreshes progress text beside it under names that were not
        recorded. Live values are lower-kebab (`not-active`); the published document writes `NOT_ACTIVE`, so
        upper-case and turn `-` into `_` before comparing.

        A finished refresh normally reads `not-active`, not `completed`, and so does a catalog that was
        never refreshed: right after the trigger it may mean that the run has not begun. `completed`,
        `failed` and `stuck` are final too; a failure arrives under 200.

        Treat an unknown state as unfinished and let a deadline end the wait.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.

        Returns:
            `MetadataRefreshJobStatusResult`: The state, with progress text during long refreshes.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}/refresh/{catalogId}`: operation `metadata.get_refresh_status`,
                measured on the live service.

        Example:
            ```python
            reading = await project.metadata.get_refresh_status(catalog_id)
            state = reading.status.upper().replace("-", "_")
            print(state in ("NOT_ACTIVE", "COMPLETED", "FAILED", "STUCK"), reading.additional_properties)
            ```
        """
        return (await self.raw.get_refresh_status(catalog_id)).parsed

    async def list_relations(self, catalog_id: str) -> RelationList:
        """List the relations of the tables of a catalog.

        Returns the relations recorded for the tables of this catalog; useful for writing joins. Whether
        relations that only point to the catalog are among them is not known.

        The shape is disputed: one official client reads a list under `relations`, another an open map keyed
        by relation id. Without `relations` in the reply, look at its other keys.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.

        Returns:
            `RelationList`: The relations, by one client under `relations`, by another as a map.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /metadata/{projectId}/relations/{catalogId}`: operation `metadata.list_relations`, known
                from official clients.

        Example:
            ```python
            answer = await project.metadata.list_relations(catalog_id)
            for relation in answer.relations or ():
                print(relation.id, relation.source_column_name, relation.type, relation.target_column_name)
            ```
        """
        return (await self.raw.list_relations(catalog_id)).parsed

    async def add_relation(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        column_name: str,
        *,
        target_catalog_id: str,
        target_schema_name: str,
        target_table_name: str,
        target_column_name: str,
        type: RelationType | str,
    ) -> Relation:
        """Add a relation from a column to another column.

        Records that the column in the path (the source) refers to the column in the body (the target) and
        returns the new relation with its id. It tells AI features and people how to join; the tables stay
        as they are.

        The last part of the path is a column name here, whereas update and delete expect the relation id
        there. Repeating the call may add a second relation; that was not measured.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            column_name: Column of the table, by name, not by display name.
            target_catalog_id: Catalog of the column that the relation points to (decimal string).
            target_schema_name: Schema of the column that the relation points to.
            target_table_name: Table of the column that the relation points to.
            target_column_name: Column that the relation points to, by its name in SQL.
            type: Cardinality, read from source to target.

        Returns:
            `Relation`: The new relation.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /metadata/{projectId}/relations/{catalogId}/{schemaName}/{tableName}/{columnName}`:
                operation `metadata.add_relation`, known from official clients.

        Example:
            ```python
            relation = await project.metadata.add_relation(
                catalog_id, "public", "orders", "customer_id", type="MANY_TO_ONE", target_column_name="id",
                target_catalog_id=catalog_id, target_schema_name="public", target_table_name="customers",
            )
            print(relation.id, relation.type)
            ```
        """
        return (
            await self.raw.add_relation(
                catalog_id,
                schema_name,
                table_name,
                column_name,
                target_catalog_id=target_catalog_id,
                target_schema_name=target_schema_name,
                target_table_name=target_table_name,
                target_column_name=target_column_name,
                type=type,
            )
        ).parsed

    async def update_relation(
        self, catalog_id: str, schema_name: str, table_name: str, relation_id: str, *, type: RelationType | str
    ) -> Relation:
        """Change the type of a relation.

        Only `type` can change: to move a relation to other columns, delete it and add a new one. Returns
        the relation as it is now.

        Catalog, schema and table in the path are those of the source column; the last part is the relation
        id. The answer for an unknown id is not recorded.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            relation_id: Id of the relation. It takes the place in the path that holds the column name on
                creation.
            type: Cardinality, read from source to target.

        Returns:
            `Relation`: The updated relation.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /metadata/{projectId}/relations/{catalogId}/{schemaName}/{tableName}/{relationId}`:
                operation `metadata.update_relation`, known from official clients.

        Example:
            ```python
            changed = await project.metadata.update_relation(
                catalog_id, "public", "orders", relation.id, type="ONE_TO_ONE"
            )
            print(changed.source_column_name, changed.type, changed.target_column_name)
            ```
        """
        return (await self.raw.update_relation(catalog_id, schema_name, table_name, relation_id, type=type)).parsed

    async def delete_relation(self, catalog_id: str, schema_name: str, table_name: str, relation_id: str) -> Relation:
        """Delete a relation.

        Removes the relation from the metadata and returns the relation as it was.

        Catalog, schema and table in the path are those of the source column; the last part is the relation
        id. The answer for an unknown id is not recorded.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            relation_id: Id of the relation. It takes the place in the path that holds the column name on
                creation.

        Returns:
            `Relation`: The deleted relation.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /metadata/{projectId}/relations/{catalogId}/{schemaName}/{tableName}/{relationId}`:
                operation `metadata.delete_relation`, known from official clients.

        Example:
            ```python
            gone = await project.metadata.delete_relation(catalog_id, "public", "orders", relation.id)
            print(gone.source_column_name, gone.type, gone.target_column_name)
            ```
        """
        return (await self.raw.delete_relation(catalog_id, schema_name, table_name, relation_id)).parsed

    async def generate_semantics(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        *,
        initial_prompt: str,
        limit: int,
        thread_id: str | None = None,
    ) -> SemanticsResult:
        """Generate descriptions of a table and its columns.

        Lets the AI describe the table and its columns from your prompt and a few sample rows, and returns
        the table's metadata with the proposed texts.

        Take the reply as a draft: an official client shows it for review and then stores it with
        `metadata.update_table`. The same client warns that a table with many columns can take more than a
        minute, so allow a long timeout. Each call runs the model again.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            initial_prompt: General description of the table in plain language; better text gives better
                column texts.
            limit: Number of sample rows that the AI gets to see. An official client proposes 3.
            thread_id: Thread to go on with, as an earlier reply gave it. Absent, a new one presumably
                starts.

        Returns:
            `SemanticsResult`: The proposed metadata and the thread id.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /metadata/{projectId}/semantics/{catalogId}/{schemaName}/{tableName}`: operation
                `metadata.generate_semantics`, known from official clients.

        Example:
            ```python
            draft = await project.metadata.generate_semantics(
                catalog_id, "public", "orders", initial_prompt="One row per order", limit=3
            )
            for column in draft.metadata.columns or ():
                print(column.column_name, column.column_description)
            ```
        """
        return (
            await self.raw.generate_semantics(
                catalog_id, schema_name, table_name, initial_prompt=initial_prompt, limit=limit, thread_id=thread_id
            )
        ).parsed

    async def update_catalog(self, catalog_id: str, *, use_with_ai: bool) -> Any:
        """Switch the AI usage of a whole catalog on or off.

        Decides whether AI features may use the tables of this catalog. Whether it overwrites the switches
        of single schemas and tables is not known.

        An official client types the reply as the metadata of one table, which is unlikely for a catalog: do
        not rely on it, read `metadata.list`.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            use_with_ai: True lets AI features use the tables, false hides them.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /metadata/{projectId}/{catalogId}`: operation `metadata.update_catalog`, known from
                official clients.

        Example:
            ```python
            await project.metadata.update_catalog(catalog_id, use_with_ai=False)
            for entry in (await project.metadata.list(catalog_id=catalog_id)).metadata:
                print(entry.metadata.schema_name, entry.metadata.table_name, entry.metadata.use_with_ai)
            ```
        """
        return (await self.raw.update_catalog(catalog_id, use_with_ai=use_with_ai)).parsed

    async def update_schema(self, catalog_id: str, schema_name: str, *, use_with_ai: bool) -> Any:
        """Switch the AI usage of a schema on or off.

        Decides whether AI features may use the tables of this schema. Whether it overwrites the switches of
        single tables is not known.

        An official client types the reply as the metadata of one table, only because it shares a call: do
        not rely on it, read `metadata.list`.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            use_with_ai: True lets AI features use the tables, false hides them.

        Returns:
            `Any`: Opaque JSON; the real body was never recorded.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /metadata/{projectId}/{catalogId}/{schemaName}`: operation `metadata.update_schema`, known
                from official clients.

        Example:
            ```python
            await project.metadata.update_schema(catalog_id, "public", use_with_ai=True)
            found = await project.metadata.list(catalog_id=catalog_id, schema_name="public")
            for entry in found.metadata:
                print(entry.metadata.table_name, entry.metadata.use_with_ai)
            ```
        """
        return (await self.raw.update_schema(catalog_id, schema_name, use_with_ai=use_with_ai)).parsed

    async def update_table(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        *,
        table_description: str | None = None,
        columns: Sequence[MetadataColumn | Mapping[str, Any]] | None = None,
        use_with_ai: bool | None = None,
    ) -> TableMetadata:
        """Update the description, columns and AI usage of a table.

        Writes the fields that you send to the table's metadata and returns the table as it is now. The
        source itself is not changed.

        Whether `columns` is merged or replaces the list is not measured: do as an official client does and
        send every column, complete, as `metadata.list` gave it.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            table_description: Meaning of the table, for people and for AI.
            columns: The columns, best all of them and complete: it is not known whether the list is merged
                or replaced.
            use_with_ai: True lets AI features use the table, false hides it.

        Returns:
            `TableMetadata`: The updated metadata of the table.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /metadata/{projectId}/{catalogId}/{schemaName}/{tableName}`: operation
                `metadata.update_table`, known from official clients.

        Example:
            ```python
            table = await project.metadata.update_table(
                catalog_id, "public", "orders", table_description="One row per order", use_with_ai=True
            )
            print(table.table_description, table.use_with_ai)
            ```
        """
        return (
            await self.raw.update_table(
                catalog_id,
                schema_name,
                table_name,
                table_description=table_description,
                columns=columns,
                use_with_ai=use_with_ai,
            )
        ).parsed


class MetadataRaw:
    """The methods of `MetadataOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self, *, catalog_id: str | None = None, schema_name: str | None = None) -> Response[ProjectMetadata]:
        """As `MetadataOperations.list`, returning `Response[ProjectMetadata]`."""
        from ..models.project_metadata import ProjectMetadata

        _query: builtins.list[tuple[str, str]] = []
        if catalog_id is not None:
            add_query(_query, "catalogId", "catalog_id", catalog_id, str)
        if schema_name is not None:
            add_query(_query, "schemaName", "schema_name", schema_name, str)
        _call: Call[ProjectMetadata] = Call(
            OPERATIONS["metadata.list"],
            f"/metadata/{segment('project_id', self._project_id)}",
            decoding(lambda response: ProjectMetadata.from_dict(response.json())),
            query=_query,
        )
        return await self._transport.send(_call)

    async def generate_categorical_values(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        column_name: str,
        *,
        limit: int,
        frequency: CategoricalFrequency | str,
    ) -> Response[Any]:
        """As `MetadataOperations.generate_categorical_values`, returning `Response[Any]`."""
        _members: dict[str, Any] = {}
        _members["limit"] = json_value("limit", limit, int)
        _members["frequency"] = json_value("frequency", frequency, str)
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["metadata.generate_categorical_values"],
            f"/metadata/{segment('project_id', self._project_id)}/categorical/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}/{segment('table_name', table_name)}/{segment('column_name', column_name)}",
            decoding(lambda response: response.json_or_none()),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_categorical_values(
        self, catalog_id: str, schema_name: str, table_name: str, column_name: str
    ) -> Response[Any]:
        """As `MetadataOperations.delete_categorical_values`, returning `Response[Any]`."""
        _call: Call[Any] = Call(
            OPERATIONS["metadata.delete_categorical_values"],
            f"/metadata/{segment('project_id', self._project_id)}/categorical/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}/{segment('table_name', table_name)}/{segment('column_name', column_name)}",
            decoding(lambda response: response.json_or_none()),
        )
        return await self._transport.send(_call)

    async def query_golden_sqls(self, *, q: str) -> Response[GoldenSqlQueryResult]:
        """As `MetadataOperations.query_golden_sqls`, returning `Response[GoldenSqlQueryResult]`."""
        from ..models.golden_sql_query_result import GoldenSqlQueryResult

        _query: builtins.list[tuple[str, str]] = []
        add_query(_query, "q", "q", q, str)
        _call: Call[GoldenSqlQueryResult] = Call(
            OPERATIONS["metadata.query_golden_sqls"],
            f"/metadata/{segment('project_id', self._project_id)}/golden-sql/query",
            decoding(lambda response: GoldenSqlQueryResult.from_dict(response.json())),
            query=_query,
        )
        return await self._transport.send(_call)

    async def list_golden_sqls(self) -> Response[GoldenSqlList]:
        """As `MetadataOperations.list_golden_sqls`, returning `Response[GoldenSqlList]`."""
        from ..models.golden_sql_list import GoldenSqlList

        _call: Call[GoldenSqlList] = Call(
            OPERATIONS["metadata.list_golden_sqls"],
            f"/metadata/{segment('project_id', self._project_id)}/golden-sqls",
            decoding(lambda response: GoldenSqlList.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def add_golden_sql(self, *, prompt: str, sql: str) -> Response[Any]:
        """As `MetadataOperations.add_golden_sql`, returning `Response[Any]`."""
        _members: dict[str, Any] = {}
        _members["prompt"] = json_value("prompt", prompt, str)
        _members["sql"] = json_value("sql", sql, str)
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["metadata.add_golden_sql"],
            f"/metadata/{segment('project_id', self._project_id)}/golden-sqls",
            decoding(lambda response: response.json_or_none()),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_golden_sql(self, golden_sql_id: str) -> Response[Any]:
        """As `MetadataOperations.delete_golden_sql`, returning `Response[Any]`."""
        _call: Call[Any] = Call(
            OPERATIONS["metadata.delete_golden_sql"],
            f"/metadata/{segment('project_id', self._project_id)}/golden-sqls/{segment('golden_sql_id', golden_sql_id)}",
            decoding(lambda response: response.json_or_none()),
        )
        return await self._transport.send(_call)

    async def query(self, *, table: str, top_k: str | None = None) -> Response[TableMetadataResult]:
        """As `MetadataOperations.query`, returning `Response[TableMetadataResult]`."""
        from ..models.table_metadata_result import TableMetadataResult

        _query: builtins.list[tuple[str, str]] = []
        add_query(_query, "table", "table", table, str)
        if top_k is not None:
            add_query(_query, "topK", "top_k", top_k, str)
        _call: Call[TableMetadataResult] = Call(
            OPERATIONS["metadata.query"],
            f"/metadata/{segment('project_id', self._project_id)}/query",
            decoding(lambda response: TableMetadataResult.from_dict(response.json())),
            query=_query,
        )
        return await self._transport.send(_call)

    async def generate_sample_questions(self, *, question: str) -> Response[SampleQuestionsResult]:
        """As `MetadataOperations.generate_sample_questions`, returning `Response[SampleQuestionsResult]`."""
        from ..models.sample_questions_result import SampleQuestionsResult

        _query: builtins.list[tuple[str, str]] = []
        add_query(_query, "question", "question", question, str)
        _call: Call[SampleQuestionsResult] = Call(
            OPERATIONS["metadata.generate_sample_questions"],
            f"/metadata/{segment('project_id', self._project_id)}/questions/generate",
            decoding(lambda response: SampleQuestionsResult.from_dict(response.json())),
            query=_query,
        )
        return await self._transport.send(_call)

    async def trigger_refresh(
        self, *, catalog_id: str, callback_url: str | None = None, callback_token: str | None = None
    ) -> Response[Any]:
        """As `MetadataOperations.trigger_refresh`, returning `Response[Any]`."""
        _members: dict[str, Any] = {}
        _members["catalogId"] = json_value("catalog_id", catalog_id, str)
        if callback_url is not None:
            _members["callbackURL"] = json_value("callback_url", callback_url, str)
        if callback_token is not None:
            _members["callbackToken"] = json_value("callback_token", callback_token, str)
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["metadata.trigger_refresh"],
            f"/metadata/{segment('project_id', self._project_id)}/refresh",
            decoding(lambda response: response.json_or_none()),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get_refresh_callback(self) -> Response[Any]:
        """As `MetadataOperations.get_refresh_callback`, returning `Response[Any]`."""
        _call: Call[Any] = Call(
            OPERATIONS["metadata.get_refresh_callback"],
            f"/metadata/{segment('project_id', self._project_id)}/refresh/callback",
            decoding(lambda response: response.json_or_none()),
        )
        return await self._transport.send(_call)

    async def register_refresh_callback(
        self, *, callback_url: str | None = None, callback_token: str | None = None
    ) -> Response[Any]:
        """As `MetadataOperations.register_refresh_callback`, returning `Response[Any]`."""
        _members: dict[str, Any] = {}
        if callback_url is not None:
            _members["callbackURL"] = json_value("callback_url", callback_url, str)
        if callback_token is not None:
            _members["callbackToken"] = json_value("callback_token", callback_token, str)
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["metadata.register_refresh_callback"],
            f"/metadata/{segment('project_id', self._project_id)}/refresh/callback",
            decoding(lambda response: response.json_or_none()),
            body=_body,
        )
        return await self._transport.send(_call)

    async def unregister_refresh_callback(self) -> Response[Any]:
        """As `MetadataOperations.unregister_refresh_callback`, returning `Response[Any]`."""
        _call: Call[Any] = Call(
            OPERATIONS["metadata.unregister_refresh_callback"],
            f"/metadata/{segment('project_id', self._project_id)}/refresh/callback",
            decoding(lambda response: response.json_or_none()),
        )
        return await self._transport.send(_call)

    async def get_refresh_status(self, catalog_id: str) -> Response[MetadataRefreshJobStatusResult]:
        """As `MetadataOperations.get_refresh_status`, returning `Response[MetadataRefreshJobStatusResult]`."""
        from ..models.metadata_refresh_job_status_result import MetadataRefreshJobStatusResult

        _call: Call[MetadataRefreshJobStatusResult] = Call(
            OPERATIONS["metadata.get_refresh_status"],
            f"/metadata/{segment('project_id', self._project_id)}/refresh/{segment('catalog_id', catalog_id)}",
            decoding(lambda response: MetadataRefreshJobStatusResult.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def list_relations(self, catalog_id: str) -> Response[RelationList]:
        """As `MetadataOperations.list_relations`, returning `Response[RelationList]`."""
        from ..models.relation_list import RelationList

        _call: Call[RelationList] = Call(
            OPERATIONS["metadata.list_relations"],
            f"/metadata/{segment('project_id', self._project_id)}/relations/{segment('catalog_id', catalog_id)}",
            decoding(lambda response: RelationList.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def add_relation(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        column_name: str,
        *,
        target_catalog_id: str,
        target_schema_name: str,
        target_table_name: str,
        target_column_name: str,
        type: RelationType | str,
    ) -> Response[Relation]:
        """As `MetadataOperations.add_relation`, returning `Response[Relation]`."""
        from ..models.relation import Relation

        _members: dict[str, Any] = {}
        _members["targetCatalogId"] = json_value("target_catalog_id", target_catalog_id, str)
        _members["targetSchemaName"] = json_value("target_schema_name", target_schema_name, str)
        _members["targetTableName"] = json_value("target_table_name", target_table_name, str)
        _members["targetColumnName"] = json_value("target_column_name", target_column_name, str)
        _members["type"] = json_value("type", type, str)
        _body = JsonBody(_members)
        _call: Call[Relation] = Call(
            OPERATIONS["metadata.add_relation"],
            f"/metadata/{segment('project_id', self._project_id)}/relations/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}/{segment('table_name', table_name)}/{segment('column_name', column_name)}",
            decoding(lambda response: Relation.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def update_relation(
        self, catalog_id: str, schema_name: str, table_name: str, relation_id: str, *, type: RelationType | str
    ) -> Response[Relation]:
        """As `MetadataOperations.update_relation`, returning `Response[Relation]`."""
        from ..models.relation import Relation

        _members: dict[str, Any] = {}
        _members["type"] = json_value("type", type, str)
        _body = JsonBody(_members)
        _call: Call[Relation] = Call(
            OPERATIONS["metadata.update_relation"],
            f"/metadata/{segment('project_id', self._project_id)}/relations/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}/{segment('table_name', table_name)}/{segment('relation_id', relation_id)}",
            decoding(lambda response: Relation.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_relation(
        self, catalog_id: str, schema_name: str, table_name: str, relation_id: str
    ) -> Response[Relation]:
        """As `MetadataOperations.delete_relation`, returning `Response[Relation]`."""
        from ..models.relation import Relation

        _call: Call[Relation] = Call(
            OPERATIONS["metadata.delete_relation"],
            f"/metadata/{segment('project_id', self._project_id)}/relations/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}/{segment('table_name', table_name)}/{segment('relation_id', relation_id)}",
            decoding(lambda response: Relation.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def generate_semantics(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        *,
        initial_prompt: str,
        limit: int,
        thread_id: str | None = None,
    ) -> Response[SemanticsResult]:
        """As `MetadataOperations.generate_semantics`, returning `Response[SemanticsResult]`."""
        from ..models.semantics_result import SemanticsResult

        _members: dict[str, Any] = {}
        _members["initialPrompt"] = json_value("initial_prompt", initial_prompt, str)
        _members["limit"] = json_value("limit", limit, int)
        if thread_id is not None:
            _members["threadId"] = json_value("thread_id", thread_id, str)
        _body = JsonBody(_members)
        _call: Call[SemanticsResult] = Call(
            OPERATIONS["metadata.generate_semantics"],
            f"/metadata/{segment('project_id', self._project_id)}/semantics/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}/{segment('table_name', table_name)}",
            decoding(lambda response: SemanticsResult.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def update_catalog(self, catalog_id: str, *, use_with_ai: bool) -> Response[Any]:
        """As `MetadataOperations.update_catalog`, returning `Response[Any]`."""
        _members: dict[str, Any] = {}
        _members["useWithAI"] = json_value("use_with_ai", use_with_ai, bool)
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["metadata.update_catalog"],
            f"/metadata/{segment('project_id', self._project_id)}/{segment('catalog_id', catalog_id)}",
            decoding(lambda response: response.json_or_none()),
            body=_body,
        )
        return await self._transport.send(_call)

    async def update_schema(self, catalog_id: str, schema_name: str, *, use_with_ai: bool) -> Response[Any]:
        """As `MetadataOperations.update_schema`, returning `Response[Any]`."""
        _members: dict[str, Any] = {}
        _members["useWithAI"] = json_value("use_with_ai", use_with_ai, bool)
        _body = JsonBody(_members)
        _call: Call[Any] = Call(
            OPERATIONS["metadata.update_schema"],
            f"/metadata/{segment('project_id', self._project_id)}/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}",
            decoding(lambda response: response.json_or_none()),
            body=_body,
        )
        return await self._transport.send(_call)

    async def update_table(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        *,
        table_description: str | None = None,
        columns: Sequence[MetadataColumn | Mapping[str, Any]] | None = None,
        use_with_ai: bool | None = None,
    ) -> Response[TableMetadata]:
        """As `MetadataOperations.update_table`, returning `Response[TableMetadata]`."""
        from ..models.metadata_column import MetadataColumn
        from ..models.table_metadata import TableMetadata

        _members: dict[str, Any] = {}
        if table_description is not None:
            _members["tableDescription"] = json_value("table_description", table_description, str)
        if columns is not None:
            _members["columns"] = json_value("columns", columns, [MetadataColumn, Mapping])
        if use_with_ai is not None:
            _members["useWithAI"] = json_value("use_with_ai", use_with_ai, bool)
        _body = JsonBody(_members)
        _call: Call[TableMetadata] = Call(
            OPERATIONS["metadata.update_table"],
            f"/metadata/{segment('project_id', self._project_id)}/{segment('catalog_id', catalog_id)}/{segment('schema_name', schema_name)}/{segment('table_name', table_name)}",
            decoding(lambda response: TableMetadata.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)
