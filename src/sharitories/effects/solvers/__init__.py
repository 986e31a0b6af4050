"""Optimisation that several estimators share."""
