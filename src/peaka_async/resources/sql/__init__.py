"""Running SQL: one statement, or all of its rows page by page."""
