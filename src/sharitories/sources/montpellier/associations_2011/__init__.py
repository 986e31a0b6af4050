"""Associations of Montpellier, 2011."""
