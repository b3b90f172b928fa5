"""A plan: what has to change so that the caches of a project are as a description wants them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import field, frozen

from ...config import whole_number
from .apply import CacheApply
from .changes import ChangeOutcome, PlanAction, PlannedChange
from .requests import CacheKey

if TYPE_CHECKING:
    from .group import Caches

__all__ = ["CachePlan"]

_SHOWN = 8
_MARKS = {PlanAction.CREATE: "+", PlanAction.CHANGE: "~", PlanAction.DELETE: "-"}
_COUNTED = (
    (PlanAction.CREATE, "to create"),
    (PlanAction.CHANGE, "to change"),
    (PlanAction.DELETE, "to delete"),
    (PlanAction.LEAVE, "to leave"),
)


@frozen(repr=False)
class CachePlan:
    """What has to change. Nothing is changed before `apply`; print it to see what that would do.

    Attributes:
        changes: One for each table that a rule means or that has a cache: creates first, then changes, deletes, and
            what stays as it is; in the order of their names.

    Example:
        ```python
        wanted = {"defaults": {"incremental": "PT6H"}, "caches": ["stripe.payment.invoice*"]}
        plan = await project.caches.plan(wanted)
        print(plan)
        if not plan.is_empty:
            (await plan.apply()).raise_for_errors()
        ```
    """

    changes: tuple[PlannedChange, ...]
    _caches: Caches = field(alias="caches", eq=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not any(change.is_effective for change in self.changes)

    def of(self, action: PlanAction) -> tuple[PlannedChange, ...]:
        """The changes with one action.

        Example:
            ```python
            plan = await project.caches.plan({"caches": ["stripe.payment.*"]})
            print([change.table for change in plan.of(PlanAction.CREATE)])
            ```
        """
        return tuple(change for change in self.changes if change.action is action)

    def apply(
        self, *, max_concurrency: int = 4, on_progress: Callable[[ChangeOutcome], object] | None = None
    ) -> CacheApply:
        """Carry the plan out: create, then change schedules, then delete. Nothing is sent before the result is used.

        Args:
            max_concurrency: How many requests are sent at once.
            on_progress: Called with each outcome as it is known.

        Returns:
            `CacheApply`: `await` it for an `ApplyReport`, or iterate for a `ChangeOutcome` per change as they are
            known. One that fails does not stop the others; 401 and 403 do. A cancellation leaves `report` truthful:
            what was in flight is unknown, the rest not started. A new plan then shows what is left.

        Raises:
            ConfigurationError: `max_concurrency` cannot be right.

        Source:
            Operations `caches.create_batch`, `caches.update` and `caches.delete`; behaviour reference sections 11.2
            and 11.3.

        Example:
            ```python
            plan = await project.caches.plan({"caches": ["stripe.payment.*"]})
            report = await plan.apply(on_progress=lambda outcome: print(outcome.change.table, outcome.state))
            ```
        """
        return CacheApply(
            self._caches,
            self.changes,
            max_concurrency=whole_number("max_concurrency", max_concurrency, 1),
            on_progress=on_progress,
        )

    def __repr__(self) -> str:
        counts = Counter(change.action for change in self.changes)
        told = ", ".join(f"{counts[action]} {action.value}" for action in PlanAction if counts[action])
        return f"<CachePlan {told or 'empty'}>"

    def __str__(self) -> str:
        names = self._names()
        width = max((len(names[change.key]) for change in self.changes if change.is_effective), default=0)
        lines = [_line(change, names[change.key].ljust(width)) for change in self.changes if change.is_effective]
        leave = len(self.of(PlanAction.LEAVE))
        lines += [f"  = {leave} as wanted"] if leave else []
        for action, why in (
            (PlanAction.SKIP, "skipped, cannot be cached"),
            (PlanAction.UNNAMED, "named by no rule, stay"),
        ):
            listed = [names[change.key] for change in self.of(action)]
            more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
            lines += [f"  ! {len(listed)} {why}: {', '.join(listed[:_SHOWN])}{more}"] if listed else []
        counts = ", ".join(f"{len(self.of(action))} {what}" for action, what in _COUNTED)
        return "\n".join([*lines, "", counts] if lines else [counts])

    def _names(self) -> dict[CacheKey, str]:
        """The name of each table; with the id of the catalog where two catalogs have one name."""
        ids: dict[str, set[str]] = {}
        for change in self.changes:
            ids.setdefault(change.catalog_name, set()).add(change.key.catalog_id)
        # A name is somebody else's text: one with a line break in it must not look like a line of the plan.
        return {
            change.key: printable(change.table)
            if len(ids[change.catalog_name]) == 1
            else f"{printable(change.table)} (catalog {change.key.catalog_id})"
            for change in self.changes
        }


def printable(text: str) -> str:
    """A text without characters that a terminal would act upon."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _line(change: PlannedChange, name: str) -> str:
    told = change.after.told_against(change.before) if change.action is PlanAction.CHANGE else str(change.after)
    place = f"[{change.place}]" if change.place else ""
    return "  ".join(filter(None, (f"  {_MARKS[change.action]} {name}", told, place))).rstrip()
