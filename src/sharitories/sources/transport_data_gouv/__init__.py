"""Sources of the French national access point to transport data (transport.data.gouv.fr)."""
