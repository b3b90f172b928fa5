"""Folders of saved queries."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import add_query, json_value, segment
from ..decoding import (
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.query_folder_item import QueryFolderItem
    from ..models.query_folder_list_response import QueryFolderListResponse
    from ..models.query_folder_tree_response import QueryFolderTreeResponse
    from ..models.query_folder_with_contents_response import QueryFolderWithContentsResponse


class FoldersOperations:
    """Folders of saved queries.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> FoldersRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return FoldersRaw(self._transport, self._project_id)

    async def list(self) -> QueryFolderListResponse:
        """List the query folders of a project.

        Returns folders of every level as one flat list, without paging. It comes wrapped in `items`, unlike
        other lists. `parentId` is null for a folder at the root.

        Returns:
            `QueryFolderListResponse`: The folders, wrapped in `items`.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/queries/folders`: operation `folders.list`, measured on the live
                service.

        Example:
            ```python
            answer = await project.folders.list()
            for folder in answer.items:
                print(folder.id, folder.path)
            ```
        """
        return (await self.raw.list()).parsed

    async def create(self, *, folder_name: str) -> QueryFolderItem:
        """Create a query folder at the root.

        Makes a folder at the root and returns it with 201. A 409 means that it exists already.

        Only documented: nobody is known to have called it live.

        Args:
            folder_name: Name of the new folder, one part of a path.

        Returns:
            `QueryFolderItem`: The new folder.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 409.

        Source:
            `POST /data/projects/{projectId}/queries/folders`: operation `folders.create`, known from the
                published document alone.

        Example:
            ```python
            folder = await project.folders.create(folder_name="drafts")
            print(folder.id, folder.path)
            ```
        """
        return (await self.raw.create(folder_name=folder_name)).parsed

    async def get_tree(
        self, *, include_queries: bool | None = None, root_folder_id: str | None = None
    ) -> QueryFolderTreeResponse:
        """Get the query folders as a tree.

        Returns the folders nested in each other, from the root or from `rootFolderId` down. Every node has
        a `queries` list, which stays empty unless `includeQueries` is true.

        Only documented: nobody is known to have called it live.

        Args:
            include_queries: True fills the `queries` list of each node. Server default false. Left out, the
                service takes False.
            root_folder_id: UUID of the folder to start from; without it the tree starts at the root.

        Returns:
            `QueryFolderTreeResponse`: The topmost folders with everything below them.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/queries/folders/tree`: operation `folders.get_tree`, known from
                the published document alone.

        Example:
            ```python
            answer = await project.folders.get_tree(include_queries=True)
            for node in answer.tree:
                print(node.path, [child.name for child in node.children], len(node.queries))
            ```
        """
        return (await self.raw.get_tree(include_queries=include_queries, root_folder_id=root_folder_id)).parsed

    async def get(self, folder_id: str) -> QueryFolderWithContentsResponse:
        """Read a query folder with its contents.

        Returns the folder, the folders directly inside it and its queries. An unknown folder is a 404.

        Only documented: nobody is known to have called it live.

        Args:
            folder_id: UUID of the folder.

        Returns:
            `QueryFolderWithContentsResponse`: The folder, its sub-folders and its queries.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `GET /data/projects/{projectId}/queries/folders/{folderId}`: operation `folders.get`, known from
                the published document alone.

        Example:
            ```python
            folder = await project.folders.get(folder_id)
            print(folder.path, [inner.name for inner in folder.folders])
            print([query.name for query in folder.queries])
            ```
        """
        return (await self.raw.get(folder_id)).parsed

    async def update(
        self, folder_id: str, *, query_ids_added: Sequence[str], query_ids_removed: Sequence[str]
    ) -> QueryFolderWithContentsResponse:
        """Put queries into a folder or take them out.

        Moves the queries in `queryIdsAdded` into the folder and those in `queryIdsRemoved` back to the
        root, then returns the folder with its contents. Both lists must be sent, `[]` when there is nothing
        to move. An unknown folder is a 404.

        Only documented: nobody is known to have called it live. Whether a second, equal call changes
        nothing or is refused is not known, so it is not repeated after a failure.

        Args:
            folder_id: UUID of the folder.
            query_ids_added: Ids of queries to move in; send `[]` for none, never null.
            query_ids_removed: Ids of queries to move back to the root; send `[]` for none, never null.

        Returns:
            `QueryFolderWithContentsResponse`: The folder after the change, with its sub-folders and
                queries.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `PUT /data/projects/{projectId}/queries/folders/{folderId}`: operation `folders.update`, known
                from the published document alone.

        Example:
            ```python
            folder = await project.folders.update(
                folder_id, query_ids_added=[query_id], query_ids_removed=[]
            )
            print([query.name for query in folder.queries])
            ```
        """
        return (
            await self.raw.update(folder_id, query_ids_added=query_ids_added, query_ids_removed=query_ids_removed)
        ).parsed

    async def delete(self, folder_id: str, *, force: bool | None = None) -> None:
        """Delete a query folder.

        Deletes an empty folder. One that holds anything is refused with 409 unless `force` is true, which
        also deletes its sub-folders and the queries in them.

        The 204 was measured; the 409, and the 404 for an unknown folder, are only documented.

        Args:
            folder_id: UUID of the folder.
            force: True deletes the folder with its sub-folders and queries. Server default false. Left out,
                the service takes False.

        Returns:
            `None`: Deleted; the body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404, 409.

        Source:
            `DELETE /data/projects/{projectId}/queries/folders/{folderId}`: operation `folders.delete`,
                measured on the live service.

        Example:
            ```python
            folder = await project.folders.create(folder_name="drafts")
            await project.folders.delete(folder.id)
            ```
        """
        await self.raw.delete(folder_id, force=force)

    async def rename(self, folder_id: str, *, name: str) -> QueryFolderItem:
        """Rename a query folder.

        Gives the folder another name, and so another `path`, and returns it. An unknown folder is a 404; a
        409 presumably means that the name is taken.

        Only documented: nobody is known to have called it live. Whether a second, equal call changes
        nothing or is refused is not known, so it is not repeated after a failure.

        Args:
            folder_id: UUID of the folder.
            name: New last part of the folder's `path`.

        Returns:
            `QueryFolderItem`: The folder under its new name and path.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404, 409.

        Source:
            `PATCH /data/projects/{projectId}/queries/folders/{folderId}/name`: operation `folders.rename`,
                known from the published document alone.

        Example:
            ```python
            folder = await project.folders.rename(folder_id, name="weekly")
            print(folder.name, folder.path)
            ```
        """
        return (await self.raw.rename(folder_id, name=name)).parsed

    async def move(self, folder_id: str, *, path: str) -> QueryFolderItem:
        """Move a query folder to another path.

        Moves the folder to `path` and returns it. No source says whether `path` names the new parent or the
        folder itself. An unknown folder is a 404; a 409 presumably means that the place is taken.

        Only documented: nobody is known to have called it live. Whether a second, equal call changes
        nothing or is refused is not known, so it is not repeated after a failure.

        Args:
            folder_id: UUID of the folder.
            path: Folder path starting with a slash, such as `/reports/monthly`; for queries, missing
                folders are made.

        Returns:
            `QueryFolderItem`: The folder at its new path.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404, 409.

        Source:
            `PATCH /data/projects/{projectId}/queries/folders/{folderId}/path`: operation `folders.move`,
                known from the published document alone.

        Example:
            ```python
            folder = await project.folders.move(folder_id, path="/archive/monthly")
            print(folder.path)  # whether `path` is that of the folder or of its parent is not documented
            ```
        """
        return (await self.raw.move(folder_id, path=path)).parsed

    async def create_in(self, parent_folder_id: str, *, folder_name: str) -> QueryFolderItem:
        """Create a query folder inside another.

        Makes a folder under the given parent and returns it with 201. An unknown parent is a 404, a folder
        that exists already a 409.

        Only documented: nobody is known to have called it live.

        Args:
            parent_folder_id: UUID of the folder that will hold the new one.
            folder_name: Name of the new folder, one part of a path.

        Returns:
            `QueryFolderItem`: The new folder, with `parentId` set.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404, 409.

        Source:
            `POST /data/projects/{projectId}/queries/folders/{parentFolderId}`: operation
                `folders.create_in`, known from the published document alone.

        Example:
            ```python
            folder = await project.folders.create_in(folder_id, folder_name="drafts")
            print(folder.path, folder.parent_id == folder_id)
            ```
        """
        return (await self.raw.create_in(parent_folder_id, folder_name=folder_name)).parsed


