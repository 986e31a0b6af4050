"""Points in areas: one pure function, a grid in numpy, exact geometry only where a border passes."""
