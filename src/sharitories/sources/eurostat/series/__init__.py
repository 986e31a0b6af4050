"""Series of Eurostat, by dataset and filter."""
