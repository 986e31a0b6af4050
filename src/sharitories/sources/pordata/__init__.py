"""Sources published by PORDATA."""
