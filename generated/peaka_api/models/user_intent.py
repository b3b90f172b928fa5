"""What the agent believes the user wants, judging by the names: `TEXT_TO_SQL` data through a query, `D."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class UserIntent(OpenStrEnum):
    """What the agent believes the user wants, judging by the names: `TEXT_TO_SQL` data through a query,
    `DB_SCHEMA_DISCOVERY` an explanation of the tables; `USER_INTENT_NOT_CLEAR` when it cannot tell,
    `WAITING_FOR_INPUT` when the next message is the user's.
    """

    WAITING_FOR_INPUT = "WAITING_FOR_INPUT"
    TEXT_TO_SQL = "TEXT_TO_SQL"
    DB_SCHEMA_DISCOVERY = "DB_SCHEMA_DISCOVERY"
    USER_INTENT_NOT_CLEAR = "USER_INTENT_NOT_CLEAR"
