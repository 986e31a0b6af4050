"""Checks of an estimate, one a file: ``check(estimate) -> list[Check]``; a file that is there is run."""
