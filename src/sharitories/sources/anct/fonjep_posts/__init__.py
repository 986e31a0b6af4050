"""Posts funded by the FONJEP under city policy, 2020–2023."""
