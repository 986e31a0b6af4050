"""OpenStreetMap: what the catalogue's tag rules find in an extract or in a full-history file."""
