"""Establishments of SIRENE whose name names a practice."""
