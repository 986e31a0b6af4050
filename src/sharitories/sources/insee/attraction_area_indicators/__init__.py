"""Indicators of urban attraction areas (census, Filosofi, SIDE)."""
