"""Folders of saved queries by their paths: find one, make what is missing, read the tree, move queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from typing import Any

import anyio
from typing_extensions import override

from peaka_api.arguments import segment
from peaka_api.errors import InvalidArgument
from peaka_api.groups.folders import FoldersOperations
from peaka_api.groups.queries import QueriesOperations
from peaka_api.models import QueryFolderItem

from ..config import whole_number
from ..errors import Conflict, OutcomeUnknown
from ..jobs import together
from ..transport import Pipeline
from .queries.paths import joined, parts_of, parts_of_folder, split
from .queries.tree import FolderNode, folder_tree

__all__ = ["Folders"]


class Folders(FoldersOperations):
    """Folders of saved queries.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `at` and `ensure`
    find and make folders by path, `tree` reads them all with their queries, `move_queries` files queries.
    """

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    async def at(self, path: str) -> QueryFolderItem | None:
        """Find a folder by its path. Only reads.

        Args:
            path: Where it is, from the root: `/reports/monthly`. Case matters.

        Returns:
            `QueryFolderItem`, or `None` where there is no such folder.

        Raises:
            InvalidArgument: It is no path of a folder; the root is none to the service.
            PeakaError: The folders could not be listed.

        Source:
            Operation `folders.list`; behaviour reference section 9.

        Example:
            ```python
            folder = await project.folders.at("/reports/monthly")
            print("missing" if folder is None else folder.id)
            ```
        """
        return (await self._by_path()).get(parts_of_folder(path))

    async def ensure(self, path: str) -> QueryFolderItem:
        """Return the folder at a path, and make it and those above it where they are missing.

        It can be repeated, and done by several tasks and programs at once: that somebody else has made a folder in
        between is no error. Tasks of one client take turns, because what the service does about two of one name at
        once was not measured.

        Args:
            path: Where it is to be, from the root: `/reports/monthly`.

        Returns:
            `QueryFolderItem`: The folder, found or made.

        Raises:
            InvalidArgument: It is no path of a folder.
            OutcomeUnknown: The answer to the making of one was lost, and it is not listed. Calling again is safe.
            Conflict: The service says that one is there and does not list it.
            PeakaError: The request failed; the class says how.

        A cancellation may leave the folders above it made.

        Source:
            Operations `folders.list`, `folders.create` and `folders.create_in`; behaviour reference section 9.

        Example:
            ```python
            folder = await project.folders.ensure("/reports/monthly")
            print(folder.path)
            ```
        """
        parts = parts_of_folder(path)
        async with self._turn:
            known = await self._by_path()
            for depth in range(1, len(parts) + 1):
                if parts[:depth] not in known:
                    known = await self._with(known, parts[:depth])
        return known[parts]

    async def tree(self) -> FolderNode:
        """Read all folders with the queries in them. Only reads, in two requests.

        Returns:
            `FolderNode`: The root, with the queries that are in no folder; `walk` goes through everything below it.

        Raises:
            PeakaError: The folders or the queries could not be listed.

        Source:
            Operations `queries.list` and `folders.list`, which were measured, where `folders.get_tree` was not, and
            leaves out the queries of the root; behaviour reference sections 8.1 and 9.

        Example:
            ```python
            root = await project.folders.tree()
            print(root, [child.path for child in root.children])
            ```
        """
        # In this order, a folder that is made meanwhile is shown empty, and none of the queries lacks its folder.
        queries = await self._queries.list()
        return folder_tree(await self._listed(), queries)

    async def move_queries(self, query_ids: Iterable[str], path: str, *, max_concurrency: int = 4) -> None:
        """Move queries to a folder, which is made with those above it where it is missing.

        Args:
            query_ids: Decimal strings; the saved queries.
            path: Where to, from the root: `/reports/monthly`, or `/` for out of all folders.
            max_concurrency: How many requests are sent at once.

        Raises:
            InvalidArgument: It is no path, or the ids are none; nothing was sent.
            NotFound: There is no such query.
            PeakaError: One could not be moved. Others may have been: call again with all of them.

        A cancellation leaves some moved and the others where they were. Folders that were made stay.

        Source:
            Operation `queries.update_path`, which was measured, where `folders.update` was not; behaviour reference
            section 8.1.

        Example:
            ```python
            await project.folders.move_queries([query_id], "/reports/monthly")
            ```
        """
        where = joined(parts_of(path))
        width = whole_number("max_concurrency", max_concurrency, 1)
        moves = [partial(self._queries.update_path, query_id, path=where) for query_id in _checked(query_ids)]
        # The first one makes the folders, so that the others do not do so at the same time.
        for move in moves[:1]:
            await move()
        await together(moves[1:], limit=width)

    @override
    async def delete(self, folder_id: str, *, force: bool | None = None) -> None:
        """Delete a folder.

        An empty one is deleted as it is. One that holds anything is refused, unless `force` is true: then everything
        below it goes too, sub-folders and queries, and the stored rows of those that are materialized, for good. To
        keep the queries, move them first.

        Args:
            folder_id: UUID of the folder.
            force: True deletes it with all that it holds. False when left out.

        Raises:
            Conflict: It is not empty, and `force` was not given.
            NotFound: There is no such folder.
            PeakaError: The request failed; the class says how.

        A cancellation may leave it deleted.

        Source:
            Operation `folders.delete`; behaviour reference section 9.

        Example:
            ```python
            folder = await project.folders.ensure("/drafts")
            await project.folders.delete(folder.id)
            ```
        """
        try:
            await super().delete(folder_id, force=force)
        except Conflict as conflict:
            if not force:
                conflict.hint = (
                    "If it is not empty, force=True deletes all that it holds with it, queries too, for good"
                )
            raise

    @cached_property
    def _queries(self) -> QueriesOperations:
        return QueriesOperations(self._transport, self._project_id)

    @property
    def _turn(self) -> anyio.Lock:
        return self._pipeline.shared.common(("folders", self._project_id), anyio.Lock)

    async def _by_path(self) -> Mapping[tuple[str, ...], QueryFolderItem]:
        return {split(folder.path or ""): folder for folder in await self._listed()}

    async def _listed(self) -> list[QueryFolderItem]:
        """All folders; null, for all of them or for one, is none."""
        items: Any = (await self.list()).items
        return [item for item in items or () if item is not None]

    async def _with(
        self, known: Mapping[tuple[str, ...], QueryFolderItem], parts: tuple[str, ...]
    ) -> Mapping[tuple[str, ...], QueryFolderItem]:
        """What is known, and one folder more, whose parent is known."""
        *above, name = parts
        try:
            if above:
                made = await self.create_in(known[tuple(above)].id, folder_name=name)
            else:
                made = await self.create(folder_name=name)
        except (Conflict, OutcomeUnknown):
            # Somebody was quicker, or the answer was lost: either way it may be there.
            now = await self._by_path()
            if parts not in now:
                raise
            return now
        return {**known, parts: made}


def _checked(query_ids: object) -> Iterable[str]:
    """The ids of queries, each once.

    Raises:
        InvalidArgument: One of them cannot be an id.
    """
    if isinstance(query_ids, str) or not isinstance(query_ids, Iterable):
        raise InvalidArgument("query_ids must be several ids; for one query use queries.update_path()")
    found: list[Any] = [*query_ids]
    for place, value in enumerate(found):
        if not isinstance(value, str):
            raise InvalidArgument(f"query_ids[{place}] must be the id of a query, which is text, not {value!r}")
        segment(f"query_ids[{place}]", value)
    return dict.fromkeys(found)
