"""LOVAC: vacant dwellings of the private stock."""
