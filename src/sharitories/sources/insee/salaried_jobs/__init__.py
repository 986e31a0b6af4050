"""Salaried jobs by employment zone, 1998–2023."""
