"""Stations of shared-mobility systems, from their GBFS feeds."""
