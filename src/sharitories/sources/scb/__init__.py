"""Sources published by SCB."""
