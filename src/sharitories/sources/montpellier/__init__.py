"""Sources published by the city of Montpellier."""
