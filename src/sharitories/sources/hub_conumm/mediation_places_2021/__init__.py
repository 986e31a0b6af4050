"""Digital mediation places of Pays de la Loire, 2021."""
