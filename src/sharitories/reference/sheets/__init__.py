"""The référentiel: one sheet per practice, and what stands under each of its lines."""
