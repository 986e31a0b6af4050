"""Electrons Solaires, a citizen energy co-operative of Seine-Saint-Denis."""
