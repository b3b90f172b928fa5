"""Caches: the group of operations in `group`, and the parts of what it adds, one idea each."""
