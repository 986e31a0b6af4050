"""Sources published by Statbel."""
