"""National base of carpooling places (BNLC), seen on seven days."""