class FoldersRaw:
    """The methods of `FoldersOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self) -> Response[QueryFolderListResponse]:
        """As `FoldersOperations.list`, returning `Response[QueryFolderListResponse]`."""
        from ..models.query_folder_list_response import QueryFolderListResponse

        _call: Call[QueryFolderListResponse] = Call(
            OPERATIONS["folders.list"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders",
            decoding(lambda response: QueryFolderListResponse.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def create(self, *, folder_name: str) -> Response[QueryFolderItem]:
        """As `FoldersOperations.create`, returning `Response[QueryFolderItem]`."""
        from ..models.query_folder_item import QueryFolderItem

        _members: dict[str, Any] = {}
        _members["folderName"] = json_value("folder_name", folder_name, str)
        _body = JsonBody(_members)
        _call: Call[QueryFolderItem] = Call(
            OPERATIONS["folders.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders",
            decoding(lambda response: QueryFolderItem.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get_tree(
        self, *, include_queries: bool | None = None, root_folder_id: str | None = None
    ) -> Response[QueryFolderTreeResponse]:
        """As `FoldersOperations.get_tree`, returning `Response[QueryFolderTreeResponse]`."""
        from ..models.query_folder_tree_response import QueryFolderTreeResponse

        _query: builtins.list[tuple[str, str]] = []
        if include_queries is not None:
            add_query(_query, "includeQueries", "include_queries", include_queries, bool)
        if root_folder_id is not None:
            add_query(_query, "rootFolderId", "root_folder_id", root_folder_id, str)
        _call: Call[QueryFolderTreeResponse] = Call(
            OPERATIONS["folders.get_tree"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders/tree",
            decoding(lambda response: QueryFolderTreeResponse.from_dict(response.json())),
            query=_query,
        )
        return await self._transport.send(_call)

    async def get(self, folder_id: str) -> Response[QueryFolderWithContentsResponse]:
        """As `FoldersOperations.get`, returning `Response[QueryFolderWithContentsResponse]`."""
        from ..models.query_folder_with_contents_response import QueryFolderWithContentsResponse

        _call: Call[QueryFolderWithContentsResponse] = Call(
            OPERATIONS["folders.get"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders/{segment('folder_id', folder_id)}",
            decoding(lambda response: QueryFolderWithContentsResponse.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def update(
        self, folder_id: str, *, query_ids_added: Sequence[str], query_ids_removed: Sequence[str]
    ) -> Response[QueryFolderWithContentsResponse]:
        """As `FoldersOperations.update`, returning `Response[QueryFolderWithContentsResponse]`."""
        from ..models.query_folder_with_contents_response import QueryFolderWithContentsResponse

        _members: dict[str, Any] = {}
        _members["queryIdsAdded"] = json_value("query_ids_added", query_ids_added, [str])
        _members["queryIdsRemoved"] = json_value("query_ids_removed", query_ids_removed, [str])
        _body = JsonBody(_members)
        _call: Call[QueryFolderWithContentsResponse] = Call(
            OPERATIONS["folders.update"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders/{segment('folder_id', folder_id)}",
            decoding(lambda response: QueryFolderWithContentsResponse.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, folder_id: str, *, force: bool | None = None) -> Response[None]:
        """As `FoldersOperations.delete`, returning `Response[None]`."""
        _query: builtins.list[tuple[str, str]] = []
        if force is not None:
            add_query(_query, "force", "force", force, bool)
        _call: Call[None] = Call(
            OPERATIONS["folders.delete"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders/{segment('folder_id', folder_id)}",
            lambda response: None,
            query=_query,
        )
        return await self._transport.send(_call)

    async def rename(self, folder_id: str, *, name: str) -> Response[QueryFolderItem]:
        """As `FoldersOperations.rename`, returning `Response[QueryFolderItem]`."""
        from ..models.query_folder_item import QueryFolderItem

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        _body = JsonBody(_members)
        _call: Call[QueryFolderItem] = Call(
            OPERATIONS["folders.rename"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders/{segment('folder_id', folder_id)}/name",
            decoding(lambda response: QueryFolderItem.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def move(self, folder_id: str, *, path: str) -> Response[QueryFolderItem]:
        """As `FoldersOperations.move`, returning `Response[QueryFolderItem]`."""
        from ..models.query_folder_item import QueryFolderItem

        _members: dict[str, Any] = {}
        _members["path"] = json_value("path", path, str)
        _body = JsonBody(_members)
        _call: Call[QueryFolderItem] = Call(
            OPERATIONS["folders.move"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders/{segment('folder_id', folder_id)}/path",
            decoding(lambda response: QueryFolderItem.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def create_in(self, parent_folder_id: str, *, folder_name: str) -> Response[QueryFolderItem]:
        """As `FoldersOperations.create_in`, returning `Response[QueryFolderItem]`."""
        from ..models.query_folder_item import QueryFolderItem

        _members: dict[str, Any] = {}
        _members["folderName"] = json_value("folder_name", folder_name, str)
        _body = JsonBody(_members)
        _call: Call[QueryFolderItem] = Call(
            OPERATIONS["folders.create_in"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/folders/{segment('parent_folder_id', parent_folder_id)}",
            decoding(lambda response: QueryFolderItem.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)
