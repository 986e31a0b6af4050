"""Sources published by TransforMap."""
