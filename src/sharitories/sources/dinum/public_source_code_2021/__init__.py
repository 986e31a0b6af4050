"""Public forge accounts of public authorities, 2021."""
