"""A composite indicator, step by step as the OECD/JRC handbook has it: one file per step, each a pure function."""
