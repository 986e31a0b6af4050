"""Urban attraction areas 2020: names, and municipalities above 5,000 inhabitants."""
