"""Sources published by SDES."""
