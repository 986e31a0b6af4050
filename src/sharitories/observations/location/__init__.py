"""Which territory a point lies in: one pure function, from Arrow to Arrow."""
