"""Sources published by Eurostat."""
