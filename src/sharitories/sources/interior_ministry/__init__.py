"""The French Ministry of the Interior."""
