"""Relations between columns: listed in both shapes, and added, changed and removed without mixing up names and ids."""

from __future__ import annotations

import builtins

import anyio

from peaka_api.arguments import segment
from peaka_api.errors import DecodeError, InvalidArgument
from peaka_api.models import Relation, RelationType
from peaka_api.operations import OPERATIONS
from peaka_api.transport import Call

from ..errors import BadRequest, OutcomeUnknown, ResponseDecodeError
from .metadata_places import ColumnPlaceLike, place_of, relations_in, source_of, target_of
from .metadata_waiting import MetadataWaiting

__all__ = ["MetadataRelations"]

_DELETE = OPERATIONS["metadata.delete_relation"]


class MetadataRelations(MetadataWaiting):
    """The operations on metadata, waiting for refreshes, and relations."""

    async def relations(self, catalog_id: str) -> builtins.list[Relation]:
        """List the relations of a catalog, whichever of the two shapes that are known the answer has.

        Args:
            catalog_id: Decimal string; the catalog that they start from.

        Returns:
            `list[Relation]`: Possibly none.

        Raises:
            ResponseDecodeError: The answer has neither shape.
            PeakaError: The request failed; the class says how.

        Source:
            Operation `metadata.list_relations`; behaviour reference section 15.

        Example:
            ```python
            for found in await project.metadata.relations(relation.source_catalog_id):
                print(found.source_column_name, found.type, found.target_column_name)
            ```
        """
        response = await self.raw.list_relations(catalog_id)
        try:
            return relations_in(response.parsed)
        except DecodeError as error:
            raise ResponseDecodeError(
                str(error),
                status=response.status,
                operation="metadata.list_relations",
                request_id=response.request_id,
            ) from error

    async def ensure_relation(
        self,
        source: ColumnPlaceLike,
        target: ColumnPlaceLike,
        *,
        type: RelationType | str,  # noqa: A002  # the word of the API
    ) -> Relation:
        """Return the relation from one column to another; add it where it is missing, change it where it is otherwise.

        It can be repeated, where adding again may make a second relation. Tasks of one client take turns; two programs
        at once may each add one.

        Args:
            source: The column that it starts from: a `ColumnPlace`, or `(catalog_id, schema_name, table_name,
                column_name)`.
            target: The column that it points to, in the same way.
            type: Read from source to target: `MANY_TO_ONE` where many source rows share one target row.

        Returns:
            `Relation`: With the id that `change_relation` and `remove_relation` use.

        Raises:
            InvalidArgument: A place is none.
            OutcomeUnknown: The answer to adding it was lost, and it is not listed. Calling again is safe.
            PeakaError: A request failed; the class says how.

        A cancellation may leave it added.

        Source:
            Operations `metadata.list_relations`, `metadata.add_relation` and `metadata.update_relation`; behaviour
            reference section 15.

        Example:
            ```python
            relation = await project.metadata.ensure_relation(
                (catalog_id, "public", "orders", "customer_id"),
                (catalog_id, "public", "customers", "id"),
                type="MANY_TO_ONE",
            )
            ```
        """
        start, end = place_of("source", source), place_of("target", target)
        async with self._pipeline.shared.common(("relations", self._project_id), anyio.Lock):
            found = [one for one in await self.relations(start.catalog_id) if _joins(one, start, end)]
            if not found:
                try:
                    return await self.add_relation(
                        start.catalog_id,
                        start.schema_name,
                        start.table_name,
                        start.column_name,
                        target_catalog_id=end.catalog_id,
                        target_schema_name=end.schema_name,
                        target_table_name=end.table_name,
                        target_column_name=end.column_name,
                        type=type,
                    )
                except OutcomeUnknown:
                    found = [one for one in await self.relations(start.catalog_id) if _joins(one, start, end)]
                    if not found:
                        raise
            return found[0] if found[0].type == type else await self.change_relation(found[0], type=type)

    async def change_relation(
        self,
        relation: Relation,
        *,
        type: RelationType | str,  # noqa: A002  # the word of the API
    ) -> Relation:
        """Change the type of a relation. Its place and its id are taken from the relation itself.

        `update_relation` wants its id where `add_relation` wants the name of a column, which is easily mixed up.

        Args:
            relation: As it was read or added.
            type: Read from source to target.

        Returns:
            `Relation`: As it is now.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            Operation `metadata.update_relation`; behaviour reference section 15.

        Example:
            ```python
            changed = await project.metadata.change_relation(relation, type="ONE_TO_ONE")
            print(changed.id == relation.id, changed.type)
            ```
        """
        place = source_of(_checked(relation))
        return await self.update_relation(place.catalog_id, place.schema_name, place.table_name, relation.id, type=type)

    async def remove_relation(self, relation: Relation) -> None:
        """Delete a relation. Its place and its id are taken from the relation itself; the tables stay as they are.

        Args:
            relation: As it was read or added.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            Operation `metadata.delete_relation`; behaviour reference section 15.

        Example:
            ```python
            await project.metadata.remove_relation(relation)
            print(await project.metadata.relations(relation.source_catalog_id))
            ```
        """
        place = source_of(_checked(relation))
        where = (place.catalog_id, place.schema_name, place.table_name, relation.id)
        path = "/".join(segment("relation", part) for part in where)
        # What the answer holds is not wanted, so neither its loss nor another shape is a failure.
        call: Call[None] = Call(
            _DELETE, f"/metadata/{segment('project_id', self._project_id)}/relations/{path}", lambda _: None
        )
        try:
            await self._transport.send(call)
        except BadRequest as refusal:
            # What is said of an unknown id was never recorded, and a 400 is usual. It is unknown by our own doing where
            # an attempt before has removed it and its answer was lost.
            is_first = refusal.attempts == 1
            if is_first or relation.id in [one.id for one in await self.relations(place.catalog_id)]:
                raise


def _joins(relation: Relation, source: object, target: object) -> bool:
    return (source_of(relation), target_of(relation)) == (source, target)


def _checked(relation: object) -> Relation:
    if not isinstance(relation, Relation):
        raise InvalidArgument(f"relation must be a Relation, as it was read, not a {type(relation).__name__}")
    return relation
