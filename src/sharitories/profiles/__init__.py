"""Profiles: the four dimensions of a city, each with an interval; there is no single global score."""
