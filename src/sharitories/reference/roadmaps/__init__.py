"""Roadmaps: for one city, which practices next, in which order and why, and what not to do."""
