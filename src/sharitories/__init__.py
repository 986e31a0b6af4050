"""Sharitories explores collaborative cities: every sentence can be followed down to its evidence."""

__version__ = "0.1.0"
