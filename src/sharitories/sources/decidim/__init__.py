"""Decidim, the software of participation platforms."""
