"""Local lists of digital mediation places, collected by the national map of digital inclusion (mednum)."""
