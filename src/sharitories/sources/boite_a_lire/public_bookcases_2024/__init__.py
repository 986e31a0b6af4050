"""Public bookcases of France, 2024."""
