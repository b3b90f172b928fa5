"""What is to be done about a table and its cache, and what became of that."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from ...errors import BatchError, PeakaError
from .requests import CacheKey
from .schedules import UNSAID, CacheSchedules

__all__ = ["ApplyReport", "ChangeOutcome", "ChangeState", "PlanAction", "PlannedChange"]


class PlanAction(StrEnum):
    """What is to be done about one table.

    `CREATE`: it gets a cache. `CHANGE`: its cache gets other schedules. `DELETE`: no rule names it, and its cache is
    deleted. `LEAVE`: its cache is as it is wanted. `SKIP`: a pattern matches it, and it cannot be cached. `UNNAMED`: no
    rule names it, and its cache stays, because the plan was not to prune.
    """

    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    LEAVE = "leave"
    SKIP = "skip"
    UNNAMED = "unnamed"


@frozen(kw_only=True, repr=False)
class PlannedChange:
    """What is to be done about one table.

    Attributes:
        action: What.
        key: The table: catalog id, schema name, table name.
        catalog_name: The name of its catalog in SQL; the id where the catalog is gone.
        cache_id: The id of its cache, `None` where there is none yet.
        before: The schedules that its cache has; `UNSET` where they were not read.
        after: The schedules that are wanted; `UNSET` where a schedule is left as it is.
        place: Where the rule stands, such as `caches.yaml:7` or `caches[3]`; `None` where no rule names it.
    """

    action: PlanAction
    key: CacheKey
    catalog_name: str
    cache_id: str | None = None
    before: CacheSchedules = UNSAID
    after: CacheSchedules = UNSAID
    place: str | None = None

    @property
    def table(self) -> str:
        """Catalog, schema and table, such as `stripe.payment.customers`."""
        return f"{self.catalog_name}.{self.key.schema_name}.{self.key.table_name}"

    @property
    def is_effective(self) -> bool:
        """Whether anything is done at all."""
        return self.action in (PlanAction.CREATE, PlanAction.CHANGE, PlanAction.DELETE)

    def __repr__(self) -> str:
        return f"<PlannedChange {self.action.value} {str(self.key)!r}>"


class ChangeState(StrEnum):
    """What became of one change.

    `DONE`: it is as it was planned, also where somebody else did it meanwhile. `FAILED`: it was refused; the error says
    why. `UNKNOWN`: it may or may not have been done. `NOT_STARTED`: nothing was sent for it.
    """

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"


@frozen(kw_only=True)
class ChangeOutcome:
    """What became of one change.

    Attributes:
        index: The place of the change in the plan.
        change: The change.
        state: What became of it.
        cache_id: The id of the cache, where it is known.
        error: Why it failed, is unknown or was not started; `None` also where a cancellation is why.
    """

    index: int
    change: PlannedChange
    state: ChangeState = ChangeState.NOT_STARTED
    cache_id: str | None = None
    error: PeakaError | None = None


@frozen
class ApplyReport:
    """What became of every change of a plan, in the order of the plan. What stays as it is has no outcome."""

    outcomes: tuple[ChangeOutcome, ...] = field(repr=False)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self._of(state))} {state.value}" for state in ChangeState if self._of(state))
        return f"<ApplyReport {counts or 'empty'}>"

    @property
    def done(self) -> tuple[ChangeOutcome, ...]:
        return self._of(ChangeState.DONE)

    @property
    def failed(self) -> tuple[ChangeOutcome, ...]:
        return self._of(ChangeState.FAILED)

    @property
    def unknown(self) -> tuple[ChangeOutcome, ...]:
        return self._of(ChangeState.UNKNOWN)

    @property
    def not_started(self) -> tuple[ChangeOutcome, ...]:
        return self._of(ChangeState.NOT_STARTED)

    def raise_for_errors(self) -> None:
        """Raise where anything was not done.

        Raises:
            BatchError: A group with one error for each change that failed, is unknown or was not started; `indexes`
                are their places in the plan.

        Example:
            ```python
            plan = await project.caches.plan(["stripe.payment.customers", "stripe.payment.charges"])
            report = await plan.apply()
            report.raise_for_errors()
            ```
        """
        bad = [outcome for outcome in self.outcomes if outcome.state is not ChangeState.DONE]
        if bad:
            errors = [outcome.error or PeakaError(f"{outcome.change.table}: {outcome.state.value}") for outcome in bad]
            message = f"{len(bad)} of {len(self.outcomes)} changes were not made"
            raise BatchError(message, errors, [outcome.index for outcome in bad])

    def _of(self, state: ChangeState) -> tuple[ChangeOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state is state)
