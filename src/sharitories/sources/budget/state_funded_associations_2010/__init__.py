"""Associations funded by the State in 2010 (annex to the 2012 budget)."""
