"""Associations of the national register (RNA) whose title or object names a practice."""
