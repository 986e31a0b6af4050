"""Community-supported agriculture in Loire-Atlantique, 2016."""
