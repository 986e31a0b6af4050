"""Filosofi: median standard of living of municipalities, 2014 and 2019."""
