"""Municipalities of Sweden, election years 2002–2022."""
