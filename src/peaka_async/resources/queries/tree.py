"""The tree of folders with the queries in them, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

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
    """The root with everything in it. What it would not reach is shown at the root: what names a folder that is not
    there, and of folders that are inside of each other the first.
    """
    by_id = {folder.id: folder for folder in folders}
    inside: dict[str | None, list[str]] = {}
    filed: dict[str | None, list[Query]] = {}
    for folder in by_id.values():
        inside.setdefault(folder.parent_id if folder.parent_id in by_id else None, []).append(folder.id)
    for query in queries:
        place = query.folder_id if isinstance(query.folder_id, str) and query.folder_id in by_id else None
        filed.setdefault(place, []).append(query)
    children = _reached(by_id, inside)

    made: dict[str | None, FolderNode] = {}
    # Each after everything inside of it, so that there is no limit to how deep they are.
    for key in reversed(children):
        found = by_id[key] if key is not None else None
        below = sorted((made.pop(child) for child in children[key]), key=lambda node: _name(node.folder))
        own = sorted(filed.get(key, ()), key=_name)
        made[key] = FolderNode(found, found.path if found is not None else "/", tuple(below), tuple(own))
    return made[None]


def _reached(ids: Iterable[str], inside: Mapping[str | None, Sequence[str]]) -> dict[str | None, list[str]]:
    """What is in each folder and in the root, which is `None`; each stands before what is in it, and once."""
    children: dict[str | None, list[str]] = {None: []}
    for start in (*inside.get(None, ()), *ids):
        waiting: list[tuple[str | None, str]] = [(None, start)]
        while waiting:
            above, key = waiting.pop()
            if key not in children:
                children[above].append(key)
                children[key] = []
                waiting.extend((key, child) for child in inside.get(key, ()))
    return children


def _name(named: Any) -> str:
    """What a folder or a query is sorted by; null stands first."""
    return named.name or ""
