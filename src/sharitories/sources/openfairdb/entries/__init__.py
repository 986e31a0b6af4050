"""Entries of OpenFairDB (Karte von morgen) in a box."""
