"""Listings of public GitHub accounts."""
