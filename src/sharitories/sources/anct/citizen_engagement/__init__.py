"""Territories supported for citizen engagement."""
