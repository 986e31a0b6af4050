"""Sources published by the DINUM."""
