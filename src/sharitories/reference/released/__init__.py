"""The tables of the référentiel that a release holds: one module per table, found by its name, as in ``profiles.released``."""
