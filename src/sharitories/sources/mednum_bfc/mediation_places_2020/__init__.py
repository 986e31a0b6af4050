"""Digital mediation places of Bourgogne-Franche-Comté, 2020."""
