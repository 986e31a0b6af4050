"""Co-operative supermarkets of France and elsewhere, 2025."""
