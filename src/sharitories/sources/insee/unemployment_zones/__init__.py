"""Unemployment rates by employment zone, quarterly."""
