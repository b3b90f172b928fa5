"""SQL for real: Trino's dialect in, DuckDB below, and every value out as the text that the service sends.

This package knows no project and no HTTP. Whoever calls it says what a three-part name stands for (`relation`), and
gets back columns and texts. DuckDB and sqlglot are imported when the first statement comes.
"""
