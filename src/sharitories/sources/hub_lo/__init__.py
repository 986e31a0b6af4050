"""Hub-Lo, the network of digital inclusion in Centre-Val de Loire."""
