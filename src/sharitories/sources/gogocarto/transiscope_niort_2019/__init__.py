"""Transiscope around Niort, 2019."""
