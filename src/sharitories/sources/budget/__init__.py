"""Sources published by the Direction du Budget."""
