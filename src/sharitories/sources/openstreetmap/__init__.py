"""OpenStreetMap: from an extract to sightings of practices."""
