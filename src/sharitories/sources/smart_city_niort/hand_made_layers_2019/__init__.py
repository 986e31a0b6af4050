"""Layers of Niort made by hand, 2019."""
