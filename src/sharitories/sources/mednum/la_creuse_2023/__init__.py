"""Digital workshops of Creuse, 2023."""
