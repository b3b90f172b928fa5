"""The tree of folders with the queries in them, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from peaka_api.models import Query, QueryFolderItem

__all__ = ["FolderNode", "folder_tree"]


@frozen(repr=False)
class FolderNode:
    """A folder of queries with everything in it, or the root.

    Attributes:
        folder: The folder; `None` for the root, which is none to the service.
        path: Where it is: `/` for the root, `/reports/monthly` for others.
        children: The folders directly inside, by name.
        queries: The queries directly inside, by name.
    """

    folder: QueryFolderItem | None
    path: str
    children: tuple[FolderNode, ...]
    queries: tuple[Query, ...]

    def walk(self) -> Iterator[FolderNode]:
        """This folder and every one below it, depth first, each before what is in it. Nothing is sent.

        Returns:
            An iterator over nodes, this one first.

        Source:
            What `Folders.tree` has read.

        Example:
            ```python
            for node in (await project.folders.tree()).walk():
                print(node.path, [query.name for query in node.queries])
            ```
        """
        waiting: list[FolderNode] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def __repr__(self) -> str:
        return f"<FolderNode {self.path!r}: {len(self.children)} folders, {len(self.queries)} queries>"


def folder_tree(folders: Iterable[QueryFolderItem], queries: Iterable[Query]) -> FolderNode:
    """The root with everything in it. What names a folder that is not there is shown at the root."""
    by_id = {folder.id: folder for folder in folders}
    inside: dict[str | None, list[QueryFolderItem]] = {}
    filed: dict[str | None, list[Query]] = {}
    for folder in by_id.values():
        inside.setdefault(folder.parent_id if folder.parent_id in by_id else None, []).append(folder)
    for query in queries:
        place = query.folder_id if isinstance(query.folder_id, str) and query.folder_id in by_id else None
        filed.setdefault(place, []).append(query)

    def node(folder: QueryFolderItem | None) -> FolderNode:
        key = folder.id if folder else None
        children = sorted(inside.get(key, ()), key=lambda one: one.name)
        own = sorted(filed.get(key, ()), key=lambda one: one.name)
        return FolderNode(folder, folder.path if folder else "/", tuple(map(node, children)), tuple(own))

    return node(None)
