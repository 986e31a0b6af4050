"""Municipalities of Portugal: names and codes."""
