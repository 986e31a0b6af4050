"""Elements of a GoGoCarto map in a box."""
