"""Translation between SQL dialects, under whichever name the service answers with."""

from __future__ import annotations

from peaka_api.groups.sql_tools import SqlToolsOperations
from peaka_api.models import TranspileResult

from ..errors import ResponseDecodeError

__all__ = ["SqlTools", "Transpiled"]

_OPERATION = "sql_tools.transpile"


class Transpiled(TranspileResult):
    """A translated statement. `str` and `sql` give it, whether it came as `query` or as `result`."""

    @property
    def sql(self) -> str:
        """The statement in the other dialect."""
        found = _found(self)
        # Only a result that somebody made by hand has neither.
        return "" if found is None else found

    def __str__(self) -> str:
        return self.sql


class SqlTools(SqlToolsOperations):
    """Translation between SQL dialects. It belongs to no project."""

    async def transpile(self, dialect: str, *, query: str) -> Transpiled:
        """Translate SQL into another dialect.

        Args:
            dialect: The dialect to write: `mysql` (measured), `trino`, `postgres`, `bigquery` (documented).
            query: The SQL to translate, in Trino's dialect.

        Returns:
            `Transpiled`: `sql` is the statement. The service sends it as `query`, its document says `result`.

        Raises:
            InvalidArgument: An argument has a wrong type; nothing was sent.
            ResponseDecodeError: The answer has the statement under neither name.
            BadRequest: The service cannot translate it, or does not know the dialect.
            PeakaError: The request failed.

        A cancellation leaves nothing behind.

        Source:
            Operation `sql_tools.transpile`; behaviour reference section 18.

        Example:
            ```python
            translated = await peaka.sql_tools.transpile("mysql", query='SELECT "id" FROM "orders"')
            print(translated.sql)
            ```
        """
        response = await self.raw.transpile(dialect, query=query)
        if _found(response.parsed) is None:
            raise ResponseDecodeError(
                "the answer has the translated statement neither as query nor as result",
                status=response.status,
                operation=_OPERATION,
                request_id=response.request_id,
            )
        return Transpiled.from_dict(response.parsed.to_dict())


def _found(result: TranspileResult) -> str | None:
    return next((text for text in (result.query, result.result) if isinstance(text, str)), None)
