"""TransforMap taxonomy of alternative initiatives."""
