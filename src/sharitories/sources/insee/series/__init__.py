"""Series of the INSEE macro-economic database (BDM), by their numbers."""
