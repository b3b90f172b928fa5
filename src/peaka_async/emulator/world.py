"""A world: everything that one emulated service knows, on one clock, and what tests may do to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import attrs

from .clock import Clock, ScaledClock
from .control.coverage import Coverage, Tally
from .control.faults import Faults
from .control.journal import Journal
from .file_links import FileLinks
from .file_store import FileStore, dumped_contents
from .ids import IdSource
from .sql.engine import Engine
from .state import codec
from .state.account import Account
from .state.accounts import ApiKey, Organization, Workspace
from .state.jobs import Context, Job, JobKind, Transition
from .state.project import ProjectState

Seed = Callable[["World"], None]
"""Fills a world that has nothing in it."""


@attrs.frozen
class Options:
    """What differs between one live service and another.

    Attributes:
        behaviour: `live`, the measured behaviour, or `documented`, what the published documents promise in its place.
        legacy_app_id: Whether caches and their statuses carry `appId`, the old name of `projectId`, in its place.
        deleted_seconds: For how many emulator seconds the status of a deleted cache still reads, as `DELETED`.
    """

    behaviour: Literal["live", "documented"] = "live"
    legacy_app_id: bool = False
    deleted_seconds: float = 0.0


class World:
    """An account, its projects and its clock: the whole of one emulator.

    A world is driven by requests and, from Python, directly: `world.projects["EmuDemo1"].catalogs[...]`. Hold `lock`
    while changing it from a thread other than the server's.

    Args:
        clock: What time it is; the machine's time at its own speed if None.
        options: What differs between one service and another.
        seed: What it begins with, and again after a reset; nothing at all if None.
        transitions: How jobs go, at first and again after a reset; as measured if None.

    Attributes:
        transitions: How the jobs of a kind go that are started from now on; those not named go as measured.
        faults: What calls meet with.
        journal: The requests and what became of them.
        tally: What coverage is worked out from.
        snapshots: Snapshots that were kept under a name.
        files: The files of exports.
        file_links: The links to them.
        touched: How many requests have come, those to the controls too; whoever keeps the state goes by it.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        options: Options | None = None,
        seed: Seed | None = None,
        transitions: Mapping[JobKind, Transition] | None = None,
    ) -> None:
        self.clock: Clock = ScaledClock() if clock is None else clock
        self.options: Options = Options() if options is None else options
        self.lock: threading.RLock = threading.RLock()
        self.account: Account = Account()
        self.engine: Engine = Engine(now=lambda: datetime.fromisoformat(self.clock.timestamp()))
        self.files: FileStore = FileStore()
        self.file_links: FileLinks = FileLinks(self.clock)
        self._first_transitions = dict(transitions or {})
        self.transitions: dict[JobKind, Transition] = dict(self._first_transitions)
        self.faults: Faults = Faults()
        self.journal: Journal = Journal()
        self.tally: Tally = Tally()
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.touched: int = 0
        self._seed = seed
        if seed is not None:
            seed(self)

    @property
    def organizations(self) -> dict[str, Organization]:
        """The organizations by id."""
        return self.account.organizations

    @property
    def workspaces(self) -> dict[str, Workspace]:
        """The workspaces by id."""
        return self.account.workspaces

    @property
    def projects(self) -> dict[str, ProjectState]:
        """The projects by id."""
        return self.account.projects

    @property
    def keys(self) -> dict[str, ApiKey]:
        """The API keys by their secret."""
        return self.account.keys

    @property
    def ids(self) -> IdSource:
        """Where new ids come from."""
        return self.account.ids

    @property
    def documented(self) -> bool:
        """Whether documents are to be followed where the live service deviates."""
        return self.options.behaviour == "documented"

    @property
    def seed(self) -> Seed | None:
        """What it began with, and begins with again after a reset."""
        return self._seed

    def context(self) -> Context:
        """Return what a change of state at this moment draws on."""
        return Context(self.clock.now(), self.ids, self.transitions)

    def add_key(self, key: ApiKey) -> None:
        """Let a key in."""
        self.keys[key.secret] = key

    def add_project(
        self, project_id: str, *, workspace_id: str, name: str, description: str | None = None
    ) -> ProjectState:
        """Make a project with its two built-in catalogs, which are both called `peaka`."""
        project = ProjectState.with_built_in_catalogs(
            project_id,
            workspace_id=workspace_id,
            name=name,
            created_at=self.clock.now(),
            owner=self.workspaces[workspace_id].created_by,
            description=description,
        )
        self.projects[project_id] = project
        return project

    def jobs(self) -> Iterator[tuple[ProjectState, JobKind, Job]]:
        """Yield every job with its project and its kind; to end one by hand, call its `finish`."""
        yield from self.account.jobs()

    def coverage(self) -> Coverage:
        """Return which operations were called so far, with which statuses, and how well they are known."""
        return self.tally.coverage()

    def reset(self, seed: Seed | None = None) -> None:
        """Forget everything but what coverage counts and the snapshots that were kept, and begin anew.

        The clock goes on. Faults are lifted, the journal is emptied, and jobs go again as they did at first.

        Args:
            seed: What to begin with from now on; what this world began with if None.
        """
        with self.lock:
            self.reseed(seed)
            self.transitions = dict(self._first_transitions)
            self.faults.clear()
            self.journal.clear()

    def reseed(self, seed: Seed | None = None) -> None:
        """Forget the account and begin with another; faults, transitions and the journal stay.

        Args:
            seed: What to begin with from now on; what this world began with if None.
        """
        with self.lock:
            self._seed = seed or self._seed
            self.account = Account()
            self.files.replace({})
            if self._seed is not None:
                self._seed(self)

    def snapshot(self) -> dict[str, Any]:
        """Return the whole state as values that JSON has, with the clock's reading."""
        with self.lock:
            return {
                "format": codec.FORMAT,
                "clock": self.clock.reading(),
                "account": codec.dump(self.account),
                "files": self.files.dump(),
            }

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Go back to a state that `snapshot` returned; this world's clock takes over its reading.

        Raises:
            ValueError: It is no snapshot, or one that this version cannot read; nothing has changed then.
        """
        if snapshot.get("format") != codec.FORMAT:
            raise ValueError(f"a snapshot of format {codec.FORMAT} is needed, not {snapshot.get('format')!r}")
        account, files = codec.load(snapshot.get("account")), dumped_contents(snapshot.get("files"))
        with self.lock:
            self.clock.take(snapshot["clock"])
            self.account = account
            self.files.replace(files)

    def close(self) -> None:
        """Give back what the world holds outside of memory. May be called twice."""
        self.engine.close()
        self.files.close()

    def __repr__(self) -> str:
        return f"World(projects={list(self.projects)}, now={self.clock.now()})"
