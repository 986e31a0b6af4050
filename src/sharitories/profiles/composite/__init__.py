"""Composite indicators step by step: each step of the OECD/JRC handbook is one pure function, a spec says which."""
