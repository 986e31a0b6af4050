"""Maps made by G. Rouan."""
