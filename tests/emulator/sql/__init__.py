"""Tests of the SQL engine, which knows no project and no HTTP."""
