"""Tests of openapi/peaka.yaml itself: its own rules, and its conformance with the machine-readable reference."""
