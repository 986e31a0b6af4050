"""Digital places of Centre-Val de Loire, 2021."""
