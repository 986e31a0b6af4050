"""Population of municipalities of the Netherlands, 2012–2023."""
