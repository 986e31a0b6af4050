"""Sources published by INE (Portugal)."""
