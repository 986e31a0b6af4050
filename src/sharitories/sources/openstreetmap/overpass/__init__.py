"""Objects of the map by the tags of the catalogue's practices, asked of Overpass."""
