"""Citizen energy co-operatives of Île-de-France, 2025."""
