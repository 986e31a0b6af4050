"""Overpass, the service that answers questions to the map of OpenStreetMap."""
