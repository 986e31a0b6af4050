"""Shared mobility systems (GBFS catalogue)."""
