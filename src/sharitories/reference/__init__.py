"""The référentiel: findings, claims, their grades, and the numbered release that holds them."""
