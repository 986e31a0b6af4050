"""Sources published by CBS."""
