"""National census of third places, 2019."""
