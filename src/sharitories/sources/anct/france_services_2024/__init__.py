"""France services: labelled sites on 1 August 2024."""
