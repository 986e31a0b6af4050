"""Cities of more than 15,000 inhabitants: coordinates."""
