"""Post offices with a digital corner (Étapes numériques), 2024."""
