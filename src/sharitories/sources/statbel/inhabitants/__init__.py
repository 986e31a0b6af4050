"""Inhabitants of municipalities of Belgium, 2018–2020."""
