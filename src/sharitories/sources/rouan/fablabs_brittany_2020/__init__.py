"""Fab labs and third places of Brittany, 2020."""
