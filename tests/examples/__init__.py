"""The examples of the documentation: all of them run."""
