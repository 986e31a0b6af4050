"""Sources published by INSEE."""
