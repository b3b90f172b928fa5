"""What kind of statement a text holds, named as Trino's own syntax tree names it.

Measured are the refusals of INSERT, UPDATE, DELETE and CREATE TABLE AS, with a type in the message; how the live
service spells the types was not written down, so the spelling here is a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

QUERY_STARTS = frozenset({"SELECT", "WITH", "VALUES", "TABLE", "("})

# The first match wins, so longer beginnings come before shorter ones.
_KINDS: tuple[tuple[str, str], ...] = (
    ("INSERT", "Insert"),
    ("UPDATE", "Update"),
    ("DELETE", "Delete"),
    ("MERGE", "Merge"),
    ("TRUNCATE", "TruncateTable"),
    ("CREATE TABLE", "CreateTable"),
    ("CREATE OR REPLACE TABLE", "CreateTable"),
    ("CREATE MATERIALIZED VIEW", "CreateMaterializedView"),
    ("CREATE OR REPLACE MATERIALIZED VIEW", "CreateMaterializedView"),
    ("CREATE VIEW", "CreateView"),
    ("CREATE OR REPLACE VIEW", "CreateView"),
    ("CREATE SCHEMA", "CreateSchema"),
    ("CREATE CATALOG", "CreateCatalog"),
    ("CREATE ROLE", "CreateRole"),
    ("CREATE FUNCTION", "CreateFunction"),
    ("CREATE OR REPLACE FUNCTION", "CreateFunction"),
    ("DROP TABLE", "DropTable"),
    ("DROP MATERIALIZED VIEW", "DropMaterializedView"),
    ("DROP VIEW", "DropView"),
    ("DROP SCHEMA", "DropSchema"),
    ("DROP CATALOG", "DropCatalog"),
    ("DROP ROLE", "DropRole"),
    ("DROP FUNCTION", "DropFunction"),
    ("ALTER TABLE", "AlterTable"),
    ("ALTER SCHEMA", "AlterSchema"),
    ("ALTER VIEW", "AlterView"),
    ("ALTER MATERIALIZED VIEW", "AlterMaterializedView"),
    ("COMMENT", "Comment"),
    ("EXPLAIN ANALYZE", "ExplainAnalyze"),
    ("EXPLAIN", "Explain"),
    ("ANALYZE", "Analyze"),
    ("DESCRIBE INPUT", "DescribeInput"),
    ("DESCRIBE OUTPUT", "DescribeOutput"),
    ("DESCRIBE", "ShowColumns"),
    ("DESC", "ShowColumns"),
    ("SHOW CREATE", "ShowCreate"),
    ("SHOW TABLES", "ShowTables"),
    ("SHOW SCHEMAS", "ShowSchemas"),
    ("SHOW CATALOGS", "ShowCatalogs"),
    ("SHOW COLUMNS", "ShowColumns"),
    ("SHOW STATS", "ShowStats"),
    ("SHOW FUNCTIONS", "ShowFunctions"),
    ("SHOW SESSION", "ShowSession"),
    ("SHOW CURRENT ROLES", "ShowRoles"),
    ("SHOW ROLES", "ShowRoles"),
    ("SHOW ROLE GRANTS", "ShowRoleGrants"),
    ("SHOW GRANTS", "ShowGrants"),
    ("PREPARE", "Prepare"),
    ("EXECUTE IMMEDIATE", "ExecuteImmediate"),
    ("EXECUTE", "Execute"),
    ("DEALLOCATE", "Deallocate"),
    ("START TRANSACTION", "StartTransaction"),
    ("COMMIT", "Commit"),
    ("ROLLBACK", "Rollback"),
    ("CALL", "Call"),
    ("USE", "Use"),
    ("SET SESSION AUTHORIZATION", "SetSessionAuthorization"),
    ("RESET SESSION AUTHORIZATION", "ResetSessionAuthorization"),
    ("SET SESSION", "SetSession"),
    ("RESET SESSION", "ResetSession"),
    ("SET PATH", "SetPath"),
    ("SET ROLE", "SetRole"),
    ("SET TIME ZONE", "SetTimeZone"),
    ("GRANT", "Grant"),
    ("REVOKE", "Revoke"),
    ("DENY", "Deny"),
    ("REFRESH MATERIALIZED VIEW", "RefreshMaterializedView"),
)


def kind_of(words: Sequence[str]) -> str | None:
    """Return the type of a statement that is not a query, or None where no statement of Trino's begins so.

    Args:
        words: The words of the statement in upper case, in order.
    """
    text = " ".join(words)
    for beginning, kind in _KINDS:
        if text == beginning or text.startswith(beginning + " "):
            return "CreateTableAsSelect" if kind == "CreateTable" and _has_a_query(words) else kind
    return None


def _has_a_query(words: Sequence[str]) -> bool:
    return any(word == "AS" and after in QUERY_STARTS for word, after in pairwise(words))
