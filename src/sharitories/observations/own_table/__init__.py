"""A user's own table becomes observations: the file is read, its columns are mapped, its faults are told."""
