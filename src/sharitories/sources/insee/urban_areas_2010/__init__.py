"""Urban areas 2010: names."""
