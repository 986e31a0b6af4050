"""Municipalities of France: centre, area (territorial comparison base)."""
