"""Refreshing materialized queries. They are created and deleted as `queries`."""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import TYPE_CHECKING

from ..arguments import segment
from ..decoding import (
    decode_list,
    decode_nullable,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, Response, Transport

if TYPE_CHECKING:
    from ..models.materialized_query_status_view import MaterializedQueryStatusView
    from ..models.trigger_result import TriggerResult


class MaterializedOperations:
    """Refreshing materialized queries. They are created and deleted as `queries`.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> MaterializedRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return MaterializedRaw(self._transport, self._project_id)

    async def list_statuses(self) -> builtins.list[MaterializedQueryStatusView]:
        """List the states of a project's materialized queries.

        Returns one state for each materialized query, as a bare array without paging. Read them as those of
        `materialized.get_status`: right after a refresh the state is still that of the run before.

        Returns:
            `list[MaterializedQueryStatusView]`: One state per materialized query.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/materialized-queries/status`: operation
                `materialized.list_statuses`, measured on the live service.

        Example:
            ```python
            for status in await project.materialized.list_statuses():
                print(status.query_name, status.status, status.last_update_time)
            ```
        """
        return (await self.raw.list_statuses()).parsed

    async def cancel(self, query_id: str) -> None:
        """Cancel the run of a materialized query.

        Stops the run that is under way; the status then becomes `CANCELED`, with one L. With nothing
        running the answer is 200 as well and nothing changes (measured).

        Args:
            query_id: Decimal string; the saved query.

        Returns:
            `None`: Accepted, also when nothing was running; the body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/materialized-queries/{queryId}/cancel`: operation
                `materialized.cancel`, measured on the live service.

        Example:
            ```python
            await project.materialized.trigger_refresh(query_id)
            await project.materialized.cancel(query_id)
            status = await project.materialized.get_status(query_id)
            print(status.status)  # CANCELED only if the run had begun
            ```
        """
        await self.raw.cancel(query_id)

    async def trigger_refresh(self, query_id: str) -> TriggerResult | None:
        """Start a refresh of a materialized query.

        Starts a run that stores the result anew. It may be over at once or take more than 90 seconds.

        For a while after this call the status is still that of the run before. Note
        `lastExecutionStartTime` beforehand, wait until it changes, then until the status is `COMPLETED`,
        `FAILED` or `CANCELED`.

        What is stored is what the sources yield at that time: 100 rows at most of an uncached Stripe table,
        and none of a table whose cache is syncing, even after that sync is done. Read the stored rows from
        `"peaka"."mtquery"."<name>"`.

        Args:
            query_id: Decimal string; the saved query.

        Returns:
            `TriggerResult | None`: Accepted; the body is empty or holds an optional `status` and `message`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/materialized-queries/{queryId}/refresh`: operation
                `materialized.trigger_refresh`, measured on the live service.

        Example:
            ```python
            before = await project.materialized.get_status(query_id)
            await project.materialized.trigger_refresh(query_id)
            after = await project.materialized.get_status(query_id)
            print("begun:", after.last_execution_start_time != before.last_execution_start_time)
            ```
        """
        return (await self.raw.trigger_refresh(query_id)).parsed

    async def get_status(self, query_id: str) -> MaterializedQueryStatusView:
        """Get the state of a materialized query.

        Returns the status, schedule and times of one materialized query. `COMPLETED` with
        `lastExecutionStartTime` and `lastUpdateTime` null means that nothing has run yet.

        Right after a refresh the state is still that of the run before; only a changed
        `lastExecutionStartTime` tells that the new one has begun. A failed run is a 200 with `FAILED`, and
        without a reason. Treat a status that you do not know as not ended.

        Args:
            query_id: Decimal string; the saved query.

        Returns:
            `MaterializedQueryStatusView`: The state of the query's last or present run.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/materialized-queries/{queryId}/status`: operation
                `materialized.get_status`, measured on the live service.

        Example:
            ```python
            status = await project.materialized.get_status(query_id)
            print(status.status, status.last_execution_start_time, status.next_execution_start_time)
            ```
        """
        return (await self.raw.get_status(query_id)).parsed


class MaterializedRaw:
    """The methods of `MaterializedOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list_statuses(self) -> Response[builtins.list[MaterializedQueryStatusView]]:
        """As `MaterializedOperations.list_statuses`, returning `Response[list[MaterializedQueryStatusView]]`."""
        from ..models.materialized_query_status_view import MaterializedQueryStatusView

        _call: Call[builtins.list[MaterializedQueryStatusView]] = Call(
            OPERATIONS["materialized.list_statuses"],
            f"/data/projects/{segment('project_id', self._project_id)}/materialized-queries/status",
            decoding(lambda response: decode_list(response.json(), MaterializedQueryStatusView.from_dict)),
        )
        return await self._transport.send(_call)

    async def cancel(self, query_id: str) -> Response[None]:
        """As `MaterializedOperations.cancel`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["materialized.cancel"],
            f"/data/projects/{segment('project_id', self._project_id)}/materialized-queries/{segment('query_id', query_id)}/cancel",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def trigger_refresh(self, query_id: str) -> Response[TriggerResult | None]:
        """As `MaterializedOperations.trigger_refresh`, returning `Response[TriggerResult | None]`."""
        from ..models.trigger_result import TriggerResult

        _call: Call[TriggerResult | None] = Call(
            OPERATIONS["materialized.trigger_refresh"],
            f"/data/projects/{segment('project_id', self._project_id)}/materialized-queries/{segment('query_id', query_id)}/refresh",
            decoding(lambda response: decode_nullable(response.json_or_none(), TriggerResult.from_dict)),
        )
        return await self._transport.send(_call)

    async def get_status(self, query_id: str) -> Response[MaterializedQueryStatusView]:
        """As `MaterializedOperations.get_status`, returning `Response[MaterializedQueryStatusView]`."""
        from ..models.materialized_query_status_view import MaterializedQueryStatusView

        _call: Call[MaterializedQueryStatusView] = Call(
            OPERATIONS["materialized.get_status"],
            f"/data/projects/{segment('project_id', self._project_id)}/materialized-queries/{segment('query_id', query_id)}/status",
            decoding(lambda response: MaterializedQueryStatusView.from_dict(response.json())),
        )
        return await self._transport.send(_call)
