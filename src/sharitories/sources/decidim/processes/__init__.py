"""Participatory processes and budgets of a Decidim platform."""
