"""Sources published by Pabulib."""
