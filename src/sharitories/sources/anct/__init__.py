"""Sources published by the ANCT."""
