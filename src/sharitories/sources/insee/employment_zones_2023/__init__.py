"""Employment zones 2020, municipalities on 1 January 2023."""
