"""Municipalities of Portugal, 2006–2024."""
