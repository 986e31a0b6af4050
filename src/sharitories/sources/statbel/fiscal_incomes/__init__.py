"""Fiscal incomes of municipalities of Belgium, 2005–2013."""
