"""Digital mediation places of Angers, 2022."""
