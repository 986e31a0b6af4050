"""OpenFairDB, the database behind Karte von morgen."""
