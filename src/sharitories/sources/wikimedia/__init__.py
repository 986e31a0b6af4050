"""Wikimedia."""
