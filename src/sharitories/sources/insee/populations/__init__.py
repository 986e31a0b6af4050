"""Legal municipal populations by municipality and inter-municipality."""
