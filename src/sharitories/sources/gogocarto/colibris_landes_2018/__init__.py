"""Près de chez nous (Colibris) in the Landes, 2018."""
