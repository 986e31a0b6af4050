"""Digital mediation places of Maine-et-Loire, 2023."""
