"""Findings: statements computed from rows, with the ids of their inputs. One file per theme."""
