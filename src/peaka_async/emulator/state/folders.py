"""Folders of saved queries: a tree by parent ids, and the paths that lead through it. Section 9.

Only listing and deleting were measured; everything else here is what documents say, or the plainest guess.
"""

from __future__ import annotations

import attrs

from ..errors import bad_request, conflict, not_found
from .jobs import Context

MOST_LEVELS = 100
"""Folders can be nested this deep; whether the live service has such a limit is not known."""


@attrs.define
class Folder:
    """One folder; `parent_id` is None at the root."""

    id: str
    name: str
    parent_id: str | None
    created_at: float


@attrs.define
class FolderTree:
    """The folders of one project by id, oldest first."""

    by_id: dict[str, Folder] = attrs.field(factory=dict[str, Folder])

    def get(self, folder_id: str) -> Folder:
        """Return a folder by its id.

        Raises:
            Refusal: 404 with an envelope, for one that is unknown or deleted.
        """
        if folder_id not in self.by_id:
            raise not_found("Folder not found")
        return self.by_id[folder_id]

    def path(self, folder_id: str | None) -> str:
        """Return the path of a folder, `/` for the root."""
        return "/" + "/".join(folder.name for folder in self._line(folder_id))

    def inside(self, folder_id: str | None) -> list[Folder]:
        """Return the folders directly inside one, or at the root."""
        return [one for one in self.by_id.values() if one.parent_id == folder_id]

    def with_all_below(self, folder_id: str) -> list[Folder]:
        """Return a folder and everything under it, each behind the one that holds it."""
        found = [self.by_id[folder_id]]
        for folder in found:
            found.extend(self.inside(folder.id))
        return found

    def create(self, name: str, parent_id: str | None, context: Context) -> Folder:
        """Make a folder.

        Raises:
            Refusal: 409 where there is one of that name; 400 for a name that cannot be one part of a path.
        """
        _refuse_bad_name(name)
        self._refuse_taken(name, parent_id)
        _refuse_too_many_levels(len(self._line(parent_id)) + 1)
        folder = Folder(context.ids.uuid(), name, parent_id, context.now)
        self.by_id[folder.id] = folder
        return folder

    def make_path(self, parts: tuple[str, ...], context: Context) -> str | None:
        """Return the id of the folder to which a path leads, None for the root; what is missing on the way is made."""
        folder_id: str | None = None
        for part in parts:
            folder = self._child(part, folder_id) or self.create(part, folder_id, context)
            folder_id = folder.id
        return folder_id

    def rename(self, folder: Folder, name: str) -> None:
        """Give a folder another name.

        Raises:
            Refusal: 409 where the name is taken; 400 for a name that cannot be one part of a path.
        """
        _refuse_bad_name(name)
        self._refuse_taken(name, folder.parent_id, but=folder)
        folder.name = name

    def move(self, folder: Folder, parts: tuple[str, ...], context: Context) -> None:
        """Give a folder another path.

        The path is taken for that of the folder itself, last part and all, as it is then read back; whether it means
        this or the new parent is not documented. Missing folders on the way are made, as for queries.

        Raises:
            Refusal: 409 where the place is taken or inside the folder itself; 400 for the root.
        """
        if not parts:
            raise bad_request("Property 'path' must name a folder")
        if self._leads_through(folder, parts[:-1]):
            raise conflict("A folder cannot be moved into itself")
        below = self.with_all_below(folder.id)
        height = max(len(self._line(one.id)) for one in below) - len(self._line(folder.id)) + 1
        _refuse_too_many_levels(len(parts) - 1 + height)
        parent_id = self._existing(parts[:-1])
        if parent_id is not None or len(parts) == 1:
            self._refuse_taken(parts[-1], parent_id, but=folder)
        folder.parent_id, folder.name = self.make_path(parts[:-1], context), parts[-1]

    def delete(self, folders: list[Folder]) -> None:
        """Delete folders."""
        for folder in folders:
            del self.by_id[folder.id]

    def _line(self, folder_id: str | None) -> list[Folder]:
        """Return the folders on the way from the root to one, with that one."""
        line: list[Folder] = []
        while folder_id is not None:
            folder = self.by_id[folder_id]
            line.append(folder)
            folder_id = folder.parent_id
        return line[::-1]

    def _child(self, name: str, parent_id: str | None) -> Folder | None:
        return next((one for one in self.inside(parent_id) if one.name == name), None)

    def _existing(self, parts: tuple[str, ...]) -> str | None:
        folder_id: str | None = None
        for part in parts:
            folder = self._child(part, folder_id)
            if folder is None:
                return None
            folder_id = folder.id
        return folder_id

    def _leads_through(self, folder: Folder, parts: tuple[str, ...]) -> bool:
        line = tuple(one.name for one in self._line(folder.id))
        return parts[: len(line)] == line

    def _refuse_taken(self, name: str, parent_id: str | None, *, but: Folder | None = None) -> None:
        child = self._child(name, parent_id)
        if child is not None and child is not but:
            raise conflict("Folder already exists")


def read_path(path: str) -> tuple[str, ...]:
    """Return the parts of a path, none for the root.

    Raises:
        Refusal: 400 for a path that does not begin with a slash, or is too long; a guess.
    """
    if not path.startswith("/"):
        raise bad_request("Property 'path' must begin with a slash")
    parts = tuple(part for part in path.split("/") if part)
    _refuse_too_many_levels(len(parts))
    return parts


def _refuse_bad_name(name: str) -> None:
    if not name or "/" in name:
        raise bad_request("The name of a folder must be one part of a path")


def _refuse_too_many_levels(levels: int) -> None:
    if levels > MOST_LEVELS:
        raise bad_request(f"Folders cannot be nested more than {MOST_LEVELS} deep")
