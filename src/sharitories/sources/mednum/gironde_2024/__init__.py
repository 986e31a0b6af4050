"""Digital inclusion places of Gironde, 2024."""
