"""Population of municipalities of Belgium, 2009–2015."""
