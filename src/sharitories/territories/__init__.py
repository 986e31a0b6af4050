"""Who is compared: codes, perimeters, the frame of mid-sized cities, and the names that sentences use."""
