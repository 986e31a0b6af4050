"""Participatory budgets of Pabulib."""
