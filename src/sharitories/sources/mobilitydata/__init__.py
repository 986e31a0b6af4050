"""Sources published by MobilityData."""
