"""Several sightings, one initiative: probabilistic record linkage (Fellegi and Sunter, 1969)."""
