"""Observation effort: how many initiatives live that no list shows, and when that cannot be said."""
