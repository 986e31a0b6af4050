"""Digital mediation places of Corsica, 2023."""
